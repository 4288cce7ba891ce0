import Docker from "dockerode";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";

export const docker = new Docker();

/** Objects made under this prefix are a test's own, and removed with it. */
export const ownPrefix = (): string => `mallku-test-prov-${randomBytes(4).toString("hex")}`;

/** Where Node is in the images of the program: the distroless one and its stand-in. */
export const NODE = "/nodejs/bin/node";

/**
 * The Node base image that set-up found or made; something has to run in the containers of these tests.
 * @throws where there is none, with the command that makes it
 */
export async function nodeImage(): Promise<string> {
  const facts = process.env.MALLKU_SETUP;
  const named = facts === undefined ? undefined : imageIn(JSON.parse(await readFile(facts, "utf8")));
  const local = await docker.listImages();
  const tags = local.flatMap(({ RepoTags }) => RepoTags ?? []);
  const found = named ?? tags.find((tag) => tag.startsWith("mallku-stand-in/node:"));
  if (found !== undefined) return found;
  throw new Error(
    "there is no Node base image on this Docker Engine: run `npx mallku doctor`, which makes one",
  );
}

function imageIn(facts: unknown): string | undefined {
  const { images } = facts as { images?: { node?: unknown } };
  return typeof images?.node === "string" ? images.node : undefined;
}

/** Removes everything whose name begins so. */
export async function removeOwn(prefix: string): Promise<void> {
  for (const { Id, Names } of await docker.listContainers({ all: true })) {
    if (Names.some((name) => name.startsWith(`/${prefix}`))) {
      await docker.getContainer(Id).remove({ force: true, v: true });
    }
  }
  for (const { Id, Name } of await docker.listNetworks()) {
    if (Name.startsWith(prefix)) await docker.getNetwork(Id).remove();
  }
  for (const { Name } of (await docker.listVolumes()).Volumes) {
    if (Name.startsWith(prefix)) await docker.getVolume(Name).remove();
  }
  for (const { RepoTags } of await docker.listImages()) {
    // By name, not by id: a neighbour's image of the same content has the same id.
    const own = (RepoTags ?? []).filter((tag) => tag.startsWith(prefix));
    for (const tag of own) await docker.getImage(tag).remove();
  }
}
