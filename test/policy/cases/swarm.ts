import { SERVICE } from "../../../policy/facts/types.ts";
import { onType, UNKNOWN_LIST, UNKNOWN_OBJECT, UNKNOWN_TEXT, type Case } from "./case.ts";

const MOUNT = "host-mount";
const service = (
  spec: Record<string, unknown>,
  task: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
) => ({
  name: "reader",
  taskSpec: {
    containerSpec: { image: "reader:1", ...spec },
    networksAdvanceds: [{ name: "mallku-internal" }],
    ...task,
  },
  ...rest,
});
const mounted = (mount: Record<string, unknown>) => service({ mounts: [{ target: "/x", ...mount }] });
const endpoint = (endpointSpec: unknown) => service({}, {}, { endpointSpec });

/** Row 25 and 26 once more: a service is a container on every node, under other names. */
export const SWARM: readonly Case[] = [
  ...onType(SERVICE, "swarm", [
    [
      "everything-ordinary",
      service(
        {
          env: { TZ: "UTC", API: "http://mallku-database-secure:8080" },
          user: "1000:1000",
          groups: ["2000"],
          hostname: "reader",
          init: true,
          readOnly: true,
          dir: "/srv",
          stopSignal: "SIGTERM",
          stopGracePeriod: "10s",
          healthcheck: { tests: ["CMD", "wget", "-q", "http://127.0.0.1:3000"], interval: "10s" },
          dnsConfig: { nameservers: ["10.0.0.2"] },
          hosts: [{ host: "printer", ip: "192.168.1.20" }],
          sysctl: { "net.core.somaxconn": "1024" },
          mounts: [
            {
              type: "volume",
              source: "cache",
              target: "/cache",
              volumeOptions: { driverName: "local", noCopy: true },
            },
            { type: "tmpfs", target: "/tmp", tmpfsOptions: { sizeBytes: 1048576 } },
          ],
          capAdds: ["CAP_NET_BIND_SERVICE"],
          capDrops: ["ALL"],
          labels: [{ label: "owner", value: "x" }],
          secrets: [{ secretId: "x", secretName: "token", fileName: "/run/secrets/token", fileMode: 256 }],
          isolation: "default",
          privileges: { seLinuxContext: { disable: false, level: "s0:c1" } },
        },
        {
          logDriver: { name: "json-file", options: { "max-size": "1m" } },
          resources: { limits: { memoryBytes: 1, nanoCpus: 1 }, reservation: { memoryBytes: 1 } },
          restartPolicy: { condition: "on-failure", maxAttempts: 5 },
          placement: { constraints: ["node.role==worker"], maxReplicas: 1 },
        },
        {
          mode: { replicated: { replicas: 3 } },
          updateConfig: { parallelism: 1 },
          rollbackConfig: { order: "stop-first" },
          labels: [{ label: "team", value: "data" }],
          endpointSpec: { mode: "vip", ports: [] },
        },
      ),
    ],
    ["global", service({}, {}, { mode: { global: true } })],
    [
      "ports-8529-host-mode",
      endpoint({ ports: [{ targetPort: 8529, publishedPort: 8529, publishMode: "host" }] }),
      "database-port",
      "publish-address",
    ],
    ["ports-8529-text", endpoint({ ports: [{ targetPort: "8529" }] }), "database-port", "publish-address"],
    [
      "ports-8529-udp",
      endpoint({ ports: [{ targetPort: 8529, protocol: "udp" }] }),
      "database-port",
      "publish-address",
    ],
    [
      "ports-api-udp",
      endpoint({ ports: [{ targetPort: 8080, protocol: "udp" }] }),
      "publish-address",
      "api-port-only",
    ],
    [
      "ports-two",
      endpoint({ ports: [{ targetPort: 8529 }, { targetPort: 8080 }] }),
      "database-port",
      "publish-address",
      "publish-address",
    ],
    [
      "ports-unknown-published",
      endpoint({ ports: [{ targetPort: 8080, publishedPort: UNKNOWN_TEXT }] }),
      "database-port",
      "publish-address",
    ],
    ["endpoint-unknown", endpoint(UNKNOWN_OBJECT), "database-port"],
    ["task-unknown", { name: "reader", taskSpec: UNKNOWN_OBJECT }, "known-at-preview"],
    ["spec-unknown", { name: "reader", taskSpec: { containerSpec: UNKNOWN_OBJECT } }, "known-at-preview"],
    ["bind-mixed-case", mounted({ type: "Bind", source: "/srv" }), MOUNT],
    [
      "bind-propagation",
      mounted({ type: "bind", source: "/srv", bindOptions: { propagation: "rshared" } }),
      MOUNT,
      "mount-propagation",
    ],
    ["volume-path", mounted({ type: "volume", source: "/srv" }), MOUNT],
    ["volume-driver", mounted({ type: "volume", source: "c", volumeOptions: { driverName: "nfs" } }), MOUNT],
    ["npipe", mounted({ type: "npipe", source: "//./pipe/docker_engine" }), MOUNT],
    ["cluster", mounted({ type: "cluster", source: "group:x" }), MOUNT],
    ["mounts-unknown", service({ mounts: UNKNOWN_LIST }), MOUNT],
    ["capability-all", service({ capAdds: ["all"] }), "capabilities"],
    ["selinux-type", service({ privileges: { seLinuxContext: { type: "spc_t" } } }), "confinement"],
    ["selinux-user", service({ privileges: { seLinuxContext: { user: "system_u" } } }), "confinement"],
    ["selinux-role", service({ privileges: { seLinuxContext: { role: "system_r" } } }), "confinement"],
    [
      "selinux-unknown",
      service({ privileges: { seLinuxContext: { disable: UNKNOWN_TEXT } } }),
      "confinement",
    ],
    ["credential-spec", service({ privileges: { credentialSpec: { file: "x.json" } } }), "confinement"],
    ["isolation-process", service({ isolation: "process" }), "confinement"],
    ["environment-security-off", service({ env: { MALLKU_SECURITY: "off" } }), "database-endpoint"],
    ["environment-no-auth", service({ env: { ARANGO_NO_AUTH: "1" } }), "database-endpoint"],
    ["environment-nginx-proxy", service({ env: { VIRTUAL_PORT: "8529" } }), "proxy-publication"],
    ["environment-unknown", service({ env: { A: UNKNOWN_TEXT } }), "database-endpoint"],
    [
      "commands-forward",
      service({ commands: ["socat"], args: ["TCP-LISTEN:8080,fork", "TCP:database:8529"] }),
      "database-endpoint",
    ],
    [
      "health-starts",
      service({ healthcheck: { tests: ["CMD-SHELL", "arangod --server.endpoint tcp://0.0.0.0:8080"] } }),
      "database-endpoint",
    ],
    ["dir-relative", service({ dir: "../x" }), "database-endpoint"],
    [
      "config",
      service({
        configs: [{ configId: "x", configName: "arangod", fileName: "/etc/arangodb3/arangod.conf" }],
      }),
      "uploads",
    ],
    [
      "secret-as-configuration",
      service({ secrets: [{ secretId: "x", fileName: "/etc/arangodb3/arangod.conf" }] }),
      "uploads",
    ],
    [
      "secret-out-of-its-folder",
      service({ secrets: [{ secretId: "x", fileName: "/run/secrets/../../etc/x" }] }),
      "uploads",
    ],
    ["secret-relative", service({ secrets: [{ secretId: "x", fileName: "token" }] })],
    ["secret-relative-out", service({ secrets: [{ secretId: "x", fileName: "../../etc/x" }] }), "uploads"],
    [
      "secret-file-unknown",
      service({ secrets: [{ secretId: UNKNOWN_TEXT, fileName: UNKNOWN_TEXT }] }),
      "uploads",
    ],
    ["secret-id-unknown", service({ secrets: [{ secretId: UNKNOWN_TEXT, fileName: "token" }] })],
    ["user-root", service({ user: "0:0" }), "root-user"],
    ["group-docker", service({ groups: ["docker"] }), "root-user"],
    ["hosts-gateway", service({ hosts: [{ host: "h", ip: "HOST-GATEWAY" }] }), "host-gateway"],
    ["sysctl-forward", service({ sysctl: { "net.ipv4.ip_forward": "1" } }), "kernel-settings"],
    ["sysctl-no-forward", service({ sysctl: { "net.ipv4.ip_forward": "0" } })],
    ["network-host-upper", service({}, { networksAdvanceds: [{ name: "HOST" }] }), "network-namespace"],
    ["network-bridge", service({}, { networksAdvanceds: [{ name: "bridge" }] }), "default-network"],
    [
      "network-host-by-id-beside-name",
      service({}, { networksAdvanceds: [{ name: "mallku-internal", id: "host" }] }),
      "network-namespace",
    ],
    [
      "network-options",
      service({}, { networksAdvanceds: [{ name: "mallku-internal", driverOpts: ["a=b"] }] }),
      "network-attachment",
    ],
    [
      "network-alias-of-database",
      service({}, { networksAdvanceds: [{ name: "mallku-internal", aliases: ["mallku-database-secure"] }] }),
      "network-attachment",
    ],
    ["networks-unknown", service({}, { networksAdvanceds: UNKNOWN_LIST }), "default-network"],
    ["runtime-attachment", service({}, { runtime: "attachment" }), "kernel-settings"],
    [
      "log-fluentd",
      service({}, { logDriver: { name: "fluentd", options: { "fluentd-address": "10.0.0.1:24224" } } }),
      "remote-logging",
    ],
    [
      "generic-resource-gpu",
      service(
        {},
        { resources: { reservation: { genericResources: { namedResourcesSpecs: ["GPU=uuid"] } } } },
      ),
      "host-devices",
    ],
    ["labels-caddy", service({ labels: [{ label: "caddy", value: "x" }] }), "proxy-publication"],
    [
      "labels-on-both-once",
      service(
        { labels: [{ label: "traefik.enable", value: "true" }] },
        {},
        { labels: [{ label: "traefik.port", value: "8529" }] },
      ),
      "proxy-publication",
    ],
    ["database-named", { ...service({ image: "evil:1" }), name: "mallku-database-secure" }, "database-image"],
    [
      "dangers-beside-unknown",
      service({
        capAdds: ["SYS_ADMIN"],
        mounts: [UNKNOWN_OBJECT, { type: "bind", source: "/", target: "/h" }],
      }),
      "capabilities",
      MOUNT,
      MOUNT,
    ],
  ]),
];
