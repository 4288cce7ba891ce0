import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { hardening } from "./hardening.ts";
import type { DatabaseImage } from "./image.ts";
import { ownerLabels } from "./labels.ts";
import type { DatabaseNames } from "./names.ts";
import type { Settings } from "./settings.ts";

/** Where the gateway looks for its token. */
const TOKEN_FOLDER = "/run/mallku";

export interface ApiToken {
  readonly carrier: docker.Container;
  readonly readOnlyMount: { volumeName: pulumi.Output<string>; containerPath: string; readOnly: boolean };
}

/**
 * Brings the API token into the database container as a file. Docker copies no file into a container
 * whose root is read-only, so a second container, which is never started, carries it into a volume that
 * the database mounts read-only. An environment variable would show in every `docker inspect`.
 */
export function declareToken(
  settings: Settings,
  names: DatabaseNames,
  image: DatabaseImage,
  options: pulumi.CustomResourceOptions,
): ApiToken | undefined {
  if (settings.apiToken === undefined) return undefined;
  const volume = new docker.Volume(
    "token",
    { name: names.tokenVolume, driver: "local", labels: ownerLabels(settings) },
    options,
  );
  const carrier = new docker.Container(
    "token-carrier",
    {
      ...hardening,
      name: names.tokenCarrier,
      image: image.image.imageName,
      start: false,
      mustRun: false,
      restart: "no",
      networkMode: "none",
      volumes: [{ volumeName: volume.name, containerPath: TOKEN_FOLDER }],
      uploads: [{ file: `${TOKEN_FOLDER}/api-token`, content: settings.apiToken, permissions: "0444" }],
      memory: 64,
      memorySwap: 64,
      labels: [...ownerLabels(settings), { label: "io.mallku.content", value: image.content }],
    },
    { ...options, deleteBeforeReplace: true },
  );
  return {
    carrier,
    readOnlyMount: { volumeName: volume.name, containerPath: TOKEN_FOLDER, readOnly: true },
  };
}
