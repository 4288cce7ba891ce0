import { allowedProperties } from "./allowed-properties.ts";
import { allowedTypes } from "./allowed-types.ts";
import { apiPortOnly } from "./api-port-only.ts";
import { buildIsolation } from "./build-isolation.ts";
import { capabilities } from "./capabilities.ts";
import { confinement } from "./confinement.ts";
import { dataVolume } from "./data-volume.ts";
import { databaseEndpoint } from "./database-endpoint.ts";
import { databaseHardening } from "./database-hardening.ts";
import { databaseImage } from "./database-image.ts";
import { databasePort } from "./database-port.ts";
import { defaultNetwork } from "./default-network.ts";
import { hostDevices } from "./host-devices.ts";
import { hostGateway } from "./host-gateway.ts";
import { hostMount } from "./host-mount.ts";
import { hostNamespaces } from "./host-namespaces.ts";
import { HYGIENE } from "./hygiene.ts";
import { imageBuilder } from "./image-builder.ts";
import { imageTag } from "./image-tag.ts";
import { kernelSettings } from "./kernel-settings.ts";
import { knownAtPreview } from "./known-at-preview.ts";
import { localDaemon } from "./local-daemon.ts";
import { managedPlugin } from "./managed-plugin.ts";
import { mountPropagation } from "./mount-propagation.ts";
import { networkAddresses } from "./network-addresses.ts";
import { networkAttachment } from "./network-attachment.ts";
import { networkDriver } from "./network-driver.ts";
import { networkNamespace } from "./network-namespace.ts";
import { networkOptions } from "./network-options.ts";
import { privileged } from "./privileged.ts";
import { proxyPublication } from "./proxy-publication.ts";
import { publishAddress } from "./publish-address.ts";
import { remoteLogging } from "./remote-logging.ts";
import { rootUser } from "./root-user.ts";
import type { Rule } from "./rule.ts";
import { uploads } from "./uploads.ts";
import { volumeDriver } from "./volume-driver.ts";

/** Every barrier that one resource holds or breaks: the database's, the host's, the closed world's, and good habits. */
export const RULES: readonly Rule[] = [
  databasePort,
  publishAddress,
  apiPortOnly,
  databaseEndpoint,
  databaseImage,
  dataVolume,
  proxyPublication,
  networkNamespace,
  defaultNetwork,
  networkDriver,
  networkOptions,
  networkAddresses,
  networkAttachment,
  hostMount,
  volumeDriver,
  mountPropagation,
  privileged,
  capabilities,
  hostDevices,
  hostNamespaces,
  confinement,
  kernelSettings,
  rootUser,
  databaseHardening,
  uploads,
  hostGateway,
  remoteLogging,
  buildIsolation,
  imageTag,
  imageBuilder,
  managedPlugin,
  localDaemon,
  knownAtPreview,
  allowedTypes,
  allowedProperties,
  ...HYGIENE,
];
