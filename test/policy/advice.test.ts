import { expect, test } from "vitest";
import { MALLKU } from "../../policy/facts/project.ts";
import { CONTAINER, REMOTE_IMAGE, SERVICE } from "../../policy/facts/types.ts";
import { hygieneOf } from "../../policy/rules/hygiene.ts";
import { CARRIER, DATABASE, port, SIDECAR, UNKNOWN_TEXT, type Properties } from "./cases/case.ts";
import { judge } from "./support/evaluation.ts";

const ADVICE = new Set(hygieneOf(MALLKU).map(({ id }) => id));

function advice(type: string, properties: Properties): string[] {
  return judge(type, properties)
    .map(({ rule }) => rule)
    .filter((rule) => ADVICE.has(rule))
    .sort();
}

/** Every habit, and the declaration that follows it. */
const HABITS: Readonly<Record<string, Properties>> = {
  "non-root-user": { user: "1000" },
  "dropped-capabilities": { capabilities: { drops: ["all"] } },
  "no-new-privileges": { securityOpts: ["no-new-privileges"] },
  "read-only-root": { readOnly: true },
  "resource-limits": { memory: 64, cpus: "1", ulimits: [{ name: "nproc", soft: 9, hard: 9 }] },
  "restart-policy": { restart: "unless-stopped" },
  healthcheck: { healthcheck: { tests: ["CMD", "true"] } },
  "pinned-image": { image: `reader@sha256:${"a".repeat(64)}` },
};

test("every habit has an example here, so that none goes untested", () => {
  expect(Object.keys(HABITS).sort()).toEqual([...ADVICE].sort());
});

test("a container with no good habit is advised of each, once", () => {
  expect(advice(CONTAINER, SIDECAR)).toEqual([...ADVICE].sort());
});

test.each(Object.entries(HABITS))(
  "a container that follows %s is not advised of it again",
  (id, properties) => {
    expect(advice(CONTAINER, { ...SIDECAR, ...properties })).toEqual(
      [...ADVICE].filter((one) => one !== id).sort(),
    );
  },
);

test.each(Object.entries(HABITS))("a reader who lacks %s is led to its property", (id, properties) => {
  const finding = judge(CONTAINER, SIDECAR).find(({ rule }) => rule === id);
  expect([finding?.path]).toEqual(Object.keys(properties).slice(0, 1));
});

test.each([
  ["memory", { memory: undefined }],
  ["cpus", { cpus: undefined }],
  ["memory of 0, which is none", { memory: 0 }],
  ["cpus of 0, which are none", { cpus: "0" }],
  ["a quota of -1, which is none", { cpus: undefined, cpuQuota: -1 }],
  ["ulimits", { ulimits: [{ name: "nofile", soft: 1, hard: 1 }] }],
])("a limit that is missing is advised of, whichever it is: %s", (_limit, changed) => {
  const limits = { ...HABITS["resource-limits"], ...changed };
  expect(advice(CONTAINER, { ...SIDECAR, ...limits })).toContain("resource-limits");
});

test.each([
  ["a quota", { cpus: undefined, cpuQuota: 1000 }],
  ["the first of the processors", { cpus: undefined, cpuSet: "0" }],
  ["memory and cpus that are not known yet", { memory: UNKNOWN_TEXT, cpus: UNKNOWN_TEXT }],
])("a limit that is there is not called missing: %s", (_limit, changed) => {
  const limits = { ...HABITS["resource-limits"], ...changed };
  expect(advice(CONTAINER, { ...SIDECAR, ...limits })).not.toContain("resource-limits");
});

test("the declared database, and the carrier that never runs, need no advice", () => {
  expect(advice(CONTAINER, DATABASE)).toEqual([]);
  expect(advice(CONTAINER, CARRIER)).toEqual([]);
});

test("a swarm service is advised as a container is, but of nothing that it cannot follow", () => {
  const containerSpec = { image: "reader:1" };
  expect(advice(SERVICE, { name: "s", taskSpec: { containerSpec } })).toEqual(
    [...ADVICE].filter((id) => id !== "no-new-privileges" && id !== "restart-policy").sort(),
  );
  const followed = {
    containerSpec: {
      ...{ image: `reader@sha256:${"a".repeat(64)}`, user: "1000", readOnly: true, capDrops: ["ALL"] },
      healthcheck: { tests: ["CMD", "true"] },
    },
    resources: { limits: { memoryBytes: 1, nanoCpus: 1 } },
  };
  expect(advice(SERVICE, { name: "s", taskSpec: followed })).toEqual([]);
  for (const limits of [{ memoryBytes: 1 }, { nanoCpus: 1 }, { memoryBytes: 1, nanoCpus: 0 }]) {
    const taskSpec = { ...followed, resources: { limits } };
    expect(advice(SERVICE, { name: "s", taskSpec })).toEqual(["resource-limits"]);
  }
});

