import { expect, test } from "vitest";
import { formatAddress, parseAddress } from "../../policy/facts/address.ts";
import { parseCapability } from "../../policy/facts/capability.ts";
import { daemonPlace } from "../../policy/facts/daemon.ts";
import { addressReach, endpointReach } from "../../policy/facts/endpoint.ts";
import { parseImageReference } from "../../policy/facts/image-reference.ts";
import { databaseImageInstance, MALLKU_NAMES } from "../../policy/facts/names.ts";
import { parseNetworkMode } from "../../policy/facts/network-mode.ts";
import { networkOptionDanger } from "../../policy/facts/network-option.ts";
import { originsFrom } from "../../policy/facts/origins.ts";
import { hostPathClass, normalisePath } from "../../policy/facts/path.ts";
import { exactPort, includesPort, readPorts } from "../../policy/facts/port.ts";
import { keepsConfinement, parseSecurityOption } from "../../policy/facts/security-option.ts";
import { judgeType } from "../../policy/facts/type-token.ts";
import { groupOf } from "../../policy/facts/user.ts";

const PREFIX = "com.docker.network.";
const option = (name: string) => (value: string) => networkOptionDanger(name, value);
const written = (text: string) => {
  const address = parseAddress(text);
  return address && formatAddress(address);
};
const confined = (text: string) => keepsConfinement(parseSecurityOption(text));
const bindingElsewhere =
  "Ports without an address of their own are published on an address that is not loopback";
const routed = "Other machines are routed to the containers themselves, to every port, published or not";

/** A reader of texts, and what it makes of each. */
type Reading = readonly [reader: string, read: (text: string) => unknown, Readonly<Record<string, unknown>>];

