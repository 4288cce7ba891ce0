import {
  BUILDX_BUILDER,
  CONTAINER,
  DOCKER_BUILD_IMAGE,
  DOCKER_BUILD_INDEX,
  DOCKER_BUILD_PROVIDER,
  DOCKER_PROVIDER,
  IMAGE,
  NETWORK,
  PLUGIN,
  REGISTRY_IMAGE,
  REMOTE_IMAGE,
  SECRET,
  SERVICE,
  TAG,
  VOLUME,
} from "../../../policy/facts/types.ts";
import {
  onNetwork,
  onSidecar,
  onType,
  onVolume,
  UNKNOWN_LIST,
  UNKNOWN_OBJECT,
  UNKNOWN_TEXT,
  type Case,
} from "./case.ts";

const BUILD = "build-isolation";
const BUILDER = "image-builder";
const DAEMON = "local-daemon";
const TYPES = "allowed-types";
const EXTRA = "allowed-properties";

const build = (changed: Record<string, unknown>) => ({
  imageName: "mallku/database:latest",
  skipPush: true,
  build: { context: "infra/image/build/context", args: { NODE_IMAGE: "node@sha256:0" }, ...changed },
});
const remoteBuild = (changed: Record<string, unknown>) => ({
  name: "x:1",
  build: { context: ".", ...changed },
});
const dockerBuild = (changed: Record<string, unknown>) => ({
  push: false,
  context: { location: "." },
  ...changed,
});
const service = (
  spec: Record<string, unknown>,
  task: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
) => ({
  name: "reader",
  taskSpec: { containerSpec: { image: "reader:1", ...spec }, ...task },
  ...rest,
});
const publish = (port: Record<string, unknown>) => service({}, {}, { endpointSpec: { ports: [port] } });
const swarmMount = (mount: Record<string, unknown>) => service({ mounts: [{ target: "/x", ...mount }] });

function types(prefix: string, managed: boolean, rows: readonly (readonly [string, ...string[]])[]): Case[] {
  return rows.map(([type, ...breaks]) => ({
    id: `${prefix}/${type}`,
    type,
    properties: {},
    breaks,
    managedByProvider: managed,
  }));
}

