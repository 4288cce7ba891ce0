import { describe, expect, test } from "vitest";
import type { Known } from "../../guard/decision/authorization-policy.ts";
import type { DenialId } from "../../guard/decision/denial.ts";
import { authorize, CARRIER_ID, DATABASE_ID, DECLARED, KNOWN, OTHER_ID } from "./support/decide.ts";

const CMD = { Cmd: ["/nodejs/bin/node", "-v"] };

/** Every name under which Docker would find the database's container. */
const REFERENCES = [
  "mallku-database-secure",
  "mallku-database-secure-second",
  DATABASE_ID,
  DATABASE_ID.slice(0, 12),
  "4",
  "evil/alias-of-the-database",
];

const ON_DATABASE: readonly (readonly [string, DenialId, object?])[] = [
  ["POST /containers/{}/exec", "exec", CMD],
  ["POST /containers/{}/attach?stream=1", "attach"],
  ["GET /containers/{}/attach/ws", "attach"],
  ["POST /containers/{}/resize?h=1&w=1", "attach"],
  ["GET /containers/{}/archive?path=/var/lib/mallku", "files"],
  ["HEAD /containers/{}/archive?path=/", "files"],
  ["PUT /containers/{}/archive?path=/", "files"],
  ["POST /containers/{}/copy", "files", { Resource: "/" }],
  ["GET /containers/{}/export", "files"],
  ["POST /commit?container={}", "snapshot", {}],
  ["POST /containers/{}/checkpoints", "snapshot", { CheckpointID: "c" }],
  ["GET /containers/{}/checkpoints", "snapshot"],
  ["DELETE /containers/{}/checkpoints/c", "snapshot"],
  ["POST /containers/{}/start?checkpoint=c", "snapshot"],
  ["POST /containers/{}/start?checkpoint-dir=/tmp", "snapshot"],
  ["POST /containers/{}/rename?name=free", "rename"],
  ["POST /containers/{}/update", "limits", { PidsLimit: 7 }],
  ["POST /containers/{}/update", "limits", { Devices: [{ PathOnHost: "/dev/sda" }] }],
  ["POST /containers/{}/kill?signal=USR1", "signal"],
  ["POST /containers/{}/kill?signal=10", "signal"],
  ["POST /containers/{}/stop?signal=SIGUSR1", "signal"],
  ["POST /build?networkmode=container:{}", "join"],
];

describe.each(REFERENCES)("whatever the database is called: %s", (reference) => {
  for (const [request, id, body] of ON_DATABASE) {
    test(`${request} is refused (${id})`, () => {
      const target = request.replace("{}", reference);
      expect(authorize(target, body)).toBe(id);
      expect(authorize(target.replace(" /", " /v1.41/"), body)).toBe(id);
    });
  }
});

test("no other container is kept from its own life", () => {
  for (const [request, , body] of ON_DATABASE) {
    for (const reference of ["web", "db", OTHER_ID, "b0b0b0b0b0b0"]) {
      expect(authorize(request.replace("{}", reference), body), `${request} ${reference}`).toBe("allow");
    }
  }
});

test("nothing is decided about something that may be an id before Docker has said whose it is", () => {
  expect(authorize("POST /containers/db/exec", CMD, {})).toBe("ask-containers");
  expect(authorize("POST /containers/web/exec", CMD, {})).toBe("allow");
  expect(authorize("POST /containers/mallku-database-secure/exec", CMD, {})).toBe("exec");
});

test("the beginning of an id is not held open until it is the database's", () => {
  expect(authorize("POST /containers/db/exec")).toBe("body");
  expect(authorize(`POST /containers/${OTHER_ID}/exec`)).toBe("body");
});

describe("a command in another container gets no more of the host than the container itself", () => {
  const exec = "POST /containers/web/exec";
  test.each<readonly [string, object | string | undefined, string]>([
    ["without privileges", { ...CMD, Privileged: false, User: "0", Tty: true }, "allow"],
    ["as Docker's SDK for Python asks", { ...CMD, Container: "web", Privileged: false, Env: null }, "allow"],
    ["with every capability", { ...CMD, Privileged: true }, "privileges"],
    ["with them in another case", { ...CMD, privileged: true }, "body"],
    ["with them behind a denial of them", '{"Cmd":["sh"],"Privileged":false,"Privileged":true}', "body"],
    ["with them as a text", { ...CMD, Privileged: "true" }, "body"],
    ["with a body that is held back", undefined, "body"],
    ["with a body that is no JSON", "Privileged", "body"],
  ])("%s", (_title, body, expected) => {
    expect(authorize(exec, body)).toBe(expected);
  });
});

describe("a command that was made before the guard was there", () => {
  const start = "POST /exec/0123abcd/start";
  test.each<readonly [string, Known, string]>([
    ["is asked about", {}, "ask-exec"],
    ["then whose container it is", { execContainer: DATABASE_ID }, "ask-containers"],
    ["is refused in the database", { ...KNOWN, execContainer: DATABASE_ID }, "exec"],
    ["is let go on elsewhere", KNOWN, "allow"],
    ["is Docker's to miss", { execContainer: "" }, "allow"],
  ])("%s", (_title, known, expected) => {
    expect(authorize(start, { Detach: false }, known)).toBe(expected);
  });
});

