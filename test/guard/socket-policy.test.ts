import { describe, expect, test } from "vitest";
import type { DenialId } from "../../guard/decision/denial.ts";
import { ENDPOINTS } from "../../guard/decision/endpoints.ts";
import { decideOnSocket } from "../../guard/decision/socket-policy.ts";
import { databaseNames } from "../../infra/names.ts";

const names = databaseNames("");
const ID = "4f".repeat(32);
const OTHER = "5a".repeat(32);

function decide(request: string, containerId = ID, upgrades = false): string {
  const [method = "", target = ""] = request.split(" ");
  const decided = decideOnSocket({ method, target, upgrades }, names, containerId);
  switch (decided.kind) {
    case "deny":
      return decided.denial.id;
    case "forward":
      return `${decided.method} ${decided.target}`;
    case "container-id-needed":
      return decided.kind;
  }
}

/** What looking after one database needs, as Docker's clients ask for it. */
const ALLOWED = [
  "GET /_ping",
  "HEAD /_ping",
  "GET /v1.41/version",
  "GET /info",
  "GET /v1.41/events?since=1&filters=%7B%7D",
  "GET /containers/json?all=1",
  "GET /v1.51/containers/mallku-database-secure/json",
  "GET /containers/mallku-database-token/json",
  `GET /containers/${ID}/json`,
  "GET /containers/mallku-database-secure/logs?stdout=1&stderr=1&follow=1&tail=10",
  "GET /containers/mallku-database-secure/stats?stream=0",
  "POST /containers/mallku-database-secure/start",
  "POST /containers/mallku-database-secure/stop?t=10",
  "POST /containers/mallku-database-secure/restart",
  "POST /containers/mallku-database-secure/wait?condition=not-running",
  "GET /networks",
  "GET /networks/mallku-internal",
  `GET /networks/${OTHER}`,
  "GET /volumes",
  "GET /volumes/mallku-database-data",
  "GET /images/json",
  "GET /images/mallku/database:latest/json",
  "GET /images/mallku/database/json",
  `GET /images/sha256:${OTHER}/json`,
];

test.each(ALLOWED)("the owner of the socket can look after the database: %s", (request) => {
  expect(decide(request)).toBe(request);
});

const REFUSED: readonly (readonly [string, DenialId])[] = [
  ["POST /containers/mallku-database-secure/exec", "exec"],
  ["POST /v1.41/containers/mallku-database-secure/exec", "exec"],
  ["POST /containers/mallku-database-secure%2Fexec", "exec"],
  ["POST /containers/mallku-database-secure/%65xec", "exec"],
  ["POST /exec/0123/start", "exec"],
  ["POST /containers/mallku-database-secure/attach", "attach"],
  ["GET /containers/mallku-database-secure/archive?path=/", "files"],
  ["PUT /containers/mallku-database-secure/archive?path=/", "files"],
  ["POST /containers/create?name=x", "not-needed"],
  ["DELETE /containers/mallku-database-secure", "not-needed"],
  ["GET /containers/mallku-database-secure/top?ps_args=e", "not-needed"],
  ["GET /containers/other/json", "other-object"],
  ["GET /containers/mallku-database-secure-2/json", "other-object"],
  ["GET /containers/mallku-database/json", "other-object"],
  [`GET /containers/${OTHER}/json`, "other-object"],
  ["GET /containers/4f/json", "other-object"],
  ["POST /containers/mallku-database-token/start", "other-object"],
  ["GET /containers/other/mallku-database-secure/json", "other-object"],
  ["GET /networks/bridge", "other-object"],
  ["GET /volumes/other", "other-object"],
  ["GET /images/other:latest/json", "other-object"],
  ["POST /containers/mallku-database-secure/start?checkpoint=c&checkpoint-dir=/tmp", "parameter"],
  ["POST /containers/mallku-database-secure/stop?signal=USR1", "parameter"],
  ["POST /containers/mallku-database-secure/stop?t=1&t=2", "parameter"],
  ["POST /v1.23/containers/mallku-database-secure/start", "version"],
  ["POST /v1.9/containers/mallku-database-secure/start", "version"],
  ["GET /v2.0/_ping", "endpoint"],
  ["GET /v1.041/_ping", "endpoint"],
  ["get /_ping", "endpoint"],
  ["OPTIONS /_ping", "endpoint"],
  ["BREW /_ping", "endpoint"],
  [" /_ping", "endpoint"],
  ["GET /debug/pprof/heap", "endpoint"],
  ["GET /_ping/", "target"],
  ["GET //_ping", "target"],
  ["GET /./_ping", "target"],
  ["GET /containers/../_ping", "target"],
  ["GET /containers/%2e%2e/_ping", "target"],
  ["GET /containers/x%252Fexec/json", "target"],
  ["GET /_ping%00", "target"],
  ["GET /_ping;x", "target"],
  ["GET /_ping#x", "target"],
  ["GET /containers/json?all=1;limit=2", "target"],
  ["GET /containers/json?all=%zz", "target"],
  ["GET http://docker/_ping", "target"],
  ["CONNECT docker:80", "target"],
  ["OPTIONS *", "target"],
  ["GET ", "target"],
];

test.each(REFUSED)("closed for the owner of the socket: %s (%s)", (request, id) => {
  expect(decide(request)).toBe(id);
});

describe("where only the id is given", () => {
  const request = `POST /containers/${ID.slice(0, 12)}/stop`;

  test("nothing is decided before Docker has said whose it is", () => {
    const asked = { method: "POST", target: `/containers/${ID.slice(0, 12)}/stop`, upgrades: false };
    expect(decideOnSocket(asked, names)).toEqual({ kind: "container-id-needed" });
  });

  test("Docker is asked by the full id, which no container's name can take", () => {
    expect(decide(request)).toBe(`POST /containers/${ID}/stop`);
  });

  test("where the database is absent no id is its", () => {
    expect(decide(request, "absent")).toBe("other-object");
  });
});

test("no endpoint lets a connection be taken over", () => {
  for (const { method, path } of ENDPOINTS) {
    const request = `${method} ${path.replaceAll("{}", names.container)}`;
    expect(decide(request, ID, true), request).toBe("upgrade");
  }
});

test("only looking, starting and stopping is possible at all", () => {
  const open = ENDPOINTS.filter(({ socket }) => typeof socket !== "string");
  const changing = open.filter(({ method }) => method !== "GET" && method !== "HEAD").map(({ path }) => path);
  expect(changing).toEqual(["start", "stop", "restart", "wait"].map((act) => `/containers/{}/${act}`));
});
