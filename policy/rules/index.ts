import { MALLKU, type Project } from "../facts/project.ts";
import { allowedProperties } from "./allowed-properties.ts";
import { allowedTypes } from "./allowed-types.ts";
import { apiPortOnlyOf } from "./api-port-only.ts";
import { buildIsolation } from "./build-isolation.ts";
import { capabilities } from "./capabilities.ts";
import { confinement } from "./confinement.ts";
import { dataVolumeOf } from "./data-volume.ts";
import { databaseEndpoint } from "./database-endpoint.ts";
import { databaseHardeningOf } from "./database-hardening.ts";
import { databaseImage } from "./database-image.ts";
import { databasePortOf } from "./database-port.ts";
import { defaultNetwork } from "./default-network.ts";
import { environmentImage } from "./environment-image.ts";
import { hostDevices } from "./host-devices.ts";
import { hostGateway } from "./host-gateway.ts";
import { hostMount } from "./host-mount.ts";
import { hostNamespaces } from "./host-namespaces.ts";
import { hygieneOf } from "./hygiene.ts";
import { imageBuilder } from "./image-builder.ts";
import { imageTag } from "./image-tag.ts";
import { kernelSettings } from "./kernel-settings.ts";
import { knownAtPreview } from "./known-at-preview.ts";
import { localDaemon } from "./local-daemon.ts";
import { managedPlugin } from "./managed-plugin.ts";
import { mountPropagation } from "./mount-propagation.ts";
import { networkAddresses } from "./network-addresses.ts";
import { networkAttachmentOf } from "./network-attachment.ts";
import { networkDriver } from "./network-driver.ts";
import { networkNamespace } from "./network-namespace.ts";
import { networkOptionsOf } from "./network-options.ts";
import { privileged } from "./privileged.ts";
import { protectedDataOf } from "./protected-data.ts";
import { proxyPublicationOf } from "./proxy-publication.ts";
import { publishAddress } from "./publish-address.ts";
import { remoteLogging } from "./remote-logging.ts";
import { rootUser } from "./root-user.ts";
import type { Rule } from "./rule.ts";
import { sshDaemon } from "./ssh-daemon.ts";
import { uploads } from "./uploads.ts";
import { volumeDriver } from "./volume-driver.ts";

/** Every barrier that one resource holds or breaks: the database's, the host's, the closed world's, and good habits. */
export const rulesOf = (project: Project): readonly Rule[] => [
  databasePortOf(project),
  publishAddress,
  apiPortOnlyOf(project),
  databaseEndpoint,
  databaseImage,
  dataVolumeOf(project),
  proxyPublicationOf(project),
  networkNamespace,
  defaultNetwork,
  networkDriver,
  networkOptionsOf(project),
  networkAddresses,
  networkAttachmentOf(project),
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
  databaseHardeningOf(project),
  uploads,
  hostGateway,
  remoteLogging,
  buildIsolation,
  imageTag,
  environmentImage,
  protectedDataOf(project),
  imageBuilder,
  managedPlugin,
  localDaemon,
  sshDaemon,
  knownAtPreview,
  allowedTypes,
  allowedProperties,
  ...hygieneOf(project),
];

/** Mallku's own. */
export const RULES: readonly Rule[] = rulesOf(MALLKU);