const STILL_DONE: readonly (readonly [string, object?])[] = [
  ["GET /containers/mallku-database-secure/json"],
  ["GET /containers/mallku-database-secure/logs?stdout=1"],
  ["GET /containers/mallku-database-secure/stats"],
  ["POST /containers/mallku-database-secure/start"],
  ["POST /containers/mallku-database-secure/stop?t=5"],
  ["POST /containers/mallku-database-secure/stop?signal=SIGTERM"],
  ["POST /containers/mallku-database-secure/restart"],
  ["POST /containers/mallku-database-secure/kill?signal=KILL"],
  ["POST /containers/mallku-database-secure/update", { Memory: 2 ** 31, RestartPolicy: { Name: "always" } }],
  ["DELETE /containers/mallku-database-secure?force=1"],
  ["POST /networks/mallku-internal/connect", { Container: DATABASE_ID, EndpointConfig: { Aliases: ["x"] } }],
  ["POST /networks/bridge/disconnect", { Container: DATABASE_ID }],
  [`PUT /containers/${CARRIER_ID}/archive?path=%2F`],
  ["PUT /containers/mallku-database-token/archive?path=/"],
  ["POST /networks/create", { Name: "somebodys", Driver: "macvlan" }],
  [
    "POST /volumes/create",
    { Name: "mallku-database-data", Driver: "local", DriverOpts: {}, Labels: { a: "b" } },
  ],
  ["DELETE /volumes/mallku-database-data"],
  ["POST /images/load"],
  ["POST /images/create?fromImage=nginx&tag=1"],
  ["POST /build?t=a&t=b&networkmode=host"],
  ["POST /session"],
];

for (const [request, body] of STILL_DONE) {
  test(`what looking after the installation needs goes on: ${request}`, () => {
    expect(authorize(request, body)).toBe("allow");
  });
}

const AROUND: readonly (readonly [string, DenialId, object?])[] = [
  ["POST /containers/mallku-database-token/start", "token-carrier"],
  [`POST /containers/${CARRIER_ID.slice(0, 8)}/restart`, "token-carrier"],
  ["POST /containers/mallku-database-token/update", "token-carrier", { RestartPolicy: { Name: "always" } }],
  ["GET /containers/mallku-database-token/archive?path=/run/mallku", "files"],
  ["PUT /containers/mallku-database-token/archive?path=/opt", "files"],
  ["PUT /containers/7a/archive?path=/", "files"],
  ["POST /containers/web/rename?name=mallku-database-secure", "rename"],
  ["POST /containers/web/rename?name=a&name=mallku-database-secure", "ambiguous"],
  ["POST /commit?container=web&container=mallku-database-secure", "ambiguous", {}],
  ["POST /networks/other/connect", "network", { Container: "mallku-database-secure" }],
  [
    "POST /networks/mallku-internal/connect",
    "network",
    { Container: DATABASE_ID, EndpointConfig: { Links: ["a:b"] } },
  ],
  ["POST /networks/mallku-internal/connect", "token-carrier", { Container: CARRIER_ID.slice(0, 6) }],
  ["POST /networks/mallku-internal/connect", "body"],
  [
    "POST /networks/mallku-internal/disconnect",
    "network",
    { Container: "/mallku-database-secure", Force: true },
  ],
  ["POST /networks/abcdef/disconnect", "network", { Container: "mallku-database-secure" }],
  ["POST /volumes/prune", "prune"],
  ["POST /plugins/pull?remote=evil", "plugin"],
  ["POST /plugins/evil/enable", "plugin"],
  ["POST /swarm/init", "swarm", { ListenAddr: "127.0.0.1" }],
  ["POST /services/create", "swarm", { TaskTemplate: {} }],
  ["POST /v1.23/containers/web/start", "version", { Binds: ["/:/host"] }],
  ["POST /v1.12/containers/web/start", "version", { Privileged: true }],
  ["POST /containers/web/unheard-of", "endpoint"],
  ["GET /debug/pprof/heap", "endpoint"],
  ["POST //containers/web/exec", "target", CMD],
  ["POST /containers/x/../mallku-database-secure/exec", "target", CMD],
  ["POST http://docker/containers/mallku-database-secure/exec", "target", CMD],
  ["POST /containers/mallku-database-secure%2Fexec", "exec", CMD],
  ["POST /containers/mallku%2ddatabase%2dsecure/%65%78ec", "exec", CMD],
  ["POST /containers/mallku%252ddatabase-secure/exec", "target", CMD],
];

for (const [request, id, body] of AROUND) {
  test(`a way around is no way: ${request} (${id})`, () => {
    expect(authorize(request, body)).toBe(id);
  });
}