const READINGS: readonly Reading[] = [
  [
    "an address, written out",
    written,
    {
      "1:0:0:2:0:0:0:3": "1:0:0:2::3",
      "1:0:0:2:0:0:3:4": "1::2:0:0:3:4",
      "0:0:1:0:0:0:0:0": "0:0:1::",
      "0:1:2:3:4:5:6:7": "0:1:2:3:4:5:6:7",
      "1:0:2:3:4:5:6:0": "1:0:2:3:4:5:6:0",
      "10:00:0:100:5:6:7:8": "10::100:5:6:7:8",
      "1:2:3:4:5:6:7::": "1:2:3:4:5:6:7:0",
      "::2:3:4:5:6:7:8": "0:2:3:4:5:6:7:8",
      "FD00:0EC2::254": "fd00:ec2::254",
      "::FFFF:1.2.3.4": "1.2.3.4",
      "::fffe:1.2.3.4": "::fffe:102:304",
      "::feff:1.2.3.4": "::feff:102:304",
      "::1:ffff:1.2.3.4": "::1:ffff:102:304",
      "1:2:3:4:5:6:1.2.3.4": "1:2:3:4:5:6:102:304",
      "255.0.1.10": "255.0.1.10",
      "1:2:3:4:5:6:7": null,
      "1:2:3:4:5:6:7:8:9": null,
      "1::2:3:4:5:6:7:8": null,
      "1::2::3": null,
      "::1.2.3.4:5": null,
      "1.2.3.4::": null,
      "1.2.3.4:1::": null,
      "::1.2.3": null,
      "::12345": null,
      "::g": null,
      ":1": null,
      "1:": null,
      ":::": null,
      "256.0.0.1": null,
      "1.2.3": null,
      "1.2.3.4.5": null,
      "01.2.3.4": null,
      "1.2.3.4x": null,
      "x1.2.3.4": null,
      "1.2.3.1000": null,
      "": null,
    },
  ],
  [
    "a daemon",
    daemonPlace,
    {
      "": "local",
      "unix:///run/docker.sock": "local",
      "npipe:////./pipe/docker_engine": "local",
      "unix://host": "unreadable",
      "x unix:///run/docker.sock": "unreadable",
      "tcp://h": "network",
      "ssh://h": "network",
      "http://h": "network",
      "https://h": "network",
      "fd://": "network",
      "x tcp://h": "unreadable",
      "ftp://h": "unreadable",
    },
  ],
  [
    "a bind address",
    addressReach,
    {
      "": "wildcard",
      "*": "wildcard",
      "0.0.0.0": "wildcard",
      "::": "wildcard",
      "127.0.0.1": "loopback",
      "10.0.0.1": "elsewhere",
      localhost: "unreadable",
    },
  ],
  [
    "an endpoint",
    endpointReach,
    {
      "tcp://127.0.0.1:8529": "loopback",
      " SSL://[::1]:8529/ ": "loopback",
      "http+tcp://127.0.0.1": "loopback",
      "vst+ssl://[::1]": "loopback",
      "h2+tcp://127.0.0.1:1": "loopback",
      "http://127.0.0.1?x": "loopback",
      "https://127.0.0.1#x": "loopback",
      "vst://127.0.0.1": "loopback",
      "h2://127.0.0.1": "loopback",
      "srv://127.0.0.1": "loopback",
      "tcp://::1": "loopback",
      "tcp://0.0.0.0:8529": "wildcard",
      "tcp://[::]:8529": "wildcard",
      "tcp://:8529": "wildcard",
      "tcp://*:8529": "wildcard",
      "tcp://10.0.0.1:8529": "elsewhere",
      "tcp://[::1]x": "unreadable",
      "tcp://x[::1]": "unreadable",
      "tcp://127.0.0.1:8529x": "unreadable",
      "tcp://localhost:8529": "unreadable",
      "unix:///tmp/arangodb.sock": "local-socket",
      "UNIX:///tmp/arangodb.sock": "local-socket",
      "http+unix:///x": "local-socket",
      "unixx://x": "unreadable",
      "ftp://127.0.0.1": "unreadable",
      "xtcp://127.0.0.1": "unreadable",
      "x tcp://127.0.0.1": "unreadable",
      "127.0.0.1:8529": "unreadable",
    },
  ],
  [
    "an image reference",
    parseImageReference,
    {
      "r:5000/a/b:1@sha256:x": { repository: "r:5000/a/b", tag: "1", digest: "sha256:x" },
      " a ": { repository: "a", tag: undefined, digest: undefined },
      "a@d@e": { repository: "a", tag: undefined, digest: "d" },
      ":1": { repository: "", tag: "1", digest: undefined },
    },
  ],
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
  [
    "a path of the host, in a word",
    hostPathClass,
    {
      "/run/docker.sock": "the socket of a container runtime, which is root on the host",
      "/x/containerd/containerd.sock": "the socket of a container runtime, which is root on the host",
      "podman.sock": "the socket of a container runtime, which is root on the host",
      "/x/crio.sock": "the socket of a container runtime, which is root on the host",
      "/x/buildkitd.sock": "the socket of a container runtime, which is root on the host",
      "/x/buildkit-1.sock": "the socket of a container runtime, which is root on the host",
      "/x/mydocker.sock": "a path on the host",
      "/x/docker.sock.d": "a path on the host",
      "/x/docker/y.sock": "a path on the host",
      "/": "the host's whole file system",
      "/x/..": "the host's whole file system",
      "/proc/1": "the host's kernel interfaces",
      "/sys": "the host's kernel interfaces",
      "/dev/sda": "the host's kernel interfaces",
      "/var": "a system folder of the host",
      "/run": "a system folder of the host",
      "/etc/x": "a system folder of the host",
      "/root": "a system folder of the host",
      "/boot": "a system folder of the host",
      "/usr": "a system folder of the host",
      "/lib": "a system folder of the host",
      "/home/etc": "a path on the host",
    },
  ],
  ["a path", normalisePath, { "": "/", "a/./b//c/..": "/a/b", "../..": "/" }],
  [
    "the readings of a port",
    (text) => readPorts(text).map(({ from, to }) => (from === to ? from : [from, to])),
    {
      "8529": [8529],
      " 8529/TCP ": [8529],
      "8529/tcp/udp": [],
      "8529/": [],
      "/tcp": [],
      "08529": [8529],
      "020521": [20521, 8529],
      "0x2151": [8529],
      "0O20521": [8529],
      "0b11": [3],
      "0b12": [],
      "0x": [],
      x0x2151: [],
      "0x2151x": [],
      "8.529e3": [8529],
      "8.529E+3": [8529],
      "8529.": [8529],
      "8529.9": [8529],
      "+8529": [8529],
      "++8529": [],
      "-8529": [],
      "8_529": [8529],
      "8529x": [],
      x8529: [],
      "1e1234": [],
      "8000-9000": [[8000, 9000]],
      "9000 - 8000": [[8000, 9000]],
      "1-2-3": [],
      "": [],
      "a-b": [],
      "020521-020522": [
        [20521, 20522],
        [8530, 20521],
        [8529, 20522],
        [8529, 8530],
      ],
    },
  ],
  [
    "the one port of a text",
    exactPort,
    {
      "8080": 8080,
      "0": 0,
      "65535": 65535,
      "65536": null,
      "8080-8080": 8080,
      "8080-8081": null,
      "020521": null,
      "00": 0,
      "": null,
    },
  ],
  [
    "whether a text has 8529 in it",
    (text) => includesPort(text, 8529),
    { "8528-8530": true, "8529-8530": true, "8528-8529": true, "8530-8531": false, "8527-8528": false },
  ],
  ["a user's group", groupOf, { "1:2": "2", "1": undefined, "1:": "" }],
  ["a capability", parseCapability, { " cap_kill ": "KILL", CAP_CAP_X: "CAP_X", X_CAP_Y: "X_CAP_Y" }],
  [
    "an option of a container's confinement",
    confined,
    {
      ...{
        "no-new-privileges": true,
        "No-New-Privileges : TRUE": true,
        "no-new-privileges=1": true,
        "no-new-privileges:t": true,
      },
      ...{
        "no-new-privileges:false": false,
        "no-new-privileges:xtrue": false,
        "no-new-privileges:truex": false,
      },
      ...{
        "seccomp=builtin": true,
        "seccomp=BUILTIN": true,
        "seccomp=unconfined": false,
        seccomp: false,
        builtin: false,
      },
      ...{
        "apparmor=docker-default": true,
        "apparmor:Docker-Default": true,
        "apparmor=unconfined": false,
        apparmor: false,
      },
      ...{
        "label=level:s0:c1,c2": true,
        "label:type:container_t": true,
        "label=type=container_t": true,
        "label=level=s0.c1-2": true,
      },
      ...{
        "label=disable": false,
        "label=type:spc_t": false,
        "label=xlevel:s0": false,
        "label=level:": false,
        label: false,
      },
      ...{ "label=level:s0 x": false, "label=type:container_tx": false, "label=xtype:container_t": false },
      ...{ "systempaths=unconfined": false, "": false, "seccomp=builtin\nx": false, "=builtin": false },
    },
  ],
  [
    "a type",
    judgeType,
    {
      "random:index/randomString:RandomString": "unrelated",
      "aws:s3/bucket:Bucket": "unrelated",
      "aws:ecs/service:Service": "runs-things",
      "gcp:container/cluster:Cluster": "runs-things",
      "gcp:cloudrun/service:Service": "runs-things",
      "azure-native:containerinstance:ContainerGroup": "runs-things",
      "digitalocean:index/kubernetesCluster:KubernetesCluster": "runs-things",
      "linode:index/lkeNodePool:LkeNodePool": "runs-things",
      "pulumi:providers:random": "unrelated",
      "pulumi:providers:docker-compose": "runs-things",
      "pulumi:providers:Docker": "runs-things",
      "pulumi:pulumi:Stack": "unrelated",
      "pulumi:pulumi:docker": "unrelated",
      "command:local:Command": "runs-things",
      "COMMAND:local:Command": "runs-things",
      "kubernetes:core/v1:Pod": "runs-things",
      "kubernetes-x:a:B": "runs-things",
      "xkubernetes:a:B": "unknown",
      "commands:a:B": "unknown",
      "my-docker-x:a:B": "runs-things",
      "dockercompose:a:B": "runs-things",
      "x-helm:a:B": "runs-things",
      "widgets:index:Widget": "unknown",
      "random:index": "runs-things",
      ":index:X": "runs-things",
      "": "runs-things",
      "random:index:X:Y": "unrelated",
    },
  ],
  [
    "the instance of a container",
    MALLKU_NAMES.databaseInstance,
    { "mallku-database-secure": "", "/mallku-database-secure-b-2": "b-2", x: undefined },
  ],
  [
    "the instance of an image",
    databaseImageInstance,
    { "mallku/database": "", "r:1/mallku/database-b:1": "b", x: undefined },
  ],
];

