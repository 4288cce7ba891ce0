import { apiPortOnly } from "./api-port-only.ts";
import { databaseEndpoint } from "./database-endpoint.ts";
import { databasePort } from "./database-port.ts";
import { allowedProperties } from "./allowed-properties.ts";
import { knownAtPreview } from "./known-at-preview.ts";
import { hostMount } from "./host-mount.ts";
import { networkNamespace } from "./network-namespace.ts";
import { publishAddress } from "./publish-address.ts";
import type { Rule } from "./rule.ts";
import { volumeDriver } from "./volume-driver.ts";

/** Every barrier that one resource holds or breaks, the gravest first. */
export const RULES: readonly Rule[] = [
  databasePort,
  publishAddress,
  networkNamespace,
  hostMount,
  volumeDriver,
  databaseEndpoint,
  apiPortOnly,
  knownAtPreview,
  allowedProperties,
];
