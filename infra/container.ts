import * as docker from "@pulumi/docker";
import type { ContainerArgs } from "@pulumi/docker";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { asProviderReadsCpus } from "./cpus.ts";
import { API_PORT } from "./endpoints.ts";
import { hardening } from "./hardening.ts";
import type { DatabaseImage } from "./image.ts";
import { ownerLabels } from "./labels.ts";
import { toMebibytes } from "./memory.ts";
import type { DatabaseNames } from "./names.ts";
import type { Settings } from "./settings.ts";
import type { ApiToken } from "./token.ts";
import { DATA_PATH } from "./volume.ts";

/** What the container stands on. */
export interface ContainerParts {
  readonly image: DatabaseImage;
  readonly network: docker.Network;
  readonly volume: docker.Volume;
  readonly token: ApiToken | undefined;
}

/**
 * The database container. Its image is named by tag and its content by label: the label is known at
 * preview, and it changes exactly when something that the image is made of does, so a new content
 * replaces the container and an identical rebuild does not.
 */
export function declareContainer(
  settings: Settings,
  names: DatabaseNames,
  parts: ContainerParts,
  options: CustomResourceOptions,
): docker.Container {
  return new docker.Container(
    "container",
    {
      ...hardening,
      name: names.container,
      image: parts.image.image.imageName,
      readOnly: true,
      tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m" },
      envs: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1"],
      ports: [
        { internal: API_PORT, external: settings.apiPort, ip: settings.publishAddress, protocol: "tcp" },
      ],
      networkMode: parts.network.name,
      networksAdvanced: [{ name: parts.network.name }],
      volumes: mountedVolumes(parts),
      ...limits(settings),
      ...lifecycle,
      labels: [...ownerLabels(settings), { label: "io.mallku.content", value: parts.image.content }],
    },
    {
      // Docker's names are unique and arangod locks its volume, so the old one has to go first.
      deleteBeforeReplace: true,
      ...options,
      // The provider writes a change of these into its state, and never to the container.
      replaceOnChanges: ["healthcheck", "tmpfs", "init"],
    },
  );
}

function mountedVolumes({ volume, token }: ContainerParts): NonNullable<ContainerArgs["volumes"]> {
  const data = { volumeName: volume.name, containerPath: DATA_PATH };
  return token === undefined ? [data] : [data, token.readOnlyMount];
}

function limits(settings: Settings): Partial<ContainerArgs> {
  const memory = toMebibytes(settings.memory);
  // Swap equal to memory means none: a database that swaps answers too late to be called alive.
  return { memory, memorySwap: memory, cpus: asProviderReadsCpus(settings.cpus) };
}

const lifecycle = {
  restart: "unless-stopped",
  healthcheck: {
    tests: ["CMD", "/nodejs/bin/node", "/opt/mallku/gateway.mjs", "health"],
    interval: "5s",
    timeout: "5s",
    retries: 3,
    startPeriod: "2m0s",
  },
  stopTimeout: 30,
  destroyGraceSeconds: 30,
  wait: true,
  waitTimeout: 180,
} satisfies Partial<ContainerArgs>;