const READ = READINGS.flatMap(([reader, read, texts]) =>
  Object.entries(texts).map(
    ([text, expected]) => [`${reader}: ${JSON.stringify(text)}`, read, text, expected] as const,
  ),
);

test.each(READ)("a text is read as something else: %s", (_reader, read, text, expected) => {
  expect(read(text)).toEqual(expected);
});

test("a port that is a number is cut to its integer part, and is none without end", () => {
  expect(readPorts(8529.9)).toEqual([{ from: 8529, to: 8529 }]);
  expect(readPorts(Number.POSITIVE_INFINITY)).toEqual([]);
  expect(exactPort(-1)).toBeNull();
});

test("a volume is another installation's where the instances differ", () => {
  expect(MALLKU_NAMES.isItsOwnVolume("mallku-database-secure", "mallku-database-data")).toBe(true);
  expect(MALLKU_NAMES.isItsOwnVolume("mallku-database-secure-b", "mallku-database-token-b")).toBe(true);
  expect(MALLKU_NAMES.isItsOwnVolume("mallku-database-secure", "mallku-database-data-b")).toBe(false);
  expect(MALLKU_NAMES.isItsOwnVolume("reader", "cache")).toBe(false);
  expect(MALLKU_NAMES.isCarrierOf("mallku-database-token-b", "mallku-database-token-b")).toBe(true);
  expect(MALLKU_NAMES.isCarrierOf("mallku-database-token", "mallku-database-token-b")).toBe(false);
  expect(MALLKU_NAMES.isCarrierOf("reader", "cache")).toBe(false);
});

test("what a state of an older engine depends on is shared out by its kind", () => {
  const types = [
    "docker:index/image:Image",
    "docker:index/tag:Tag",
    "docker:index/network:Network",
    "docker:index/volume:Volume",
  ];
  const [image, tag, network, volume] = types.map((type) => ({ urn: type, type }));
  const other = { urn: "x", type: "x:Networks:VolumeX" };
  const dependencies = [image, tag, network, volume, other].flatMap((origin) => origin ?? []);
  expect(originsFrom({}, dependencies)).toEqual({
    image: [image, tag],
    networksAdvanced: [network],
    volumes: [volume],
  });
  const known = { ports: [other] };
  expect(originsFrom(known, dependencies)).toBe(known);
});
