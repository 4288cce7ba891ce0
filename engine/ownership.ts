import type Docker from "dockerode";
import { DockerError, EngineError } from "./errors.ts";
import type { Change } from "./events.ts";
import { removeObject } from "./live.ts";
import { hasOwnerLabels, type Pair } from "./reconcile.ts";

/**
 * Stops where an object bears a name that this stack declares and the stack did not make it. It may hold
 * somebody's data, or be somebody's way around a barrier: neither is this program's to decide.
 * @throws DockerError naming each object, and how to remove or adopt it
 */
export function refuseForeign(stack: string, foreign: readonly Pair[]): void {
  if (foreign.length === 0) return;
  throw new DockerError(foreign.map((pair) => describeForeign(stack, pair)).join("\n"));
}

/**
 * Takes over what bears a declared name, because its user said so. Containers and networks hold no data:
 * they are removed, and made again as declared. A volume is kept as it is, with all that is in it.
 * @returns one line for each object
 */
export async function adoptForeign(docker: Docker, foreign: readonly Pair[]): Promise<string[]> {
  const lines: string[] = [];
  // A network can be removed only after the container that is on it.
  for (const kind of ["container", "network", "volume"] as const) {
    for (const { name, named } of foreign.filter((pair) => pair.kind === kind)) {
      if (named === undefined) continue;
      if (kind !== "volume") await removeObject(docker, kind, named.id);
      lines.push(
        kind === "volume" ? `took over volume ${name}` : `removed ${kind} ${name}, to make it as declared`,
      );
    }
  }
  return lines;
}

/** Labels say whose an object is. They can be forged, so a person has to agree, with `--adopt`. */
export function isOwnOfLostState({ named, own, change }: Pair): boolean {
  return named !== undefined && own === undefined && hasOwnerLabels(named, change);
}

function describeForeign(stack: string, pair: Pair): string {
  const { kind, name, named } = pair;
  const id = named?.id.slice(0, 12) ?? "";
  if (isOwnOfLostState(pair)) {
    return [
      `The ${kind} ${name} (${id}) bears the labels of stack ${stack}, and the stack's state does not know it: the state was lost, or another user's state has it. It is left untouched.`,
      `  To rebuild the state from what runs: npx mallku up --stack ${stack} --adopt (documents are kept, and what is as declared runs on)`,
      `  If another user's state has it: set mallku:instance, which gives this stack names of its own.`,
    ].join("\n");
  }
  const remove = { container: "docker rm -f", network: "docker network rm", volume: "docker volume rm" };
  const how = kind === "image" ? "docker rmi" : remove[kind];
  return [
    `A ${kind} named ${name} (${id}) exists, and stack ${stack} did not make it. It is left untouched.`,
    `  To remove it, if nobody needs it: ${how} ${name}`,
    `  To let this stack adopt it: npx mallku up --stack ${stack} --adopt (volumes are kept, containers and networks made anew)`,
    `  To keep both: set mallku:instance, which gives this stack names of its own.`,
  ].join("\n");
}

/**
 * Stops before an update that would delete the data volume to make it anew under another name or driver.
 * @throws EngineError saying how to do it on purpose
 */
export function refuseDataLoss(stack: string, changes: Iterable<Change>): void {
  for (const { urn, op, diffs } of changes) {
    if (!urn.endsWith("docker:index/volume:Volume::data") || !LOSES_DATA.has(op)) continue;
    throw new EngineError(
      `This would delete the data volume of stack ${stack} and every document in it (${op}: ${diffs.join(", ")}). Nothing was changed. To keep the documents, take the change back; to give them up, run \`npx mallku destroy --stack ${stack}\` first.`,
    );
  }
}

const LOSES_DATA: ReadonlySet<string> = new Set([
  "replace",
  "delete",
  "delete-replaced",
  "create-replacement",
]);
