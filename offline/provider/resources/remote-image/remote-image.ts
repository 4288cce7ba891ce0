import { bridged, type Description } from "../../bridged.ts";
import { reason, unlessMissing } from "../../docker/error.ts";
import { ensureImage } from "../../docker/image.ts";
import type { Properties } from "../../protocol/values.ts";
import type { Context } from "../../resource.ts";
import { boolean, map, set, string, unimplemented, type Fields } from "../../schema/field.ts";
import { text } from "../inputs.ts";

export const remoteImageFields: Fields = {
  name: string({ required: true, replaces: true }),
  keepLocally: boolean(),
  forceRemove: boolean(),
  pullTriggers: set(string(), { replaces: true }),
  triggers: map({ replaces: true }),
  platform: string({ default: "", replaces: true }),
  build: unimplemented,
  imageId: string({ output: true }),
  repoDigest: string({ output: true }),
};

const description: Description = {
  fields: remoteImageFields,
  deleteBeforeReplace: false,
  async create({ docker, signal }, inputs) {
    const name = text(inputs.name) ?? "";
    const id = await ensureImage(docker, name, text(inputs.platform), signal);
    return { id: `${id}${name}`, reading: (await reading(docker, name)) ?? {} };
  },
  async read({ docker }, _id, state) {
    const name = text(state.name);
    if (name === undefined) {
      throw new Error("an image cannot be imported by its id alone, because its id does not tell its name");
    }
    const found = await reading(docker, name);
    return found === undefined ? undefined : { id: `${found.imageId}${name}`, reading: found };
  },
  delete: removeImage,
};

export const remoteImage = bridged(description);

async function removeImage({ docker }: Context, _id: string, state: Properties): Promise<void> {
  if (state.keepLocally === true) return;
  const name = text(state.name) ?? "";
  try {
    await unlessMissing(docker.getImage(name).remove({ force: state.forceRemove === true }));
  } catch (thrown) {
    throw new Error(`unable to remove image ${name}: ${reason(thrown)}`);
  }
}

async function reading(
  docker: Context["docker"],
  name: string,
): Promise<{ imageId: string; repoDigest: string } | undefined> {
  const found = await unlessMissing(docker.getImage(name).inspect());
  if (found === undefined) return undefined;
  const [repository = name] = name.split(":");
  const digests = (found.RepoDigests as string[] | undefined) ?? [];
  const own = digests.find((digest) => digest.startsWith(repository));
  return { imageId: found.Id, repoDigest: own ?? digests[0] ?? "" };
}
