import type Docker from "dockerode";
import { z } from "zod";
import { answered } from "../deadline.ts";
import { inspectContainer } from "../inspect.ts";
import type { AmnesiaCheck } from "./check.ts";

const hostConfigSchema = z.looseObject({
  Id: z.string(),
  Name: z.string(),
  HostConfig: z.looseObject({
    NetworkMode: z.string().nullish(),
    PidMode: z.string().nullish(),
    IpcMode: z.string().nullish(),
    VolumesFrom: z.array(z.string()).nullish(),
  }),
  Mounts: z.array(z.looseObject({ Name: z.string().nullish() })),
});

type Other = z.output<typeof hostConfigSchema>;

interface Database {
  readonly id: string;
  readonly name: string;
  readonly volume: string;
}

export const nobodyJoined: AmnesiaCheck = {
  id: "nobody_joined",
  title: "No other container is inside the database's namespaces or on its volume",
  tries:
    "Asks Docker of every other container, running or not, whether it joins the database's network, process or IPC namespace, or mounts its volume.",
  why: "In the database's network namespace 127.0.0.1:8529 is the database itself, and the volume is the documents and the passwords: no port need be open for either.",
  run: async ({ docker, target }) => {
    const own = await inspectContainer(docker, target.containerName);
    if (own === undefined)
      return { state: "unknown", seen: [`there is no container ${target.containerName}`] };
    const database = { id: own.Id, name: target.containerName, volume: target.volumeName };
    const others = await otherContainers(docker, own.Id);
    const joined = others.flatMap((other) => joinsOf(other, database));
    return joined.length === 0
      ? { state: "pass", seen: [`${others.length} other containers, and none of them`] }
      : { state: "fail", seen: joined };
  },
};

async function otherContainers(docker: Docker, own: string): Promise<Other[]> {
  const list = await answered(docker.listContainers({ all: true }));
  const inspected = await Promise.all(
    list.filter(({ Id }) => Id !== own).map(({ Id }) => inspectContainer(docker, Id)),
  );
  // One that was removed since it was listed is nowhere any more.
  return inspected.filter((each) => each !== undefined).map((each) => hostConfigSchema.parse(each));
}

/** In which ways a container is inside the database's, a line each. */
export function joinsOf({ Name, HostConfig, Mounts }: Other, database: Database): string[] {
  const name = Name.replace(/^\//, "");
  const isDatabase = (reference: string) =>
    reference === database.name || (reference !== "" && database.id.startsWith(reference));
  const namespaces = {
    network: HostConfig.NetworkMode,
    process: HostConfig.PidMode,
    IPC: HostConfig.IpcMode,
  };
  return [
    ...Object.entries(namespaces)
      .filter(
        ([, mode]) => mode?.startsWith("container:") === true && isDatabase(mode.slice("container:".length)),
      )
      .map(([namespace]) => `container ${name} joins its ${namespace} namespace`),
    ...(HostConfig.VolumesFrom ?? [])
      .filter((from) => isDatabase(from.split(":")[0] ?? ""))
      .map(() => `container ${name} takes all its volumes`),
    ...Mounts.filter((mount) => mount.Name === database.volume).map(
      () => `container ${name} mounts its volume`,
    ),
  ];
}
