import { onNetwork, UNKNOWN_FLAG, UNKNOWN_LIST, UNKNOWN_OBJECT, UNKNOWN_TEXT, type Case } from "./case.ts";

const DRIVER = "network-driver";
const OPTIONS = "network-options";
const ADDRESSES = "network-addresses";
const BRIDGE = "com.docker.network.bridge.";

/** Mallku's options with one more, or one changed. */
const options = (changed: Record<string, unknown>) => ({
  options: {
    [`${BRIDGE}enable_ip_masquerade`]: "false",
    [`${BRIDGE}host_binding_ipv4`]: "127.0.0.1",
    ...changed,
  },
});
const other = { name: "other", labels: [] };

/** Rows 23 and 24: what a network opens. */
export const NETWORKS: readonly Case[] = [
  ...onNetwork("network", [
    ["as-declared", {}],
    ["of-instance", { name: "mallku-internal-two" }],
    ["driver-absent", { driver: undefined }],
    ["other-labels", { labels: [{ label: "a", value: "b" }] }],
    ["check-duplicate-default", { ipamDriver: "default" }],
    ...["host", "macvlan", "ipvlan", "overlay", "weave", "null", "Bridge2"].map(
      (driver) => [`driver-${driver}`, { driver }, DRIVER] as const,
    ),
    ["driver-macvlan-with-parent", { driver: "macvlan", ...options({ parent: "eth0" }) }, DRIVER],
    ["attachable", { attachable: true }, DRIVER],
    ["ingress", { ingress: true }, DRIVER],
    ["attachable-false", { attachable: false, ingress: false }],
    ["unknown-driver", { driver: UNKNOWN_TEXT }, DRIVER],
    ["mode-nat-unprotected", options({ [`${BRIDGE}gateway_mode_ipv4`]: "nat-unprotected" }), OPTIONS],
    ["mode-routed", options({ [`${BRIDGE}gateway_mode_ipv4`]: "routed" }), OPTIONS],
    ["mode-routed-upper", options({ [`${BRIDGE}gateway_mode_ipv4`]: "ROUTED" }), OPTIONS],
    ["mode-v6-routed", options({ [`${BRIDGE}gateway_mode_ipv6`]: "routed" }), OPTIONS],
    ["mode-nat", options({ [`${BRIDGE}gateway_mode_ipv4`]: "nat" })],
    ["mode-isolated", options({ [`${BRIDGE}gateway_mode_ipv4`]: "isolated" })],
    ["trusted-interfaces", options({ [`${BRIDGE}trusted_host_interfaces`]: "eth0" }), OPTIONS],
    ["bridge-name", options({ [`${BRIDGE}name`]: "docker0" }), OPTIONS],
    ["binding-wildcard", options({ [`${BRIDGE}host_binding_ipv4`]: "0.0.0.0" }), OPTIONS],
    ["binding-private", options({ [`${BRIDGE}host_binding_ipv4`]: "192.168.1.2" }), OPTIONS],
    ["binding-name", options({ [`${BRIDGE}host_binding_ipv4`]: "localhost" }), OPTIONS],
    ["binding-empty", options({ [`${BRIDGE}host_binding_ipv4`]: "" }), OPTIONS],
    ["binding-absent", options({ [`${BRIDGE}host_binding_ipv4`]: undefined }), OPTIONS],
    ["binding-loopback-2", options({ [`${BRIDGE}host_binding_ipv4`]: "127.0.0.2" })],
    ["masquerade-on", options({ [`${BRIDGE}enable_ip_masquerade`]: "true" }), OPTIONS],
    ["masquerade-absent", options({ [`${BRIDGE}enable_ip_masquerade`]: undefined }), OPTIONS],
    ["icc-off", options({ [`${BRIDGE}enable_icc`]: "false" })],
    ["mtu", options({ "com.docker.network.driver.mtu": "1400" })],
    ["default-bridge", options({ [`${BRIDGE}default_bridge`]: "true" }), OPTIONS],
    ["default-bridge-off", options({ [`${BRIDGE}default_bridge`]: "False" })],
    ["ipv6-by-option", options({ "com.docker.network.enable_ipv6": "true" }), OPTIONS],
    ["ipv6-by-option-off", options({ "com.docker.network.enable_ipv6": "FALSE" })],
    ["unjudged-option", options({ [`${BRIDGE}from_the_future`]: "1" }), OPTIONS],
    ["options-absent", { options: undefined }, OPTIONS, OPTIONS],
    ["options-absent-internal", { options: undefined, internal: true }],
    ["internal", { internal: true }],
    ["unknown-options", { options: UNKNOWN_OBJECT }, OPTIONS],
    ["unknown-option", options({ [`${BRIDGE}host_binding_ipv4`]: UNKNOWN_TEXT }), OPTIONS],
    ["unknown-internal", { internal: UNKNOWN_FLAG }, OPTIONS],
    ["ipv6", { ipv6: true }, OPTIONS],
    ["ipv6-isolated", { ipv6: true, ...options({ [`${BRIDGE}gateway_mode_ipv6`]: "isolated" }) }],
    ["ipv6-internal", { ipv6: true, internal: true }],
    ["unknown-name", { name: UNKNOWN_TEXT }],
    ["unknown-labels", { labels: UNKNOWN_LIST }],
    ["other-with-binding", { ...other, options: { [`${BRIDGE}host_binding_ipv4`]: "127.0.0.1" } }],
    ["other-without-binding", { ...other, options: {} }, OPTIONS],
    ["other-internal", { ...other, options: {}, internal: true }],
    [
      "subnet-private",
      { ipamConfigs: [{ subnet: "172.28.0.0/16", gateway: "172.28.0.1", ipRange: "172.28.5.0/24" }] },
    ],
    ["subnet-10", { ipamConfigs: [{ subnet: "10.9.0.0/24" }] }],
    ["subnet-v6-private", { ipamConfigs: [{ subnet: "fd00:1::/64" }] }],
    ["subnet-public", { ipamConfigs: [{ subnet: "203.0.113.0/24" }] }, ADDRESSES],
    ["subnet-half-private", { ipamConfigs: [{ subnet: "172.16.0.0/8" }] }, ADDRESSES],
    ["subnet-two-prefixes", { ipamConfigs: [{ subnet: "10.0.0.0/8/8" }] }, ADDRESSES],
    ["subnet-nonsense", { ipamConfigs: [{ subnet: "office" }] }, ADDRESSES],
    ["subnet-prefix-nonsense", { ipamConfigs: [{ subnet: "10.0.0.0/x" }] }, ADDRESSES],
    ["subnet-prefix-too-long", { ipamConfigs: [{ subnet: "10.0.0.0/33" }] }, ADDRESSES],
    ["subnet-everything", { ipamConfigs: [{ subnet: "0.0.0.0/0" }] }, ADDRESSES],
    ["subnet-v6-public", { ipamConfigs: [{ subnet: "2001:db8::/64" }] }, ADDRESSES],
    ["subnet-loopback", { ipamConfigs: [{ subnet: "127.0.0.0/8" }] }, ADDRESSES],
    [
      "auxiliary-public",
      { ipamConfigs: [{ subnet: "10.9.0.0/24", auxAddress: { a: "203.0.113.9" } }] },
      ADDRESSES,
    ],
    ["ipam-driver", { ipamDriver: "dhcp" }, ADDRESSES],
    ["ipam-options", { ipamOptions: { a: "b" } }, ADDRESSES],
    ["unknown-subnet", { ipamConfigs: [{ subnet: UNKNOWN_TEXT }] }, ADDRESSES],
  ]),
];
