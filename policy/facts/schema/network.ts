import { flag, labels, list, map, NOTHING, object, text, type Properties } from "../shape.ts";

/** `docker:index/network:Network`, @pulumi/docker 5.2.0. */
export const network: Properties = {
  attachable: flag("network-driver"),
  driver: text("network-driver"),
  ingress: flag("network-driver"),
  internal: flag("network-options"),
  ipamConfigs: list(
    object({ auxAddress: map(text()), gateway: text(), ipRange: text(), subnet: text() }),
    "network-addresses",
  ),
  ipamDriver: text("network-addresses"),
  ipamOptions: map(text(), "network-addresses"),
  ipv6: flag("network-options"),
  labels: labels(NOTHING),
  name: text(NOTHING),
  options: map(text(), "network-options"),
};
