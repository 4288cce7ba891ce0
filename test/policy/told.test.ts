import { expect, test } from "vitest";
import { CONTAINER, NETWORK, PLUGIN, SERVICE } from "../../policy/facts/types.ts";
import {
  DATABASE,
  INTERNAL,
  mount,
  port,
  SIDECAR,
  UNKNOWN_TEXT,
  volume,
  type Properties,
} from "./cases/case.ts";
import { judge } from "./support/evaluation.ts";

const sidecar = (id: string, changed: Properties, told: string) =>
  [id, CONTAINER, { ...SIDECAR, ...changed }, told] as const;
const database = (id: string, changed: Properties, told: string) =>
  [id, CONTAINER, { ...DATABASE, ...changed }, told] as const;
const host = (ip: string) => ({ hosts: [{ host: "h", ip }] });
const bind = (source?: string) => mount({ type: "bind", source });

/** A rule that has several things to say, and which of them it must say of a declaration. */
const TOLD: readonly (readonly [id: string, type: string, properties: Properties, told: string])[] = [
  sidecar("host-gateway", host(" HOST-GATEWAY "), "given to the host itself, some of whose services"),
  sidecar("host-gateway", host("172.17.0.1"), "given to the host itself, by its address on Docker's bridge"),
  sidecar("host-gateway", host("169.254.169.254"), "hand out this machine's credentials"),
  sidecar("host-gateway", host("host-gateway2"), "no IP address"),
  sidecar("host-mount", bind("/etc/ssl"), "The container is given a system folder of the host"),
  sidecar("host-mount", bind("/home/me"), "The container is given a path on the host"),
  sidecar("host-mount", bind(), "The container is given a path on the host"),
  sidecar("host-mount", volume({ fromContainer: "a" }), "inherits every mount of another one"),
  sidecar("host-namespaces", { pidMode: "host" }, "process namespace is the host's, or shared with another"),
  sidecar("host-namespaces", { pidMode: "host" }, "container. Leave it out. The container then has one"),
  sidecar("host-namespaces", { usernsMode: "host" }, "Leave it out."),
  sidecar("host-namespaces", { ipcMode: "host" }, "IPC namespace is the host's"),
  sidecar("host-namespaces", { ipcMode: "host" }, "Write private."),
  sidecar("host-namespaces", { cgroupnsMode: "host" }, "cgroup namespace is the host's"),
  sidecar("host-namespaces", { cgroupnsMode: "host" }, "Write private."),
  sidecar("host-namespaces", { cgroupParent: "/x" }, "The container's cgroup parent is the host's"),
  sidecar("host-namespaces", { cgroupParent: "/x" }, "Leave it out."),
  sidecar("network-namespace", { networkMode: "host" }, "shares the host's network"),
  sidecar("network-namespace", { networkMode: "container:a" }, "joins another container's network namespace"),
  sidecar("network-namespace", { networkMode: "ns:/x" }, "joins a network namespace that is not its own"),
  database("publish-address", port({ ip: "" }), "published without an address"),
  database("publish-address", port({ ip: undefined }), "published without an address"),
  database("publish-address", port({ ip: "localhost" }), "no canonical IP address"),
  database(
    "publish-address",
    port({ ip: "::ffff:0.0.0.0" }),
    "0.0.0.0, which is every interface of the host",
  ),
  database("publish-address", port({ ip: "fd00::1" }), "fd00::1, which is reachable from other machines"),
  database("api-port-only", port({ internal: "0x1F91" }), "Container port 8081 is published"),
  database("api-port-only", port({ internal: "http" }), "Something that is no port is published"),
  sidecar(
    "data-volume",
    volume({ volumeName: "mallku-database-data" }),
    "Another container is given the database's",
  ),
  sidecar("data-volume", volume({ volumeName: "mallku-database-token" }), "is given the API's token"),
  [
    "data-volume",
    SERVICE,
    { taskSpec: { containerSpec: { mounts: [{ type: "volume", source: "mallku-database-data" }] } } },
    "A swarm service is given the database's files",
  ],
  [
    "uploads",
    SERVICE,
    { taskSpec: { containerSpec: { configs: [{ fileName: "/x" }] } } },
    "A file is copied into a container past its image",
  ],
  ["managed-plugin", PLUGIN, { name: "x" }, "A plugin is installed into Docker"],
  ["managed-plugin", PLUGIN, { grantAllPermissions: true }, "is granted rights on the host"],
  ["network-options", NETWORK, { ...INTERNAL, options: {} }, "open on every interface"],
  sidecar("database-endpoint", { command: ["0.0.0.0:8529"] }, "A listening endpoint is named"),
  sidecar("database-endpoint", { command: ["db:8529"] }, "made to lead to the database's port"),
  sidecar("database-endpoint", { command: ["arangod", "-c", "/x"] }, "given a configuration file"),
  sidecar("uploads", { uploads: [{ file: "/x", source: "/y" }] }, "A file of the deploying machine"),
  sidecar("uploads", { uploads: [{ file: "/x", content: "y" }] }, "past its image"),
  sidecar(
    "data-volume",
    { name: UNKNOWN_TEXT, ...volume({ volumeName: "mallku-database-data" }) },
    "name is not known",
  ),
];

test.each(TOLD.map(([id, ...rest]) => [`${id}: ${rest[2]}`, id, ...rest] as const))(
  "a reader is told of another danger than the one that is there: %s",
  (_what, id, type, properties, told) => {
    const messages = judge(type, properties)
      .filter(({ rule }) => rule === id)
      .map(({ message }) => message);
    expect(messages.join("\n")).toContain(told);
  },
);
