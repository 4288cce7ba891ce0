import { notImplemented } from "../../schema/check.ts";
import { boolean, list, map, object, string, unimplemented, type Fields } from "../../schema/field.ts";

/** Inputs of docker.Image, which has no Terraform schema behind it: Pulumi's provider implements it itself. */
export const imageFields: Fields = {
  imageName: string({ required: true }),
  // Absent, the real provider pushes, and so absence is refused as well.
  skipPush: boolean({
    required: true,
    invalid: (skip) => (skip === true ? undefined : notImplemented("pushing an image (skipPush: false)")),
  }),
  buildOnPreview: boolean(),
  registry: unimplemented,
  build: object({
    context: string(),
    dockerfile: string(),
    args: map(),
    target: string(),
    platform: string(),
    network: string(),
    addHosts: list(string()),
    // The real provider's own default is BuildKit; Docker's client library for Node speaks it only in part.
    builderVersion: string({ only: ["BuilderV1"] }),
    cacheFrom: unimplemented,
    contextDigest: string(),
  }),
};
