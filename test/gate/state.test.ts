import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { judgeState } from "../../gate/state.ts";
import { TOKEN_FILE } from "../../policy/facts/names.ts";
import { CONTAINER, IMAGE, NETWORK, VOLUME } from "../../policy/facts/types.ts";
import { STACK_RULES } from "../../policy/rules/stack/index.ts";
import { stops } from "../../policy/verdict.ts";
import { CARRIER, DATABASE, INTERNAL, port, SIDECAR, UNKNOWN_TEXT } from "../policy/cases/case.ts";
import { CASES } from "../policy/cases/index.ts";
import { stateOf, urnOf, type StateResource } from "../policy/support/engine.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ENCRYPTED = { [SIGNATURE]: SECRET, ciphertext: "v1:x" };

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mallku-state-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function verdictOf(content: unknown) {
  const file = join(folder, "state.json");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return await judgeState(file, folder);
}

async function rulesOf(content: unknown): Promise<string[]> {
  return (await verdictOf(content)).findings.filter(stops).map(({ rule }) => rule);
}

const NETWORK_OF_OURS: StateResource = { urn: urnOf(NETWORK, "n"), type: NETWORK, properties: INTERNAL };
const container = (properties: Record<string, unknown>): StateResource[] => [
  NETWORK_OF_OURS,
  { urn: urnOf(CONTAINER, "c"), type: CONTAINER, properties: { ...DATABASE, ...properties } },
];

interface Exported {
  readonly deployment: { readonly resources: Record<string, unknown>[] };
}
const exported = (resources: readonly StateResource[]) => stateOf(resources) as Exported;

