import type Docker from "dockerode";
import type { Change } from "./events.ts";
import { findObject, type ObjectKind } from "./live.ts";
import type { Pair } from "./reconcile.ts";

const KINDS: Readonly<Record<string, ObjectKind>> = {
  "docker:index/container:Container": "container",
  "docker:index/network:Network": "network",
  "docker:index/volume:Volume": "volume",
  "docker:index/image:Image": "image",
};

/** Looks up in Docker every object that a preview says the stack declares. */
export async function findPairs(docker: Docker, changes: Iterable<Change>): Promise<Pair[]> {
  const pairs = [...changes].map(async (change): Promise<Pair | undefined> => {
    const kind = KINDS[change.type];
    const name = change.inputs[kind === "image" ? "imageName" : "name"];
    if (kind === undefined || change.op === "delete" || typeof name !== "string") return undefined;
    const named = await findObject(docker, kind, name);
    return { change, kind, name, named, own: await findOwn(docker, kind, change.oldId, named) };
  });
  return (await Promise.all(pairs)).filter((pair) => pair !== undefined);
}

async function findOwn(docker: Docker, kind: ObjectKind, id: string | undefined, named: Pair["named"]) {
  // An image's id in the state is its tag: whose build it is, only its labels say.
  if (kind === "image" || id === undefined) return undefined;
  return named?.id === id ? named : findObject(docker, kind, id);
}
