import { CONTAINER, NETWORK, VOLUME } from "../../../policy/facts/types.ts";

/** What a preview writes where a text is not known yet (@pulumi/policy, proxy.ts). */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const UNKNOWN_NUMBER = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
export const UNKNOWN_FLAG = "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7";
export const UNKNOWN_LIST = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";
export const UNKNOWN_OBJECT = "dd056dcd-154b-4c76-9bd3-c8f88648b5ff";

export type Properties = Readonly<Record<string, unknown>>;

/** One resource and the mandatory rules it must break: each once for each danger, none for a harmless one. */
export interface Case {
  /** Stable: reports and mutation runs name it. */
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
  readonly breaks: readonly string[];
  /** False for a component; true unless said. */
  readonly managedByProvider?: boolean;
}

/** The database's container as the program declares it, with the provider's defaults filled in. */
export const DATABASE: Properties = {
  name: "mallku-database-secure",
  image: "mallku/database:latest",
  ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1", protocol: "tcp" }],
  envs: ["MALLKU_SECURITY=enforced", "ARANGO_BIND=127.0.0.1"],
  networksAdvanced: [{ name: "mallku-internal" }],
  networkMode: "bridge",
  restart: "unless-stopped",
  user: "65532:65532",
  readOnly: true,
  capabilities: { drops: ["ALL"] },
  securityOpts: ["no-new-privileges:true"],
  memory: 2048,
  memorySwap: 2048,
  cpus: "2",
  ulimits: [
    { name: "nproc", soft: 512, hard: 512 },
    { name: "nofile", soft: 65536, hard: 65536 },
  ],
  tmpfs: { "/tmp": "rw,noexec,nosuid,size=64m" },
  volumes: [{ volumeName: "mallku-database-data", containerPath: "/var/lib/mallku" }],
  logDriver: "json-file",
  logOpts: { "max-size": "10m", "max-file": "3" },
  healthcheck: {
    tests: ["CMD", "/nodejs/bin/node", "/opt/mallku/gateway.mjs", "health"],
    interval: "10s",
    timeout: "3s",
    retries: 3,
    startPeriod: "30s",
  },
  stopTimeout: 30,
  init: false,
};

/** The carrier of the API's token: created, never started. */
export const CARRIER: Properties = {
  name: "mallku-database-token",
  image: "mallku/database:latest",
  start: false,
  mustRun: false,
  networkMode: "none",
  user: "65532:65532",
  capabilities: { drops: ["ALL"] },
  securityOpts: ["no-new-privileges:true"],
  uploads: [{ file: "/run/mallku/api-token", content: "a token", permissions: "0444" }],
  volumes: [{ volumeName: "mallku-database-token", containerPath: "/run/mallku" }],
};

/** Another container beside the database, with as little declared as passes. */
export const SIDECAR: Properties = {
  name: "reader",
  image: "reader:1.2",
  networksAdvanced: [{ name: "mallku-internal" }],
};

export const INTERNAL: Properties = {
  name: "mallku-internal",
  driver: "bridge",
  internal: false,
  ipv6: false,
  options: {
    "com.docker.network.bridge.enable_ip_masquerade": "false",
    "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
  },
  labels: [{ label: "io.mallku.part", value: "network" }],
};

type Change = readonly [id: string, properties: Properties, ...breaks: string[]];

function changes(type: string, base: Properties, prefix: string, rows: readonly Change[]): Case[] {
  return rows.map(([id, properties, ...breaks]) => ({
    id: `${prefix}/${id}`,
    type,
    properties: { ...base, ...properties },
    breaks,
  }));
}

/** Cases that change the database's container; a property set to undefined is left out. */
export const onDatabase = (prefix: string, rows: readonly Change[]) =>
  changes(CONTAINER, DATABASE, prefix, rows);
export const onSidecar = (prefix: string, rows: readonly Change[]) =>
  changes(CONTAINER, SIDECAR, prefix, rows);
export const onNetwork = (prefix: string, rows: readonly Change[]) =>
  changes(NETWORK, INTERNAL, prefix, rows);
export const onVolume = (prefix: string, rows: readonly Change[]) =>
  changes(VOLUME, { name: "cache", driver: "local" }, prefix, rows);
export const onType = (type: string, prefix: string, rows: readonly Change[]) =>
  changes(type, {}, prefix, rows);

/** One mapping, as after the provider's check unless told otherwise. */
export const port = (changed: Properties = {}) => ({
  ports: [{ internal: 8080, external: 8080, ip: "127.0.0.1", protocol: "tcp", ...changed }],
});

export const mount = (properties: Properties) => ({ mounts: [{ target: "/data", ...properties }] });
export const volume = (properties: Properties) => ({ volumes: [properties] });
