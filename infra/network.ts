import * as docker from "@pulumi/docker";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { DatabaseNames } from "./names.ts";
import { ownerLabels } from "./labels.ts";
import type { Settings } from "./settings.ts";

/**
 * The one network of the database. Not `internal`: Docker drops every publication of a container that is
 * only on an internal network. Instead nothing is masqueraded, so there is no route out, and a publication
 * that comes without an address lands on loopback (docs/decisions/network.md has the measurements).
 */
export function declareNetwork(
  settings: Settings,
  names: DatabaseNames,
  options: CustomResourceOptions,
): docker.Network {
  return new docker.Network(
    "network",
    {
      name: names.network,
      driver: "bridge",
      internal: false,
      ipv6: false,
      options: {
        "com.docker.network.bridge.enable_ip_masquerade": "false",
        "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
      },
      labels: ownerLabels(settings),
    },
    options,
  );
}
