import * as docker from "@pulumi/docker";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { DatabaseNames } from "./names.ts";
import { ownerLabels } from "./labels.ts";
import type { Settings } from "./settings.ts";

/** Where the volume is mounted in the database container: the one place that can be written and stays. */
export const DATA_PATH = "/var/lib/mallku";

/** The volume outlives the container, and where data is protected it outlives the stack too. */
export function declareVolume(
  settings: Settings,
  names: DatabaseNames,
  options: CustomResourceOptions,
): docker.Volume {
  return new docker.Volume(
    "data",
    { name: names.volume, driver: "local", labels: ownerLabels(settings) },
    {
      ...options,
      protect: settings.protectData,
      retainOnDelete: settings.protectData,
      // Docker cannot relabel a volume, so the provider would delete it, and every document with it.
      ignoreChanges: ["labels"],
    },
  );
}
