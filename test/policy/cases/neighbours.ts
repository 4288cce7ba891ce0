import {
  BUILDX_BUILDER,
  CONTAINER,
  DOCKER_BUILD_IMAGE,
  DOCKER_PROVIDER,
  IMAGE,
  REMOTE_IMAGE,
  SERVICE,
  TAG,
} from "../../../policy/facts/types.ts";
import {
  CARRIER,
  DATABASE,
  mount,
  onDatabase,
  onNetwork,
  onSidecar,
  onType,
  onVolume,
  port,
  UNKNOWN_FLAG,
  UNKNOWN_LIST,
  UNKNOWN_OBJECT,
  UNKNOWN_TEXT,
  volume,
  type Case,
} from "./case.ts";

const API = "api-port-only";
const BUILD = "build-isolation";
const BUILDER = "image-builder";
const DATA = "data-volume";
const ENDPOINT = "database-endpoint";
const HARDENING = "database-hardening";
const MOUNT = "host-mount";
const PROXY = "proxy-publication";

const data = DATABASE["volumes"] as readonly object[];
const beside = (properties: object) => ({ volumes: [...data, properties] });
const mappings = (...changed: readonly object[]) => ({
  ports: changed.map((one) => ({ ...port().ports[0], ...one })),
});
const image = (changed: object) => ({ imageName: "x:1", build: { context: ".", ...changed } });
const remote = (changed: object) => ({ name: "x:1", build: { context: ".", ...changed } });
const buildx = (changed: object) => ({ push: false, context: { location: "." }, ...changed });
const service = (spec: object, task: object = {}) => ({
  name: "reader",
  taskSpec: { containerSpec: { image: "reader:1", ...spec }, ...task },
});