test("a swarm service is advised at its own properties, and of none that is not known yet", () => {
  const taskSpec = { containerSpec: { image: "reader:1", user: UNKNOWN_TEXT } };
  const given = judge(SERVICE, { name: "s", taskSpec }).filter(({ rule }) => ADVICE.has(rule));
  expect(Object.fromEntries(given.map(({ rule, path }) => [rule, path]))).toEqual({
    "dropped-capabilities": "taskSpec.containerSpec.capDrops",
    "read-only-root": "taskSpec.containerSpec.readOnly",
    "resource-limits": "taskSpec.resources.limits",
    healthcheck: "taskSpec.containerSpec.healthcheck",
    "pinned-image": "taskSpec.containerSpec.image",
  });
});

test("a tag is advised against where an image is pulled, and a digest is not", () => {
  expect(advice(REMOTE_IMAGE, { name: "redis:7" })).toEqual(["pinned-image"]);
  expect(judge(REMOTE_IMAGE, { name: "redis:7" })).toMatchObject([{ path: "name" }]);
  expect(advice(REMOTE_IMAGE, { name: `redis@sha256:${"a".repeat(64)}` })).toEqual([]);
  expect(advice(REMOTE_IMAGE, { name: "mine:1", build: { context: "." } })).toEqual([]);
});

test("what is not known yet is not called missing, and silences no other advice", () => {
  expect(advice(CONTAINER, { ...SIDECAR, user: UNKNOWN_TEXT })).toEqual(
    [...ADVICE].filter((id) => id !== "non-root-user").sort(),
  );
});

test.each<[string, Properties, string]>([
  ["an entry of a list", { securityOpts: [UNKNOWN_TEXT] }, "no-new-privileges"],
  ["a part of an object", { capabilities: { drops: UNKNOWN_TEXT } }, "dropped-capabilities"],
])("what is not known yet may be what is advised, also where it is %s", (_what, changed, id) => {
  expect(advice(CONTAINER, { ...SIDECAR, ...changed })).toEqual(
    [...ADVICE].filter((one) => one !== id).sort(),
  );
});

test("an unknown whose name only begins like the property silences no advice about that", () => {
  expect(advice(CONTAINER, { ...SIDECAR, memorySwap: UNKNOWN_TEXT })).toContain("resource-limits");
});

test("another option without a value is not taken for the one that is advised", () => {
  expect(advice(CONTAINER, { ...SIDECAR, securityOpts: ["builtin"] })).toContain("no-new-privileges");
});

test("a container without an image, which no Docker would take, is not called unpinned", () => {
  expect(advice(CONTAINER, { ...SIDECAR, image: undefined })).not.toContain("pinned-image");
});

test.each(["on-failure", "unless-stopped"])(
  "a container that restarts %s is not advised of it",
  (restart) => {
    expect(advice(CONTAINER, { ...SIDECAR, restart })).not.toContain("restart-policy");
  },
);

test.each(["always", "no", ""])("a container that restarts %j is advised of another way", (restart) => {
  expect(advice(CONTAINER, { ...SIDECAR, restart })).toContain("restart-policy");
});

test("a message names what was found, so that a reader need not guess", () => {
  const [finding] = judge(CONTAINER, { ...DATABASE, ...port({ internal: 9090 }) });
  expect(finding?.message).toContain("Container port 9090");
  const [nonsense] = judge(CONTAINER, { ...DATABASE, ...port({ internal: "http" }) });
  expect(nonsense?.message).toContain("no port");
  const [address] = judge(CONTAINER, { ...DATABASE, ...port({ ip: "::FFFF:10.0.0.1" }) });
  expect(address?.message).toContain("10.0.0.1");
});

test("properties that cannot be read at all are a finding, not an empty declaration", () => {
  for (const nothing of [UNKNOWN_TEXT, "text", 7, []]) {
    expect(judge(CONTAINER, nothing).filter(({ rule }) => rule === "known-at-preview")).toHaveLength(1);
  }
});
