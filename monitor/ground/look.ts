import type Docker from "dockerode";
import { portHolder } from "../port-holder.ts";
import { reason } from "../reason.ts";
import { engineFindings, engineInfoSchema, type EngineInfo } from "./engine.ts";
import { keptFromOthers, notFromTheFuture, roomIn, socketOf } from "./files.ts";
import { unknown, type GroundFinding } from "./finding.ts";
import { API_PORT, portOf, type Publication } from "./port.ts";

export interface Ground {
  /** Undefined where there is no daemon; `host` as in DOCKER_HOST. */
  readonly engine: { readonly docker: Docker; readonly host: string } | undefined;
  readonly stateFolder: string;
  /** Undefined where the passphrase is in no file. */
  readonly passphraseFile: string | undefined;
  /** What the stack declares; undefined where its settings cannot be read. */
  readonly declared: { readonly publication: Publication; readonly memory: number } | undefined;
}

/** Looks at all that running needs besides the parts of set-up. Changes nothing. */
export async function lookAtGround(ground: Ground, now = new Date()): Promise<GroundFinding[]> {
  const { engine, stateFolder, passphraseFile } = ground;
  const own = await Promise.all([
    keptFromOthers("state folder", stateFolder),
    ...(passphraseFile === undefined ? [] : [keptFromOthers("passphrase", passphraseFile)]),
    notFromTheFuture(stateFolder, now),
  ]);
  return [...own, ...(engine === undefined ? [] : await atDocker(engine, ground.declared, now))];
}

async function atDocker(
  { docker, host }: NonNullable<Ground["engine"]>,
  declared: Ground["declared"],
  now: Date,
): Promise<GroundFinding[]> {
  const socket = host.startsWith("unix://") ? host.slice("unix://".length) : undefined;
  let info: EngineInfo;
  try {
    info = engineInfoSchema.parse(await docker.info());
  } catch (error) {
    return [unknown("Docker's host", reason(error))];
  }
  const engine = engineFindings(info, declared?.memory ?? 0, now);
  if (socket === undefined)
    return [...engine, unknown("Docker's disk", "Docker is on another host: look there, with df")];
  return [
    ...engine,
    ...(await Promise.all([
      socketOf(socket),
      roomIn("Docker's disk", info.DockerRootDir),
      ...(declared === undefined ? [] : [portAt(docker, declared.publication)]),
    ])),
  ];
}

async function portAt(docker: Docker, publication: Publication): Promise<GroundFinding> {
  try {
    return await portOf(publication, await portHolder(docker, publication));
  } catch (error) {
    return unknown(API_PORT, `who has it cannot be known: ${reason(error)}`);
  }
}
