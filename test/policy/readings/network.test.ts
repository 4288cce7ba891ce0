import { test } from "vitest";
import { parseNetworkMode } from "../../../policy/facts/network-mode.ts";
import { networkOptionDanger } from "../../../policy/facts/network-option.ts";
import { expectRead, readOf, type Reading } from "../support/words.ts";

const PREFIX = "com.docker.network.";
const option = (name: string) => (value: string) => networkOptionDanger(name, value);
const bindingElsewhere =
  "Ports without an address of their own are published on an address that is not loopback";
const routed = "Other machines are routed to the containers themselves, to every port, published or not";

const READINGS: readonly Reading[] = [
  [
    "a network mode",
    parseNetworkMode,
    {
      "": { kind: "default" },
      " Default ": { kind: "default" },
      bridge: { kind: "default" },
      NONE: { kind: "none" },
      " Host ": { kind: "host" },
      container: { kind: "container" },
      "Container:db": { kind: "container" },
      containers: { kind: "network", name: "containers" },
      "service:x": { kind: "foreign-namespace" },
      "ns/x": { kind: "foreign-namespace" },
      slirp4netns: { kind: "foreign-namespace" },
      pasta: { kind: "foreign-namespace" },
      private: { kind: "foreign-namespace" },
      ns: { kind: "foreign-namespace" },
      nat: { kind: "foreign-namespace" },
      ingress: { kind: "foreign-namespace" },
      docker_gwbridge: { kind: "foreign-namespace" },
      " Office ": { kind: "network", name: "Office" },
    },
  ],
  [
    "an address that a network publishes on",
    option(` ${PREFIX}Bridge.host_binding_ipv4 `),
    { "127.0.0.1": null, "0.0.0.0": bindingElsewhere, "": bindingElsewhere, x: bindingElsewhere },
  ],
  [
    "an IPv6 address that a network publishes on",
    option(`${PREFIX}bridge.host_binding_ipv6`),
    { "::1": null, "::": bindingElsewhere },
  ],
  [
    "a network's gateway mode",
    option(`${PREFIX}bridge.gateway_mode_ipv4`),
    { nat: null, " Isolated ": null, "": null, routed, "nat-unprotected": routed },
  ],
  ["a network's IPv6 gateway mode", option("bridge.gateway_mode_ipv6"), { nat: null, routed }],
  [
    "the network cards that a network trusts",
    option(`${PREFIX}bridge.trusted_host_interfaces`),
    { "": null, eth0: "Machines behind a network card of the host reach every port of the containers" },
  ],
  [
    "the name of a network's bridge",
    option(`${PREFIX}bridge.name`),
    { "": null, br0: "The network takes over a bridge of the host, with whatever else is attached to it" },
  ],
  [
    "whether a network is the default one",
    option(`${PREFIX}bridge.default_bridge`),
    {
      ...{ "": null, false: null, F: null, 0: null },
      ...{
        true: "The network is made Docker's default bridge",
        "false ": "The network is made Docker's default bridge",
      },
      ...{ xfalse: "The network is made Docker's default bridge" },
    },
  ],
  [
    "whether a network has IPv6",
    option(`${PREFIX}enable_ipv6`),
    {
      ...{ "": null, False: null, f: null, 0: null },
      ...{ 1: "IPv6 is switched on past the declaration's own property" },
      ...{ false1: "IPv6 is switched on past the declaration's own property" },
      ...{ "10": "IPv6 is switched on past the declaration's own property" },
    },
  ],
  ["a network's parent", option("parent"), { eth0: "The network is tied to a network card of the host" }],
  [
    "an option of a network",
    (name) => networkOptionDanger(name, "x"),
    {
      [`${PREFIX}bridge.enable_icc`]: null,
      [`${PREFIX}bridge.enable_ip_masquerade`]: null,
      [`${PREFIX}driver.mtu`]: null,
      [`${PREFIX}container_iface_prefix`]: null,
      mtu: "The network has an option that nobody has judged",
    },
  ],
];

test.each(readOf(READINGS))("a text is read as something else: %s", expectRead);
