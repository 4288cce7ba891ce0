import { join } from "node:path";
import Docker from "dockerode";
import { describe, expect, test } from "vitest";
import type { Preview, Scene } from "../../../monitor/amnesia/check.ts";
import { amnesiaChecks, runCheck } from "../../../monitor/amnesia/checks.ts";
import { execRefused } from "../../../monitor/amnesia/exec-refused.ts";
import { judgeConnect } from "../../../monitor/amnesia/neighbour-refused.ts";
import { holdsSecret, isSecretVariable } from "../../../monitor/amnesia/no-secret-told.ts";
import { joinsOf } from "../../../monitor/amnesia/nobody-joined.ts";
import { judgePrograms } from "../../../monitor/amnesia/nothing-to-exec.ts";
import { openingRefused } from "../../../monitor/amnesia/opening-refused.ts";
import { sameContainer } from "../../../monitor/amnesia/same-container.ts";
import type { Verdict } from "../../../monitor/check.ts";
import { listen } from "../tools/engine.ts";
import { scratch } from "../tools/scratch.ts";

const ID = "0123456789abcdef0123456789abcdef";
const database = { id: ID, name: "mallku-database-secure", volume: "mallku-database-data" };

function scene(changes: Partial<Scene>): Scene {
  const target = {
    containerName: database.name,
    networkName: "mallku-internal",
    otherHost: undefined,
    volumeName: database.volume,
    apiUrl: "http://127.0.0.1:8080",
    apiToken: undefined,
  };
  const never = () => Promise.reject(new Error("not asked for"));
  const docker = new Docker({ socketPath: "/nonexistent" });
  return { docker, target, verdict: never, state: never, previewOfOpenDatabase: never, ...changes };
}

describe("another container that is inside the database's", () => {
  const other = (HostConfig: Record<string, unknown>, Mounts: { Name?: string }[] = []) => ({
    Id: "f".repeat(32),
    Name: "/sidecar",
    HostConfig,
    Mounts,
  });

  test.each([
    ["its network by name", other({ NetworkMode: `container:${database.name}` })],
    ["its network by id", other({ NetworkMode: `container:${ID}` })],
    ["its network by a short id", other({ NetworkMode: `container:${ID.slice(0, 6)}` })],
    ["its processes", other({ PidMode: `container:${ID}` })],
    ["its shared memory", other({ IpcMode: `container:${ID}` })],
    ["all its volumes", other({ VolumesFrom: [`${database.name}:ro`] })],
    ["its volume", other({}, [{ Name: database.volume }])],
  ])("is seen, where it takes %s", (_what, container) => {
    expect(joinsOf(container, database)).toHaveLength(1);
  });

  test.each([
    ["a neighbour on a network", other({ NetworkMode: "mallku-internal" }, [{ Name: "theirs" }])],
    ["one that joins another", other({ NetworkMode: "container:another", PidMode: "host" })],
    ["one whose mode names nothing", other({ NetworkMode: "container:" })],
  ])("is not taken for it: %s", (_what, container) => {
    expect(joinsOf(container, database)).toEqual([]);
  });
});

describe("a secret in what others may read", () => {
  test.each([
    "ROOT_PASSWORD=hunter2hunter2",
    "ARANGO_ROOT_PASSWORD=x",
    "API_TOKEN=abc",
    "AWS_SECRET_ACCESS_KEY=abc",
  ])("is seen in the variable %s", (variable) => {
    expect(isSecretVariable(variable)).toBe(true);
  });

  test.each([
    "MALLKU_SECURITY=enforced",
    "API_TOKEN_FILE=/run/mallku/token",
    "PASSWORD=",
    "PATH=/usr/bin",
    "NOTHING",
  ])("is not taken for one: %s", (variable) => {
    expect(isSecretVariable(variable)).toBe(false);
  });

  test.each([
    ['{"password":"hunter2hunter2"}', true],
    ['{\\"rootPassword\\":\\"hunter2hunter2\\"}', true],
    ["password: hunter2hunter2", true],
    ["Authorization: Bearer abcdefghijkl", true],
    ["the value c4n4ry is in here", true],
    ['{"token":"none","msg":"starting"}', false],
    ['{"tokenFile":"/run/mallku/token"}', false],
    ["no secrets here: none", false],
  ])("in a text, %s: %s", (text, found) => {
    expect(holdsSecret(text, "c4n4ry")).toBe(found);
  });
});

test("a check that could not be run is unknown, and says why", async () => {
  for (const check of amnesiaChecks({ deep: true, guarded: true })) {
    const { state, seen } = await runCheck(check, scene({}));
    expect(state, check.id).toBe("unknown");
    expect(seen.join(), check.id).toMatch(/could not be run: (not asked for|.*ENOENT)/);
  }
});