describe("an exported state", () => {
  test("has the engine's verdict over the whole case table, resource by resource", async () => {
    const cases = CASES.filter(({ type }) => type !== "pulumi:pulumi:Stack");
    const resources = cases.map(({ type, properties, managedByProvider }, index) => ({
      ...{ urn: urnOf(type, `case-${index}`), type, properties, outputs: {} },
      ...(managedByProvider === false && { managedByProvider }),
    }));
    const stackRules = new Set(STACK_RULES.map(({ id }) => id));
    const { findings, subject, stack } = await verdictOf(stateOf(resources));
    const wrong = cases.flatMap(({ id, breaks }, index) => {
      const found = findings
        .filter((one) => one.resource === resources[index]?.urn && stops(one) && !stackRules.has(one.rule))
        .map(({ rule }) => rule)
        .sort();
      return found.join() === [...breaks].sort().join() ? [] : [`${id}: ${found.join()}`];
    });
    expect(wrong).toEqual([]);
    expect({ subject, stack }).toEqual({ subject: "state", stack: "dev" });
  });

  test("passes where the stack is good, in either of the forms in which Pulumi keeps it", async () => {
    const { deployment } = exported(container({}));
    expect(await rulesOf({ version: 3, deployment })).toEqual([]);
    expect(await rulesOf({ version: 3, checkpoint: { stack: "dev", latest: deployment } })).toEqual([]);
  });

  test("of another stack than dev is refused where its data is not protected, and passes where it is", async () => {
    const volume: StateResource = {
      ...{ urn: urnOf(VOLUME, "data"), type: VOLUME },
      properties: { name: "mallku-database-data", driver: "local" },
    };
    const state = exported([...container({}), volume]);
    const inProd = (content: unknown) =>
      JSON.stringify(content).replaceAll("urn:pulumi:dev::", "urn:pulumi:prod::");
    expect(await rulesOf(inProd(state))).toEqual(["protected-data"]);
    expect(await rulesOf(state)).toEqual([]);
    Object.assign(state.deployment.resources.at(-1) ?? {}, { protect: true });
    expect(await rulesOf(inProd(state))).toEqual([]);
  });

  test("is judged by its outputs where the rules of the whole stack decide", async () => {
    const open = container({ networksAdvanced: [{ name: "elsewhere" }] });
    expect(await rulesOf(exported(open))).toContain("declared-networks");
  });

  test("knows an image that is not known yet by what it was made from", async () => {
    const image: StateResource = { urn: urnOf(IMAGE, "i"), type: IMAGE, properties: { imageName: "x:1" } };
    const sidecar = { ...SIDECAR, image: UNKNOWN_TEXT };
    const resource: StateResource = { urn: urnOf(CONTAINER, "c"), type: CONTAINER, properties: sidecar };
    const state = exported([NETWORK_OF_OURS, image, resource]);
    expect(await rulesOf(state)).toEqual(["known-origins"]);
    Object.assign(state.deployment.resources.at(-1) ?? {}, { propertyDependencies: { image: [image.urn] } });
    expect(await rulesOf(state)).toEqual([]);
    Object.assign(state.deployment.resources.at(-1) ?? {}, { propertyDependencies: undefined });
    Object.assign(state.deployment.resources.at(-1) ?? {}, { dependencies: [image.urn] });
    expect(await rulesOf(state)).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, ...string[]]>([
    ["the ports", { ...DATABASE, ports: ENCRYPTED }, "database-port ports"],
    ["all variables", { ...DATABASE, envs: ENCRYPTED }, "database-endpoint envs"],
    ["one variable", { ...SIDECAR, envs: ["A=b", ENCRYPTED] }, "database-endpoint envs[1]"],
    ["all files", { ...CARRIER, uploads: ENCRYPTED }, "uploads uploads"],
    ["the image", { ...SIDECAR, image: ENCRYPTED }, "known-origins image"],
    [
      "the network",
      { ...SIDECAR, networksAdvanced: [{ name: ENCRYPTED }] },
      "declared-networks networksAdvanced[0].name",
    ],
    ["a file's content", { ...CARRIER, uploads: [{ file: TOKEN_FILE, content: ENCRYPTED }] }],
    ["the name of the host", { ...DATABASE, hostname: ENCRYPTED }],
    ["a time between health checks", { ...DATABASE, healthcheck: { tests: ["NONE"], interval: ENCRYPTED } }],
  ])(
    "an encrypted secret could be any danger where it decides one, and is none elsewhere: %s",
    async (_what, properties, ...expected) => {
      const resource = { urn: urnOf(CONTAINER, "c"), type: CONTAINER, properties };
      const { findings } = await verdictOf(exported([NETWORK_OF_OURS, resource]));
      const stopping = findings.filter(stops);
      expect(stopping.map(({ rule, path }) => `${rule} ${path}`)).toEqual(expected);
      for (const { kind, message } of stopping) {
        expect(kind).toBe("unknown");
        expect(message).toMatch(
          /^The value is a secret that is encrypted in this state, so it could be anything.*--show-secrets/,
        );
      }
    },
  );

  test("a secret that was exported in clear is judged by what it is, and is in no finding", async () => {
    const ports = port({ internal: 8529 }).ports;
    const secret = { [SIGNATURE]: SECRET, plaintext: JSON.stringify(ports) };
    const { findings } = await verdictOf(exported(container({ ports: secret, user: "c4n4ry:0" })));
    expect(findings.map(({ rule }) => rule)).toContain("database-port");
    expect(JSON.stringify(findings)).not.toContain("c4n4ry");
  });

  test("what was begun and never ended is judged: it may be there", async () => {
    const state = exported(container({}));
    const [, , ...rest] = exported(container({ privileged: true })).deployment.resources;
    const pending_operations = [
      { type: "creating", resource: { ...rest.at(-1), urn: urnOf(CONTAINER, "late") } },
    ];
    expect(await rulesOf({ deployment: { ...state.deployment, pending_operations } })).toContain(
      "privileged",
    );
  });

  test.each<[string, unknown]>([
    ["is no JSON", "resources: []"],
    ["is another JSON", { a: 1 }],
    ["has no stack in it", { version: 3, deployment: { resources: [] } }],
    ["has a resource without a type", { version: 3, deployment: { resources: [{ urn: "urn:x" }] } }],
    ["has a resource that is none", { version: 3, deployment: { resources: ["x"] } }],
    [
      "has a secret that is no JSON",
      exported(container({ user: { [SIGNATURE]: SECRET, plaintext: "root" } })),
    ],
    ["has inputs that are none", { deployment: { resources: [{ urn: "urn:x", type: "t", inputs: [1] }] } }],
  ])("a file that %s is refused, and not taken for a good state", async (_what, content) => {
    await expect(verdictOf(content)).rejects.toMatchObject({ name: "SettingsError" });
  });

  test("a file that is not there is refused", async () => {
    await expect(judgeState(join(folder, "nothing.json"), folder)).rejects.toMatchObject({
      name: "SettingsError",
    });
  });
});