describe("no other container answers to the database's name on a network", () => {
  const NAME = "mallku-database-secure";
  test.each([
    { Aliases: ["web", NAME] },
    { DNSNames: [`${NAME}-second`] },
    { Aliases: ["mallku-database-token"] },
  ])("by %j", (endpoint) => {
    const EndpointsConfig = { "mallku-internal": endpoint };
    const create = { Image: "web", NetworkingConfig: { EndpointsConfig } };
    expect(authorize("POST /containers/create?name=web", create)).toBe("rename");
    const connect = { Container: "web", EndpointConfig: endpoint };
    expect(authorize("POST /networks/mallku-internal/connect", connect)).toBe("rename");
  });

  test("but to names of its own", () => {
    const endpoint = { Aliases: ["web", "mallku-database", "not-mallku-database-secure"] };
    const NetworkingConfig = { EndpointsConfig: { "mallku-internal": endpoint } };
    expect(authorize("POST /containers/create?name=web", { Image: "web", NetworkingConfig })).toBe("allow");
    const connect = { Container: "web", EndpointConfig: endpoint };
    expect(authorize("POST /networks/mallku-internal/connect", connect)).toBe("allow");
  });
});

test("a form in a body, which Docker prefers to the address, is refused", () => {
  const rename = "POST /containers/web/rename?name=x";
  const form = "name=mallku-database-secure";
  expect(authorize(rename, form, KNOWN, "application/x-www-form-urlencoded")).toBe("form");
  expect(authorize(rename, undefined, KNOWN, "Application/X-WWW-Form-Urlencoded; charset=utf-8")).toBe(
    "form",
  );
});

describe("a body that Docker does not show, and of which it may have another type than the one it shows, is taken for a form", () => {
  const TAR = "application/x-tar";
  test.each<readonly [string, string, DenialId]>([
    ["POST /build?t=x", TAR, "build"],
    ["POST /build?networkmode=none", "", "build"],
    ["POST /containers/web/rename?name=x", "application/json", "form"],
    ["POST /containers/web/kill?signal=TERM", "text/plain", "form"],
    ["POST /containers/web/stop", "text/plain", "form"],
    ["POST /containers/web/start", "text/plain", "form"],
    ["POST /containers/web/restart", "text/plain", "form"],
  ])("%s of type %s", (request, type, id) => {
    expect(authorize(request, undefined, KNOWN, type)).toBe(id);
    expect(authorize(request, undefined, KNOWN, type, { contentLength: "1" })).toBe(id);
    expect(authorize(request, "", KNOWN, type)).toBe(id);
    // No body, no form; no type, no form; and what Docker shows is none.
    expect(authorize(request, undefined, KNOWN, type, { contentLength: "0" })).toBe("allow");
    expect(authorize(request, undefined, KNOWN, undefined, { contentLength: "1" })).toBe("allow");
    expect(authorize(request, {}, KNOWN, "application/json", { contentLength: "2" })).toBe("allow");
  });

  test("but where the plugin's operator permits builds, what it can see of them is still judged", () => {
    const permitted = { builds: true };
    expect(authorize("POST /build?t=x", undefined, KNOWN, TAR, permitted)).toBe("allow");
    const joining = "POST /build?networkmode=container:mallku-database-secure";
    expect(authorize(joining, undefined, KNOWN, TAR, permitted)).toBe("join");
  });
});

test("a volume that is a folder of the host under another name is refused for everybody", () => {
  const device = "/var/lib/docker/volumes/mallku-database-data/_data";
  const body = { Name: "mine", Driver: "local", DriverOpts: { type: "none", o: "bind", device } };
  expect(authorize("POST /volumes/create", body)).toBe("volume-driver");
  expect(authorize("POST /volumes/create", { Name: "mine", Driver: "sshfs" })).toBe("volume-driver");
  expect(authorize("POST /volumes/create", { Name: "mine", driver: "sshfs" })).toBe("body");
  expect(authorize("POST /volumes/create", { Name: "mine" })).toBe("allow");
});

describe("Mallku's network is made as Mallku declares it, or not at all", () => {
  const declared = {
    Name: "mallku-internal",
    Driver: "bridge",
    Internal: false,
    EnableIPv6: false,
    CheckDuplicate: true,
    IPAM: { Driver: "default" },
    Options: {
      "com.docker.network.bridge.enable_ip_masquerade": "false",
      "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
    },
  };
  test.each([
    ["as declared", declared, "allow"],
    [
      "open to the world",
      { ...declared, Options: { "com.docker.network.bridge.host_binding_ipv4": "0.0.0.0" } },
      "network-options",
    ],
    ["on the host's own segment", { ...declared, Driver: "macvlan", Options: {} }, "network-driver"],
    [
      "with a public subnet",
      { ...declared, IPAM: { Driver: "default", Config: [{ Subnet: "8.8.8.0/24" }] } },
      "gate",
    ],
    ["its name in another case", { name: "mallku-internal", Driver: "macvlan" }, "body"],
  ])("%s", (_title, body, expected) => {
    expect(authorize("POST /networks/create", body)).toBe(expected);
  });
});

test("the declared container may be made", () => {
  expect(authorize("POST /v1.41/containers/create?name=mallku-database-secure", DECLARED)).toBe("allow");
});
