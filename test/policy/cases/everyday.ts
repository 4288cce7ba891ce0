import { CONTAINER } from "../../../policy/facts/types.ts";
import {
  DATABASE,
  mount,
  onDatabase,
  onNetwork,
  onSidecar,
  onVolume,
  port,
  UNKNOWN_LIST,
  UNKNOWN_TEXT,
  volume,
  type Case,
} from "./case.ts";

const label = (name: string, value: string) => ({ label: name, value });
const envs = (...more: string[]) => ({
  envs: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1", ...more],
});
const INSTANCE = {
  name: "mallku-database-secure-two",
  image: "mallku/database-two:latest",
  networksAdvanced: [{ name: "mallku-internal-two" }],
  volumes: [{ volumeName: "mallku-database-data-two", containerPath: "/var/lib/mallku" }],
};

/** What operators change every day and what opens nothing: a gate that stops these is switched off within a week. */
export const EVERYDAY: readonly Case[] = [
  ...onDatabase("everyday-database", [
    ["instance", INSTANCE],
    ["instance-on-another-port", { ...INSTANCE, ...port({ external: 18080 }) }],
    ["image-version", { image: "mallku/database:2026.11" }],
    ["image-digest", { image: `mallku/database@sha256:${"b".repeat(64)}` }],
    ["image-of-registry", { image: `registry.example.org/mallku/database:1@sha256:${"b".repeat(64)}` }],
    ["image-by-id", { image: `sha256:${"b".repeat(64)}` }],
    ["image-by-bare-id", { image: "b".repeat(64) }],
    ["image-unknown", { image: UNKNOWN_TEXT }],
    ["memory", { memory: 8192, memorySwap: 8192, memoryReservation: 4096 }],
    ["cpus", { cpus: "0.5", cpuShares: 512, cpuSet: "0-3" }],
    ["nofile", { ulimits: [{ name: "nofile", soft: 1048576, hard: 1048576 }] }],
    ["unknown-ulimits", { ulimits: UNKNOWN_LIST }],
    ["restart-always", { restart: "always" }],
    ["restart-on-failure", { restart: "on-failure", maxRetryCount: 5 }],
    ["tmpfs-more", { tmpfs: { "/tmp": "size=128m", "/run/app": "size=1m,mode=0700" } }],
    [
      "volume-more",
      { volumes: [...(DATABASE["volumes"] as object[]), { volumeName: "cache", containerPath: "/cache" }] },
    ],
    [
      "volume-by-mount",
      {
        volumes: [],
        ...mount({ type: "volume", source: "mallku-database-data", target: "/var/lib/mallku" }),
      },
    ],
    [
      "token-mounted",
      {
        volumes: [
          ...(DATABASE["volumes"] as object[]),
          { volumeName: "mallku-database-token", containerPath: "/run/mallku", readOnly: true },
        ],
      },
    ],
    ["environment", envs("TZ=Europe/Berlin", "LOG_LEVEL=debug", "NODE_ENV=production", "LANG=C.UTF-8")],
    ["environment-memory", envs("ARANGODB_OVERRIDE_DETECTED_TOTAL_MEMORY=2147483648")],
    ["environment-proxy", envs("HTTP_PROXY=http://10.0.0.9:3128", "NO_PROXY=127.0.0.1,localhost")],
    ["environment-telemetry", envs("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318")],
    ["environment-node-memory", envs("NODE_OPTIONS=--max-old-space-size=512 --unhandled-rejections=strict")],
    ["environment-node-empty", envs("NODE_OPTIONS=")],
    ["environment-allowed-hosts", envs("MALLKU_ALLOWED_HOSTS=db.example.org,mallku-database-secure:8080")],
    ["environment-service-name", envs("SERVICE_NAME=mallku", "PROXY_TIMEOUT=5")],
    ["environment-bind-v4-mapped", { envs: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=::ffff:127.0.0.1"] }],
    [
      "labels-many",
      { labels: [label("owner", "team-data"), label("backup", "daily"), label("com.example.port", "8080")] },
    ],
    ["labels-watchtower", { labels: [label("com.centurylinklabs.watchtower.enable", "false")] }],
    [
      "labels-homepage",
      { labels: [label("homepage.href", "http://127.0.0.1:8080"), label("homepage.group", "Data")] },
    ],
    [
      "labels-prometheus",
      { labels: [label("prometheus.io/scrape", "true"), label("prometheus.io/path", "/metrics")] },
    ],
    ["labels-url", { labels: [label("org.opencontainers.image.source", "https://example.org/x")] }],
    ["log-local", { logDriver: "local", logOpts: { "max-size": "20m", "max-file": "5", compress: "false" } }],
    ["log-non-blocking", { logOpts: { mode: "non-blocking", "max-buffer-size": "4m", "max-size": "10m" } }],
    [
      "log-journald",
      { logDriver: "journald", logOpts: { tag: "mallku/{{.Name}}", labels: "owner", env: "TZ" } },
    ],
    [
      "healthcheck-slower",
      {
        healthcheck: {
          tests: ["CMD", "/nodejs/bin/node", "/opt/mallku/gateway.mjs", "health"],
          interval: "1m0s",
          startInterval: "1s",
        },
      },
    ],
    [
      "healthcheck-wget",
      { healthcheck: { tests: ["CMD", "wget", "-q", "--spider", "http://[::1]:8080/health"] } },
    ],
    ["healthcheck-absent", { healthcheck: undefined }],
    ["port-v6-loopback", port({ ip: "::1" })],
    ["port-v6-loopback-long", port({ ip: "0:0:0:0:0:0:0:1", external: 18080 })],
    ["port-high", port({ external: 49999 })],
    ["alias", { networksAdvanced: [{ name: "mallku-internal", aliases: ["database", "api"] }] }],
    [
      "static-address",
      {
        networksAdvanced: [
          {
            name: "mallku-internal",
            ipv4Address: "172.30.0.10",
            ipv6Address: "fd12:3456::10",
            macAddress: "02:42:ac:1e:00:0a",
          },
        ],
      },
    ],
    ["two-networks", { networksAdvanced: [{ name: "mallku-internal" }, { name: "metrics" }] }],
    ["network-by-mode-alone", { networkMode: "mallku-internal", networksAdvanced: undefined }],
    ["network-mode-absent", { networkMode: undefined }],
    ["user-other", { user: "10001:10001" }],
    ["user-name", { user: "nonroot" }],
    ["stop", { stopSignal: "SIGINT", stopTimeout: 120, destroyGraceSeconds: 60 }],
    ["init", { init: true }],
    ["hostname", { hostname: "database", domainname: "example.org" }],
    ["hostname-unknown", { hostname: UNKNOWN_TEXT }],
    ["dns", { dns: ["10.0.0.2"], dnsOpts: ["ndots:1"], dnsSearches: ["example.org"] }],
    ["sysctl-keepalive", { sysctls: { "net.ipv4.tcp_keepalive_time": "120", "net.core.somaxconn": "4096" } }],
    [
      "sysctl-hardening",
      {
        sysctls: {
          "net.ipv4.ip_forward": "0",
          "net.ipv4.conf.all.accept_redirects": "0",
          "net.ipv4.conf.all.send_redirects": "0",
          "net.ipv4.conf.default.route_localnet": "0",
          "net.ipv4.conf.all.rp_filter": "1",
        },
      },
    ],
    ["sysctl-buffers", { sysctls: { "net.core.rmem_max": "4194304", "net.core.wmem_default": "262144" } }],
    ["sysctl-no-v6", { sysctls: { "net.ipv6.conf.all.disable_ipv6": "1" } }],
    [
      "security-with-default-profiles",
      { securityOpts: ["no-new-privileges:true", "apparmor=docker-default"] },
    ],
    ["namespaces-private", { ipcMode: "private", cgroupnsMode: "private", pidMode: "", usernsMode: "" }],
    ["runtime-runc", { runtime: "runc" }],
    [
      "explicitly-nothing",
      {
        privileged: false,
        publishAllPorts: false,
        devices: [],
        mounts: [],
        hosts: [],
        uploads: [],
        groupAdds: [],
        capabilities: { adds: [], drops: ["ALL"] },
      },
    ],
    ["wait", { wait: true, waitTimeout: 300, mustRun: true, start: true }],
    ["platform", { platform: "linux/arm64" }],
    ["read-timeout", { containerReadRefreshTimeoutMilliseconds: 30000 }],
  ]),
  ...onSidecar("everyday-sidecar", [
    ["minimal", {}],
    ["name-with-random-suffix", { name: "reader-x7f3" }],
    ["name-not-known-yet", { name: UNKNOWN_TEXT }],
    ["name-absent", { name: undefined }],
    ["redis", { image: "redis:7.4", command: ["redis-server", "--save", "60", "1", "--bind", "0.0.0.0"] }],
    [
      "postgres",
      {
        image: "postgres:17",
        envs: ["POSTGRES_PASSWORD=x", "PGDATA=/data"],
        ...volume({ volumeName: "pg", containerPath: "/data" }),
      },
    ],
    [
      "prometheus",
      { command: ["--config.file=/etc/prometheus/prometheus.yml", "--web.listen-address=0.0.0.0:9090"] },
    ],
    ["node", { command: ["node", "-c", "server.js"] }],
    [
      "shell-loop",
      {
        entrypoints: ["/bin/sh", "-c"],
        command: ["while true; do wget -qO- http://mallku-database-secure:8080/health; sleep 60; done"],
      },
    ],
    ["worker-of-the-api", { envs: ["API=http://mallku-database-secure:8080", "PORT=3000", "HOST=0.0.0.0"] }],
    ["api-port-inside", { envs: ["LISTEN=:8080"], labels: [label("port", "8080")] }],
    [
      "two-volumes",
      {
        volumes: [
          { volumeName: "a", containerPath: "/a" },
          { volumeName: "b-1", containerPath: "/b", readOnly: true },
        ],
      },
    ],
    ["anonymous-mount", mount({ type: "volume", source: "" })],
    ["anonymous-volume", volume({ containerPath: "/scratch" })],
    ["volume-over-etc", volume({ volumeName: "conf", containerPath: "/etc/reader" })],
    [
      "mount-volume",
      mount({
        type: "volume",
        source: "cache",
        readOnly: true,
        volumeOptions: { driverName: "local", noCopy: true, subpath: "2026/11" },
      }),
    ],
    ["mount-tmpfs", mount({ type: "tmpfs", tmpfsOptions: { sizeBytes: 67108864, mode: 448 } })],
    ["network-alone-none", { networkMode: "none", networksAdvanced: undefined }],
    ["own-second-network", { networksAdvanced: [{ name: "metrics" }] }],
    [
      "capabilities-of-a-web-server",
      { capabilities: { adds: ["CAP_NET_BIND_SERVICE", "chown", "SETUID", "Setgid"], drops: ["all"] } },
    ],
    ["hosts-of-a-printer", { hosts: [{ host: "printer", ip: "192.168.1.20" }] }],
    ["hosts-v6", { hosts: [{ host: "peer", ip: "fd00::7" }] }],
    ["pgrep-health", { healthcheck: { tests: ["CMD-SHELL", "pgrep arangod || exit 1"] } }],
    ["tails-a-log", { command: ["tail", "-F", "/logs/arangod.log"] }],
    [
      "dumps-through-the-api",
      {
        image: "arangodb:3.12.7",
        command: ["arangodump", "--server.endpoint", "tcp://mallku-database-secure:8080"],
      },
    ],
    ["tty", { tty: true, stdinOpen: true }],
    ["rm", { rm: true, mustRun: false, attach: true, logs: true, restart: "no" }],
    ["group", { user: "1000:1000", groupAdds: ["2000"] }],
    ["storage-size", { storageOpts: { size: "5G" } }],
    ["shm", { shmSize: 256 }],
    ["unknown-label-elsewhere", { hostname: UNKNOWN_TEXT, memory: UNKNOWN_TEXT, stopTimeout: UNKNOWN_TEXT }],
    ["publishes-the-api-alone", port({ external: 9000 })],
  ]),
  ...onNetwork("everyday-network", [
    ["labels", { labels: [label("team", "data")] }],
    [
      "mtu-and-icc",
      {
        options: {
          "com.docker.network.bridge.enable_ip_masquerade": "false",
          "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
          "com.docker.network.driver.mtu": "1450",
          "com.docker.network.bridge.enable_icc": "true",
        },
      },
    ],
    [
      "masquerade-as-flag",
      {
        options: {
          "com.docker.network.bridge.enable_ip_masquerade": false,
          "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
        },
      },
    ],
    [
      "masquerade-capitals",
      {
        options: {
          "com.docker.network.bridge.enable_ip_masquerade": "False",
          "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
        },
      },
    ],
    [
      "gateway-mode-nat",
      {
        options: {
          "com.docker.network.bridge.enable_ip_masquerade": "false",
          "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
          "com.docker.network.bridge.gateway_mode_ipv4": "nat",
        },
      },
    ],
    ["subnet", { ipamDriver: "default", ipamConfigs: [{ subnet: "172.30.0.0/24", gateway: "172.30.0.1" }] }],
    ["name-not-known-yet", { name: UNKNOWN_TEXT }],
    [
      "second-network",
      { name: "metrics", options: { "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1" } },
    ],
    ["second-network-internal", { name: "metrics", internal: true, options: undefined }],
  ]),
  ...onVolume("everyday-volume", [
    ["data", { name: "mallku-database-data" }],
    ["data-of-instance", { name: "mallku-database-data-two", labels: [label("backup", "daily")] }],
    ["name-not-known-yet", { name: UNKNOWN_TEXT }],
    ["name-absent", { name: undefined }],
    [
      "tmpfs",
      { driverOpts: { type: "tmpfs", device: "tmpfs", o: "size=64m,uid=65532,gid=65532,mode=0700" } },
    ],
  ]),
  {
    id: "everyday-carrier/created",
    type: CONTAINER,
    properties: { name: "tool", image: "tool:1", start: false, mustRun: false, networkMode: "none" },
    breaks: [],
  },
];