/** What differs from a danger, or from what is harmless, in one thing only. */
export const NEIGHBOURS: readonly Case[] = [
  ...onDatabase("near-port", [
    ["twin-of-another-port", mappings({}, { ip: "::1", external: 9090 }), API],
    ["twin-with-protocol-left-out", mappings({}, { ip: "::1", protocol: undefined })],
    ["three-loopbacks", mappings({}, { ip: "::1" }, { ip: "127.0.0.2" }), API],
  ]),
  ...onDatabase("near-command", [
    ["node-and-another-program", { entrypoints: ["/nodejs/bin/node"], command: ["/data/x.mjs"] }, ENDPOINT],
    ["gateway-under-a-shell", { entrypoints: ["/bin/sh", "/opt/mallku/gateway.mjs"] }, ENDPOINT],
    ["working-folder-by-dots", { workingDir: "/var/../etc" }, ENDPOINT],
    ["working-folder-without-slash", { workingDir: "data" }, ENDPOINT],
    ["bind-with-blanks", { envs: ["MALLKU_SECURITY=enforced", " ARANGO_BIND =0.0.0.0"] }, ENDPOINT],
  ]),
  ...onSidecar("near-database", [
    [
      "its-image-under-another-name",
      { image: "mallku/database:latest", envs: ["NODE_OPTIONS=--inspect"] },
      ENDPOINT,
    ],
    ["its-variables-in-words", { command: ["grep", "-r", "MALLKU_SECURITY=off"] }],
    ["a-proxy's-variables-in-words", { command: ["grep", "-r", "VIRTUAL_HOST=x"] }],
    [
      "an-open-variable-and-an-open-command",
      { envs: ["ARANGO_BIND=0.0.0.0"], command: ["arangod", "--server.endpoint", "tcp://0.0.0.0:8080"] },
      ENDPOINT,
      ENDPOINT,
    ],
    [
      "its-image's-programs-under-another-name",
      { image: "mallku/database:latest", ...volume({ volumeName: "c", containerPath: "/opt/mallku" }) },
      "database-image",
    ],
    [
      "its-name-with-blanks",
      { networksAdvanced: [{ name: "mallku-internal", aliases: [" Mallku-Database-Secure "] }] },
      "network-attachment",
    ],
  ]),
  ...onDatabase("near-programs", [
    ["path-of-the-host", beside({ hostPath: "/srv", containerPath: "/opt/mallku" }), MOUNT],
    ["place-not-known", beside({ volumeName: "c", containerPath: UNKNOWN_TEXT }), MOUNT],
    ["volume-without-name", beside({ containerPath: "/opt/mallku" }), "database-image"],
    [
      "mounts-of-another",
      beside({ fromContainer: "a", containerPath: "/opt/mallku" }),
      MOUNT,
      "database-image",
    ],
    [
      "mounts-of-another-and-empty-name",
      beside({ fromContainer: "a", volumeName: "", containerPath: "/opt/mallku" }),
      MOUNT,
      "database-image",
    ],
  ]),
  ...onDatabase("near-hardening", [
    ["drops-not-known", { capabilities: { drops: UNKNOWN_LIST } }, "capabilities"],
    ["options-not-known", { securityOpts: UNKNOWN_LIST }, "confinement"],
    ["root-not-known", { readOnly: UNKNOWN_FLAG }, HARDENING],
    [
      "nothing-beside-what-is-not-known",
      { hostname: UNKNOWN_TEXT, capabilities: undefined, securityOpts: undefined, readOnly: undefined },
      HARDENING,
      HARDENING,
      HARDENING,
    ],
    ["switched-off-with-blank", { securityOpts: [" no-new-privileges:false"] }, "confinement"],
    ["named-in-another-option", { securityOpts: ["label=type:no-new-privileges"] }, "confinement", HARDENING],
    [
      "without-its-data",
      { ...volume({ volumeName: "mallku-database-token", containerPath: "/t" }), capabilities: undefined },
    ],
  ]),
  ...onSidecar("near-data", [
    ["path-of-its-name", volume({ hostPath: "mallku-database-data", containerPath: "/x" }), MOUNT],
    ["name-not-known", { name: UNKNOWN_TEXT, ...volume({ volumeName: "cache", containerPath: "/x" }) }],
  ]),
  ...onType(SERVICE, "near-data-of-service", [
    [
      "name-not-known",
      {
        name: UNKNOWN_TEXT,
        taskSpec: {
          containerSpec: {
            image: "a:1",
            mounts: [{ type: "volume", source: "mallku-database-data", target: "/d" }],
          },
        },
      },
      DATA,
    ],
  ]),
  ...onType(SERVICE, "near-service", [
    [
      "network-by-name-and-the-host's-by-id",
      service(
        {},
        {
          networksAdvanceds: [
            { name: "n", id: "host", aliases: ["mallku-database-secure"], driverOpts: ["a=b"] },
          ],
        },
      ),
      "network-namespace",
      "network-attachment",
      "network-attachment",
    ],
    [
      "commands-alone",
      service({ commands: ["arangod", "--server.endpoint", "tcp://0.0.0.0:8080"] }),
      ENDPOINT,
    ],
    ["isolation-hyperv", service({ isolation: "HyperV" })],
    ["isolation-that-ends-so", service({ isolation: "xdefault" }), "confinement"],
    ["isolation-that-begins-so", service({ isolation: "hyperv2" }), "confinement"],
    [
      "generic-resource-by-number",
      service(
        {},
        { resources: { reservation: { genericResources: { discreteResourcesSpecs: ["SSD=1"] } } } },
      ),
      "host-devices",
    ],
  ]),
  ...onSidecar("near-mount", [
    ["name-empty", volume({ volumeName: "", containerPath: "/x" })],
    ["relabel-empty", volume({ volumeName: "cache", containerPath: "/x", selinuxRelabel: "" })],
    ["two-dangers-of-one", volume({ volumeName: "/etc", containerPath: "/x:y" }), MOUNT],
    ["propagation-empty", mount({ type: "bind", source: "/srv", bindOptions: { propagation: "" } }), MOUNT],
    [
      "propagation-private",
      mount({ type: "bind", source: "/srv", bindOptions: { propagation: "private" } }),
      MOUNT,
    ],
  ]),
  ...onVolume("near-volume", [["name-empty", { name: "" }]]),
  ...onSidecar("near-proxy", [
    ["traefik-without-value", { labels: [{ label: "traefik.enable" }] }],
    ["traefik-not-known", { labels: [{ label: "traefik.enable", value: UNKNOWN_TEXT }] }, PROXY],
  ]),
  ...onSidecar("near-namespace", [["ipc-in-capitals-and-blanks", { ipcMode: " Private " }]]),
  ...onSidecar("near-host-name", [
    ["gateway-and-more", { hosts: [{ host: "h", ip: "host-gateway2" }] }, "host-gateway"],
    ["private-with-blanks", { hosts: [{ host: "h", ip: " 10.0.0.5" }] }, "host-gateway"],
  ]),
  ...onNetwork("near-network", [
    ["driver-empty", { driver: "" }],
    [
      "masquerade-not-known",
      {
        options: {
          "com.docker.network.bridge.enable_ip_masquerade": UNKNOWN_TEXT,
          "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
        },
      },
      "network-options",
    ],
  ]),
  ...onType(IMAGE, "near-build", [
    ["argument-for-node", image({ args: { NODE_OPTIONS: "--openssl-legacy-provider" } })],
    ["network-none-in-capitals-and-blanks", image({ network: " None " })],
    ["network-bridge", image({ network: "bridge" })],
    ["network-bridges", image({ network: "bridges" }), BUILD],
  ]),
  ...onType(REMOTE_IMAGE, "near-remote-build", [
    ["argument-bind", remote({ buildArgs: { ARANGO_BIND: "0.0.0.0" } }), BUILD],
    ["cache-from-local", remote({ cacheFroms: ["type=local,src=/etc"] }), BUILD],
    ["cache-type-last", remote({ cacheTos: ["dest=/srv,TYPE=local"] }), BUILD],
    ["cache-without-type", remote({ cacheTos: ["dest=/srv"] }), BUILD],
    ["cache-after-a-word-that-ends-so", remote({ cacheTos: ["xtype=inline,type=local"] }), BUILD],
    ["cache-after-a-word-that-begins-so", remote({ cacheTos: ["typex=inline,type=local"] }), BUILD],
    ["cache-with-blanks", remote({ cacheTos: [" type = Inline , mode=max"] })],
    ...["gha", "s3", "azblob"].map(
      (type) => [`cache-${type}`, remote({ cacheTos: [`type=${type}`] })] as const,
    ),
  ]),
  ...onType(DOCKER_BUILD_IMAGE, "near-buildx", [
    ["export-empty", buildx({ exports: [{ local: { dest: "", tar: false } }] })],
    ["export-by-a-flag", buildx({ exports: [{ oci: { tar: true } }] }), BUILD],
    ["export-in-part-empty", buildx({ exports: [{ local: { dest: "/x", tar: false } }] }), BUILD],
    ["export-of-two", buildx({ exports: [{ image: {} }, { local: { dest: "/x" } }] }), BUILD],
    ["export-of-two-in-one", buildx({ exports: [{ image: { push: true }, local: { dest: "/x" } }] }), BUILD],
    ["export-as-text", buildx({ exports: ["type=local,dest=/x"] }), BUILD],
    ["export-as-number", buildx({ exports: [7] }), BUILD],
    ["export-disabled", buildx({ exports: [{ image: { push: true }, disabled: true }] })],
    ["cache-of-two-in-one", buildx({ cacheTo: [{ inline: {}, local: { dest: "/srv" } }] }), BUILD],
    ["cache-not-disabled", buildx({ cacheTo: [{ inline: {}, disabled: false }] })],
    ["cache-raw-registry", buildx({ cacheTo: [{ raw: "type=registry,ref=x" }] })],
    ["cache-raw-list", buildx({ cacheTo: [{ raw: ["type=inline"] }] }), BUILD],
    ["cache-raw-not-known", buildx({ cacheTo: [{ raw: UNKNOWN_TEXT }] }), BUILD],
    ["cache-local-not-known", buildx({ cacheTo: [{ local: UNKNOWN_OBJECT }] }), BUILD],
  ]),
  ...onType(TAG, "near-tag", [
    ["database-under-another-name", { sourceImage: "mallku/database:latest", targetImage: "app:1" }],
  ]),
  ...onType(BUILDX_BUILDER, "near-builder", [
    ["driver-of-docker", { driver: "docker" }],
    ["network-bridge", { dockerContainer: { network: "bridge" } }],
    ["network-none", { dockerContainer: { network: "none" } }],
    ["environment", { dockerContainer: { env: { HTTP_PROXY: "http://x" } } }, BUILDER],
    ["image-at-another-registry", { driverOptions: { image: "evil.example/moby/buildkit" } }, BUILDER],
    ["option-that-ends-like-one", { driverOptions: { "env.memory": "x" } }, BUILDER],
    ["option-that-begins-like-one", { driverOptions: { "image-registry": "x" } }, BUILDER],
    ["flags-harmless-with-blanks", { buildkitFlags: " --debug  --trace " }],
    ["flags-blank", { buildkitFlags: " " }],
    ["flag-that-ends-like-one", { buildkitFlags: "--config=/x--debug" }, BUILDER],
    ["flag-that-begins-like-one", { buildkitFlags: "--debugaddr=0.0.0.0:6060" }, BUILDER],
  ]),
  ...onType(DOCKER_PROVIDER, "near-daemon", [
    ["options-empty", { sshOpts: "" }],
    ["options-empty-list", { sshOpts: [] }],
    ["options-empty-list-with-blanks", { sshOpts: " [ ] " }],
    ["options-null-with-blank", { sshOpts: " null " }],
    ["options-before-an-empty-list", { sshOpts: "-L8529:db:8529 []" }, "local-daemon"],
    ["options-after-an-empty-list", { sshOpts: "[] -L8529:db:8529" }, "local-daemon"],
    ["options-beside-an-empty-list", { sshOpts: "x[]" }, "local-daemon"],
    ["options-behind-an-empty-list", { sshOpts: "[]x" }, "local-daemon"],
  ]),
  {
    id: "near-carrier/token-without-slash",
    type: CONTAINER,
    properties: { ...CARRIER, uploads: [{ file: "run/mallku/api-token", content: "t" }] },
    breaks: ["uploads"],
  },
  {
    id: "near-carrier/token-of-a-file-not-known",
    type: CONTAINER,
    properties: { ...CARRIER, uploads: [{ file: "/run/mallku/api-token", source: UNKNOWN_TEXT }] },
    breaks: ["uploads"],
  },
  {
    id: "near-carrier/made-to-run-later",
    type: CONTAINER,
    properties: { ...CARRIER, mustRun: undefined },
    breaks: [DATA, "uploads"],
  },
];
