import { describe, expect, test } from "vitest";
import { UNKNOWN, type Properties } from "../../../offline/provider/protocol/values.ts";
import { container } from "../../../offline/provider/resources/container/container.ts";
import { containerFields } from "../../../offline/provider/resources/container/fields.ts";
import { image } from "../../../offline/provider/resources/image/image.ts";
import { network } from "../../../offline/provider/resources/network/network.ts";
import { check } from "../../../offline/provider/schema/check.ts";
import { actualState, refreshedInputs } from "../../../offline/provider/schema/state.ts";
import { diffResponse } from "../../../offline/provider/protocol/diff-response.ts";

const base: Properties = {
  name: "web",
  image: "a",
  envs: ["A=1", "B=2"],
  ports: [{ internal: 8080, external: 80, ip: "127.0.0.1" }],
  logOpts: { "max-size": "1m" },
  memory: 64,
  healthcheck: { tests: ["CMD", "true"], interval: "5s" },
  volumes: [{ volumeName: "data", containerPath: "/data" }],
};
const checked = (inputs: Properties): Properties => check(containerFields, inputs).inputs;
const state = actualState(containerFields, checked(base), {
  command: ["node"],
  user: "1000",
  ports: [{ internal: 8080, external: 80, ip: "127.0.0.1", protocol: "tcp" }],
});
const changes = (change: Properties): string[] =>
  container
    .diff(state, checked({ ...base, ...change }))
    .differences.map(({ path, kind, replaces }) => `${replaces ? "replace" : "change"}: ${kind} ${path}`);

describe("what a change of a container does", () => {
  test.each<[string, Properties, string[]]>([
    ["nothing changed", {}, []],
    ["another image", { image: "b" }, ["replace: update image"]],
    ["an image not known yet", { image: UNKNOWN }, ["replace: update image"]],
    ["one variable", { envs: ["A=1", "B=3"] }, ["replace: update envs[1]"]],
    ["one variable more", { envs: ["A=1", "B=2", "C=3"] }, ["replace: add envs[2]"]],
    ["variables in another order", { envs: ["B=2", "A=1"] }, []],
    [
      "another host port",
      { ports: [{ internal: 8080, external: 81, ip: "127.0.0.1" }] },
      ["replace: update ports[0]"],
    ],
    ["any host port", { ports: [{ internal: 8080, ip: "127.0.0.1" }] }, []],
    ["another address", { ports: [{ internal: 8080, external: 80 }] }, ["replace: update ports[0]"]],
    ["no port", { ports: [] }, ["replace: delete ports"]],
    ["a log option", { logOpts: { "max-size": "2m" } }, ['replace: update logOpts["max-size"]']],
    ["memory", { memory: 128 }, ["change: update memory"]],
    ["restart", { restart: "always" }, ["change: update restart"]],
    [
      "a healthcheck's interval",
      { healthcheck: { tests: ["CMD", "true"], interval: "6s" } },
      ["change: update healthcheck.interval"],
    ],
    ["no command, so the image's", { command: [] }, []],
    ["a command", { command: ["sh"] }, ["replace: update command[0]"]],
    ["no user, so the image's", { user: "" }, []],
    ["a read-only root", { readOnly: true }, ["replace: add readOnly"]],
    [
      "a mount read-only",
      { volumes: [{ volumeName: "data", containerPath: "/data", readOnly: true }] },
      ["replace: update volumes[0]"],
    ],
    ["a grace period", { destroyGraceSeconds: 5 }, ["change: add destroyGraceSeconds"]],
  ])("%s", (_what, change, expected) => {
    expect(changes(change)).toEqual(expected);
  });

  test("memory's swap limit that Docker chose is a change, as with Pulumi's own provider: declare it", () => {
    const withSwap = actualState(containerFields, checked(base), { memorySwap: 128 });
    expect(container.diff(withSwap, checked(base)).differences).toEqual([
      { path: "memorySwap", kind: "delete", replaces: false },
    ]);
  });

  test("ignoreChanges leaves what it names alone, and nothing that only begins so", () => {
    const diff = container.diff(state, checked({ ...base, memory: 128, memorySwap: 128 }));
    const response = diffResponse(diff, ["memory"]);
    expect(
      response
        .getDetaileddiffMap()
        .getEntryList()
        .map(([path]) => path),
    ).toEqual(["memorySwap"]);
    expect(diffResponse(diff, ["memory", "memorySwap"]).getChanges()).toBe(1);
  });
});

describe("which of two goes first in a replacement", () => {
  const replaced = (name: string, defaults: string[]): boolean =>
    network.diff({ name: "net", internal: false }, { __defaults: defaults, name, internal: true })
      .deleteBeforeReplace;

  test("the old network where the program chose its name, which would be taken", () => {
    expect(replaced("net", [])).toBe(true);
  });
  test("the new network where its name is new", () => {
    expect(replaced("other", [])).toBe(false);
    expect(replaced("net", ["name"])).toBe(false);
  });
  test("always the old container", () => {
    expect(container.diff(state, checked({ ...base, name: "other" })).deleteBeforeReplace).toBe(true);
  });
});

describe("an image", () => {
  const inputs: Properties = { imageName: "a", skipPush: true, build: { contextDigest: "1" } };
  const built: Properties = { imageName: "a", repoDigest: "sha256:1", __inputs: inputs };

  test("is built again for a changed byte of its context, and not replaced", () => {
    expect(image.diff(built, { ...inputs, build: { contextDigest: "2" } }).differences).toEqual([
      { path: "build", kind: "update", replaces: false },
    ]);
  });
  test("is left alone without one", () => {
    expect(image.diff(built, { ...inputs }).differences).toEqual([]);
  });
});

test("a refresh writes what it found into the inputs, and leaves alone what is as declared", () => {
  const before = checked(base);
  const found = actualState(containerFields, state, { restart: "always", ports: [] });
  expect(refreshedInputs(containerFields, before, found)).toEqual({
    ...before,
    restart: "always",
    ports: [],
  });
});
