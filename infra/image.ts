import * as docker from "@pulumi/docker";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import type { ImageContext } from "./image/context.ts";
import type { DatabaseNames } from "./names.ts";
import type { Settings } from "./settings.ts";

export interface DatabaseImage {
  readonly image: docker.Image;
  /** sha256 in hex of everything that the image is made of: the build context and both base images. */
  readonly content: string;
}

/** Built where it runs and never pushed: ArangoDB 3.12's licence forbids passing its binaries on. */
export function declareImage(
  settings: Settings,
  names: DatabaseNames,
  context: ImageContext,
  options: CustomResourceOptions,
): DatabaseImage {
  const content = createHash("sha256")
    .update(JSON.stringify([context.digest, settings.arangodbImage, settings.nodeImage]))
    .digest("hex");
  const image = new docker.Image(
    "image",
    {
      imageName: names.image,
      skipPush: true,
      build: {
        context: context.path,
        args: {
          ARANGODB_IMAGE: settings.arangodbImage,
          NODE_IMAGE: settings.nodeImage,
          CONTENT_DIGEST: content,
        },
      },
    },
    options,
  );
  return { image, content };
}