test("every check has a name of its own and tells a reader what it tries and why", () => {
  const checks = amnesiaChecks({ deep: true, guarded: true });
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  for (const { title, tries, why } of checks) {
    expect(title).not.toMatch(/\.$/);
    expect(tries).toMatch(/\.$/);
    expect(why).toMatch(/\.$/);
  }
});

describe("a container that was made by hand under the declared name", () => {
  const state = (id: string, name: string) => ({
    deployment: {
      resources: [
        { type: "pulumi:pulumi:Stack", outputs: {} },
        { type: "docker:index/container:Container", id, outputs: { name } },
      ],
    },
  });
  const live = (containerId: string | undefined, containerState = "running") =>
    Promise.resolve({ containerId, containerState, barriers: [], holds: false } satisfies Verdict);

  test.each([
    ["is the stack's own", ID, database.name, ID, "pass"],
    ["is another", ID, database.name, "f".repeat(32), "fail"],
    ["is gone", ID, database.name, undefined, "fail"],
    ["is in no state", ID, "another-name", ID, "fail"],
  ])("%s", async (_what, declaredId, name, liveId, expected) => {
    const result = await sameContainer.run(
      scene({ verdict: () => live(liveId), state: () => Promise.resolve(state(declaredId, name)) }),
    );
    expect(result.state).toBe(expected);
  });

  test("is not known where Docker does not answer, or the state is empty", async () => {
    const away = { verdict: () => live(undefined, "unknown"), state: () => Promise.resolve(state(ID, "x")) };
    expect((await sameContainer.run(scene(away))).state).toBe("unknown");
    const empty = { verdict: () => live(undefined), state: () => Promise.resolve({ deployment: {} }) };
    expect((await sameContainer.run(scene(empty))).state).toBe("fail");
  });
});

test.each<[string, Preview, string]>([
  ["the pack refuses it", { isRefused: true, violations: ["8529 is published"] }, "pass"],
  ["it goes through", { isRefused: false, violations: [] }, "fail"],
  ["the pack objects and it goes through", { isRefused: false, violations: ["8529 is published"] }, "fail"],
  ["the engine fails for another reason", { isRefused: true, violations: [] }, "unknown"],
])("a preview that opens the database, where %s", async (_what, preview, expected) => {
  const given = scene({ previewOfOpenDatabase: () => Promise.resolve(preview) });
  expect((await openingRefused.run(given)).state).toBe(expected);
});

test.each([
  [8529, "ECONNREFUSED", "pass"],
  [8529, "connected", "fail"],
  [8529, "no answer", "unknown"],
  [8529, "ENOTFOUND", "unknown"],
  [8080, "connected", "pass"],
  [8080, "ECONNREFUSED", "fail"],
])("a neighbour's connection to %i that is %s is a %s", (port, seen, state) => {
  expect(judgeConnect(port, seen)).toBe(state);
});

describe("what may be executed in the image", () => {
  const ours = ["/nodejs/bin/node", "/usr/sbin/arangod"];
  const files = (programs: string[], closed: string[] = []) => ({ programs, closed });

  test.each([
    [
      "the two that it is for",
      files([...ours, "/lib/ld-linux-x86-64.so.2", "/lib/libc.so.6"]),
      files([]),
      "pass",
    ],
    ["a shell besides, which only root sees", files(ours), files([...ours, "/root/sh"]), "fail"],
    ["a client", files([...ours, "/usr/bin/arangosh"]), files(ours), "fail"],
    ["not known, where a folder is closed to both", files(ours, ["/x"]), files(ours, ["/x"]), "unknown"],
    ["known, where one of them could look", files(ours, ["/root"]), files(ours, ["/home"]), "pass"],
  ])("is %s", (_what, owner, root, state) => {
    expect(judgePrograms(owner, root).state).toBe(state);
  });
});

test.each([
  [201, "fail"],
  [403, "pass"],
  [500, "unknown"],
])("where Docker answers an exec with %i, that it is refused is a %s", async (status, state) => {
  const socketPath = join(await scratch(), "docker.sock");
  const asked: string[] = [];
  await listen(socketPath, (request, response) => {
    asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
    response.writeHead(status, { "content-type": "application/json" }).end('{"Id":"1","message":"no"}');
  });
  const result = await runCheck(execRefused, scene({ docker: new Docker({ socketPath }) }));
  expect(result.state).toBe(state);
  expect(asked).toEqual([`POST /containers/${database.name}/exec`]);
});