/** Rows 25 to 32: swarm, plugins, builders, builds, daemons, and everything nobody has judged. */
export const WORLD: readonly Case[] = [
  ...onType(SERVICE, "service", [
    ["plain", service({})],
    [
      "hardened",
      service(
        { user: "1000", readOnly: true, capDrops: ["ALL"], env: { TZ: "UTC" }, args: ["serve"] },
        { networksAdvanceds: [{ name: "mallku-internal" }] },
      ),
    ],
    ["publishes-8529", publish({ targetPort: 8529 }), "database-port", "publish-address"],
    [
      "publishes-8529-outside",
      publish({ targetPort: 8080, publishedPort: 8529 }),
      "database-port",
      "publish-address",
    ],
    ["publishes-8080", publish({ targetPort: 8080, publishedPort: 8080 }), "publish-address"],
    ["publishes-8080-host-mode", publish({ targetPort: 8080, publishMode: "host" }), "publish-address"],
    ["publishes-80", publish({ targetPort: 80 }), "publish-address", "api-port-only"],
    ["unknown-port", publish({ targetPort: UNKNOWN_TEXT }), "database-port", "publish-address"],
    ["unknown-ports", service({}, {}, { endpointSpec: { ports: UNKNOWN_LIST } }), "database-port"],
    ["mode-alone", service({}, {}, { endpointSpec: { mode: "dnsrr" } })],
    ["bind", swarmMount({ type: "bind", source: "/var/run/docker.sock" }), "host-mount"],
    [
      "volume-device",
      swarmMount({
        type: "volume",
        source: "c",
        volumeOptions: { driverOptions: { device: "/", o: "bind" } },
      }),
      "host-mount",
    ],
    ["volume", swarmMount({ type: "volume", source: "cache" })],
    ["capability", service({ capAdds: ["CAP_SYS_ADMIN"] }), "capabilities"],
    ["selinux-off", service({ privileges: { seLinuxContext: { disable: true } } }), "confinement"],
    ["env-bind", service({ env: { ARANGO_BIND: "0.0.0.0" } }), "database-endpoint"],
    [
      "args-endpoint",
      service({ commands: ["arangod"], args: ["--server.endpoint", "tcp://0.0.0.0:8080"] }),
      "database-endpoint",
    ],
    ["config", service({ configs: [{ configId: "x", fileName: "/etc/arangod.conf" }] }), "uploads"],
    ["secret", service({ secrets: [{ secretId: "x", fileName: "/run/secrets/x" }] })],
    ["sysctl", service({ sysctl: { "net.ipv4.ip_forward": "1" } }), "kernel-settings"],
    ["host-gateway", service({ hosts: [{ host: "h", ip: "host-gateway" }] }), "host-gateway"],
    ["root", service({ user: "root" }), "root-user"],
    ["network-host", service({}, { networksAdvanceds: [{ name: "host" }] }), "network-namespace"],
    ["network-host-id", service({}, { networksAdvanceds: [{ id: "host" }] }), "network-namespace"],
    ["runtime-plugin", service({}, { runtime: "plugin" }), "kernel-settings"],
    ["runtime-container", service({}, { runtime: "container" })],
    ["log-remote", service({}, { logDriver: { name: "gelf" } }), "remote-logging"],
    [
      "traefik",
      service({}, {}, { labels: [{ label: "traefik.enable", value: "true" }] }),
      "proxy-publication",
    ],
    ["replicas", service({}, { forceUpdate: 1 }, { mode: { replicated: { replicas: 2 } } })],
    ["unknown-property", service({ utsMode: "host" }), EXTRA],
  ]),
  ...onType(PLUGIN, "plugin", [
    ["all-permissions", { name: "x", grantAllPermissions: true }, "managed-plugin"],
    [
      "network-host",
      { name: "x", grantPermissions: [{ name: "network", values: ["host"] }] },
      "managed-plugin",
    ],
    ["without-grants", { name: "x" }, "managed-plugin"],
  ]),
  ...onType(BUILDX_BUILDER, "builder", [
    ["plain", { name: "b", driver: "docker-container", bootstrap: true, platforms: ["linux/amd64"] }],
    ["limits", { dockerContainer: { memory: "2g", cpuQuota: "100000" }, driverOptions: { memory: "2g" } }],
    ["network-host", { dockerContainer: { network: "host" } }, BUILDER],
    ["network-option", { driverOptions: { network: "host" } }, BUILDER],
    ["flags", { buildkitFlags: "--allow-insecure-entitlement network.host" }, BUILDER],
    ["config", { buildkitConfig: "/etc/buildkitd.toml" }, BUILDER],
    ["endpoint", { endpoint: "tcp://10.0.0.1:2376" }, BUILDER],
    ["remote", { driver: "remote", remote: { key: "x" } }, BUILDER],
    ["kubernetes", { kubernetes: { namespace: "x" } }, BUILDER],
    ["use", { use: true }, BUILDER],
    ["cgroup-parent", { dockerContainer: { cgroupParent: "/" } }, BUILDER],
    ["unknown", { dockerContainer: { network: UNKNOWN_TEXT } }, BUILDER],
  ]),
  ...onType(IMAGE, "image", [
    ["as-declared", build({})],
    ["other-arguments", build({ args: { A: "b", LISTEN: "0.0.0.0" } })],
    [
      "platform",
      build({
        platform: "linux/arm64",
        target: "last",
        builderVersion: "BuilderBuildKit",
        cacheFrom: { images: ["x"] },
      }),
    ],
    ["network-default", build({ network: "default" })],
    ["network-none", build({ network: "none" })],
    ["network-host", build({ network: "host" }), BUILD],
    ["network-host-upper", build({ network: "HOST" }), BUILD],
    ["network-container", build({ network: "container:db" }), BUILD],
    ["add-hosts", build({ addHosts: ["registry:203.0.113.1"] }), BUILD],
    ["endpoint-argument", build({ args: { ENDPOINT: "tcp://0.0.0.0:8529" } }), BUILD],
    ["bind-argument", build({ args: { ARANGO_BIND: "0.0.0.0" } }), BUILD],
    ["bind-argument-loopback", build({ args: { ARANGO_BIND: "127.0.0.1" } })],
    ["remote-context", build({ context: "https://github.com/x/y.git" }), BUILD],
    ["git-context", build({ context: "git@github.com:x/y" }), BUILD],
    ["root-context", build({ context: "/usr/.." }), BUILD],
    ["absolute-context", build({ context: "/srv/project/context" })],
    ["unknown-network", build({ network: UNKNOWN_TEXT }), BUILD],
    ["unknown-context", build({ context: UNKNOWN_TEXT }), BUILD],
    ["unknown-build", { imageName: "x", build: UNKNOWN_OBJECT }, BUILD],
    ["unknown-registry-password", { imageName: "x", registry: { password: UNKNOWN_TEXT } }],
    ["no-build", { imageName: "x" }],
  ]),
  ...onType(REMOTE_IMAGE, "remote-image", [
    ["plain", { name: "redis:7.4", keepLocally: true }],
    ["pinned", { name: `redis@sha256:${"a".repeat(64)}`, pullTriggers: ["x"] }],
    ["unknown-name", { name: UNKNOWN_TEXT }, "known-at-preview"],
    ["unknown-trigger", { name: "redis:7.4", pullTriggers: [UNKNOWN_TEXT] }],
    ["build", remoteBuild({ buildArgs: { A: "b" }, noCache: true, labels: { a: "b" } })],
    ["network-host", remoteBuild({ networkMode: "host" }), BUILD],
    ["security-options", remoteBuild({ securityOpts: ["seccomp=unconfined"] }), BUILD],
    ["extra-hosts", remoteBuild({ extraHosts: ["a:1.2.3.4"] }), BUILD],
    ["secrets", remoteBuild({ secrets: [{ id: "x", src: "/etc/shadow" }] }), BUILD],
    ["cgroup-parent", remoteBuild({ cgroupParent: "/" }), BUILD],
    ["remote-context", remoteBuild({ remoteContext: "https://x/y.tar" }), BUILD],
    ["further-context", remoteBuild({ additionalContexts: ["host=/"] }), BUILD],
    ["builder", remoteBuild({ builder: "remote" }), BUILD],
  ]),
  ...onType(REGISTRY_IMAGE, "registry-image", [
    ["plain", { name: "registry.example.org/x:1" }],
    ["network-host", { name: "x", build: { context: ".", networkMode: "host" } }, BUILD],
  ]),
  ...onType(TAG, "tag", [
    ["plain", { sourceImage: "a:1", targetImage: "a:latest" }],
    ["database-image", { sourceImage: "evil:1", targetImage: "mallku/database:latest" }, "image-tag"],
    [
      "database-image-in-registry",
      { sourceImage: "evil:1", targetImage: "docker.io/mallku/database" },
      "image-tag",
    ],
    ["unknown", { sourceImage: "a", targetImage: UNKNOWN_TEXT }, "image-tag"],
    ["like-database-image", { sourceImage: "a", targetImage: "mallku/database-docs-site/x" }],
  ]),
  ...onType(DOCKER_BUILD_IMAGE, "docker-build", [
    [
      "plain",
      dockerBuild({
        tags: ["x:1"],
        buildArgs: { A: "b" },
        secrets: { a: "b" },
        exports: [{ image: { ociMediaTypes: true } }],
      }),
    ],
    ["network-host", dockerBuild({ network: "host" }), BUILD],
    ["exec", dockerBuild({ exec: true }), BUILD],
    ["ssh", dockerBuild({ ssh: [{ id: "default" }] }), BUILD],
    ["add-hosts", dockerBuild({ addHosts: ["h:host-gateway"] }), BUILD],
    ["builder", dockerBuild({ builder: { name: "remote" } }), BUILD],
    ["builder-default", dockerBuild({ builder: { name: "default" } })],
    ["export-local", dockerBuild({ exports: [{ local: { dest: "/etc" } }] }), BUILD],
    ["inline", dockerBuild({ dockerfile: { inline: "FROM x\nEXPOSE 8529" } }), BUILD],
    ["named-context", dockerBuild({ context: { location: ".", named: { host: { location: "/" } } } }), BUILD],
    ["remote-context", dockerBuild({ context: { location: "https://github.com/x/y.git" } }), BUILD],
    ["cache-local", dockerBuild({ cacheTo: [{ local: { dest: "/srv" } }] }), BUILD],
    ["unknown-network", dockerBuild({ network: UNKNOWN_TEXT }), BUILD],
  ]),
  ...onType(DOCKER_BUILD_INDEX, "docker-build-index", [
    ["plain", { tag: "x:1", sources: ["a", "b"], push: true }],
  ]),
  ...onType(SECRET, "secret", [
    ["plain", { name: "x", data: "eA==" }],
    ["unknown-data", { name: "x", data: UNKNOWN_TEXT }],
  ]),
  ...onType(DOCKER_PROVIDER, "provider", [
    ["default", { version: "5.2.0" }],
    ["unix", { host: "unix:///var/run/docker.sock" }],
    ["unix-rootless", { host: "unix:///run/user/1000/docker.sock", sshOpts: "[]" }],
    ["npipe", { host: "npipe:////./pipe/docker_engine" }],
    ["tcp", { host: "tcp://10.0.0.5:2375" }, DAEMON],
    ["tcp-loopback", { host: "tcp://127.0.0.1:2375" }, DAEMON],
    ["tcp-upper", { host: "TCP://10.0.0.5:2375" }, DAEMON],
    ["ssh", { host: "ssh://root@db" }, DAEMON],
    ["nonsense", { host: "10.0.0.5:2375" }, DAEMON],
    ["context", { context: "prod" }, DAEMON],
    ["context-default", { context: "default" }],
    ["ssh-options-json", { sshOpts: '["-L","0.0.0.0:8529:127.0.0.1:8529"]' }, DAEMON],
    ["ssh-options-list", { sshOpts: ["-R", "8529:127.0.0.1:8529"] }, DAEMON],
    ["ssh-and-forward", { host: "ssh://root@db", sshOpts: '["-L","8529:db:8529"]' }, DAEMON, DAEMON],
    ["registry", { registryAuth: '[{"address":"x","password":"p"}]', disableDockerDaemonCheck: "true" }],
    ["unknown-host", { host: UNKNOWN_TEXT }, DAEMON],
    ["unknown-registry", { registryAuth: UNKNOWN_TEXT }],
  ]),
  ...onType(DOCKER_BUILD_PROVIDER, "build-provider", [
    ["default", { version: "0.0.15" }],
    ["tcp", { host: "tcp://10.0.0.5:2376" }, DAEMON],
  ]),
  ...types("type", true, [
    ["pulumi:pulumi:Stack"],
    ["pulumi:pulumi:StackReference"],
    ["pulumi:providers:random"],
    ["pulumi:providers:command"],
    ["random:index/randomString:RandomString"],
    ["random:index/randomPassword:RandomPassword"],
    ["tls:index/privateKey:PrivateKey"],
    ["aws:s3/bucket:Bucket"],
    ["github:index/repository:Repository"],
    ["cloudflare:index/record:Record"],
    ["aws:ecs/service:Service", TYPES],
    ["azure-native:containerinstance:ContainerGroup", TYPES],
    ["command:local:Command", TYPES],
    ["command:remote:Command", TYPES],
    ["null:index/resource:Resource"],
    ["kubernetes:core/v1:Pod", TYPES],
    ["kubernetes:apps/v1:Deployment", TYPES],
    ["pulumi-nodejs:dynamic:Resource", TYPES],
    ["pulumi-python:dynamic:Resource", TYPES],
    ["docker:index/compose:Compose", TYPES],
    ["docker:index/container:ContainerV2", TYPES],
    ["docker_compose:index:Project", TYPES],
    ["nomad:index/job:Job", TYPES],
    ["made-up:index:Thing", TYPES],
    ["pulumi:providers:docker-compose", TYPES],
  ]),
  ...types("component", false, [
    ["mallku:index:MallkuDatabase"],
    ["my:app:Website"],
    ["command:local:Command", TYPES],
    ["docker:index/compose:Compose", TYPES],
    ["aws:ecs/service:Service", TYPES],
  ]),
  ...onSidecar("property", [
    ["uts-mode", { utsMode: "host" }, EXTRA],
    ["host-config", { hostConfig: { privileged: true } }, EXTRA],
    ["undefined", { utsMode: undefined }],
    ["null", { utsMode: null }],
    ["bookkeeping", { __defaults: ["name"], __internal: {} }],
    ["nested", { networksAdvanced: [{ name: "mallku-internal", future: true }] }, EXTRA],
    ["unknown-value", { utsMode: UNKNOWN_TEXT }, EXTRA],
  ]),
  ...onNetwork("network-property", [["future", { scope: "swarm" }, EXTRA]]),
  ...onVolume("volume-property", [["future", { source: "/etc" }, EXTRA]]),
  ...[CONTAINER, NETWORK, VOLUME].map((type) => ({
    id: `unknown-everything/${type}`,
    type,
    properties: { labels: UNKNOWN_LIST, name: UNKNOWN_TEXT },
    breaks:
      type === CONTAINER
        ? ["proxy-publication", "default-network"]
        : type === NETWORK
          ? ["network-options"]
          : [],
  })),
];
