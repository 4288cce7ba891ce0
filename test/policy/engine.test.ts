import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { CONTAINER, NETWORK, VOLUME } from "../../policy/facts/types.ts";
import { CASES } from "./cases/index.ts";
import { DATABASE, INTERNAL, port, SIDECAR, UNKNOWN_NUMBER } from "./cases/case.ts";
import { analyse, PACK_FOLDER, STACK, urnOf, type StateResource } from "./support/engine.ts";
import { isMandatory } from "./support/evaluation.ts";
import { STACK_RULES } from "../../policy/rules/stack/index.ts";

const GOOD: readonly StateResource[] = [
  { urn: urnOf(NETWORK, "network"), type: NETWORK, properties: INTERNAL },
  { urn: urnOf(VOLUME, "data"), type: VOLUME, properties: { name: "mallku-database-data", driver: "local" } },
  { urn: urnOf(CONTAINER, "container"), type: CONTAINER, properties: DATABASE },
];
const withContainer = (properties: Record<string, unknown>): StateResource[] => [
  ...GOOD,
  { urn: urnOf(CONTAINER, "other"), type: CONTAINER, properties: { ...SIDECAR, ...properties } },
];

describe("on the real engine", () => {
  test("the whole case table has the core's verdict in one run, resource by resource", async () => {
    // The stack itself is in every state once already.
    const cases = CASES.filter(({ type }) => type !== "pulumi:pulumi:Stack");
    const resources = cases.map(({ type, properties, managedByProvider }, index) => {
      const urn = urnOf(type, `case-${index}`);
      return {
        urn,
        type,
        properties,
        outputs: {},
        ...(managedByProvider === false && { managedByProvider }),
      };
    });
    const { violations, code } = await analyse(resources);
    const stackRules = new Set(STACK_RULES.map(({ id }) => id));
    const wrong = cases.flatMap(({ id, breaks }, index) => {
      const urn = resources[index]?.urn;
      const found = violations
        .filter((one) => one.urn === urn && one.mandatory && !stackRules.has(one.rule))
        .map(({ rule }) => rule)
        .sort();
      return found.join() === [...breaks].sort().join() ? [] : [`${id}: ${found.join()}`];
    });
    expect(wrong).toEqual([]);
    expect(code).not.toBe(0);
  });

  test("the declared stack passes with exit code 0 and not one finding", async () => {
    const { code, violations } = await analyse(GOOD);
    expect(violations).toEqual([]);
    expect(code).toBe(0);
  });

  test("advice does not stop a stack", async () => {
    const { code, violations } = await analyse(withContainer({}));
    expect(violations.length).toBeGreaterThan(0);
    expect(violations.filter(({ rule }) => isMandatory(rule))).toEqual([]);
    expect(code).toBe(0);
  });

  test("a known danger behind an unknown one is reported too, and stops the stack", async () => {
    const ports = [{ internal: UNKNOWN_NUMBER, ip: "127.0.0.1" }, ...port({ internal: 8529 }).ports];
    const { code, violations } = await analyse(withContainer({ ports }));
    expect(violations.filter(({ rule }) => rule === "database-port")).toHaveLength(2);
    expect(code).not.toBe(0);
  });

  test("a second publisher is the stack's fault, and no single container is blamed", async () => {
    const { violations } = await analyse(withContainer(port({ external: 8081 })));
    expect(violations.filter(({ mandatory }) => mandatory)).toEqual([
      { rule: "one-published-port", urn: STACK, mandatory: true },
    ]);
  });

  test("no secret of any property is in anything that the engine prints", async () => {
    const canary = "c4n4ry-Secret";
    const { output, code } = await analyse(
      withContainer({
        envs: [`ARANGO_BIND=${canary}`, `TOKEN=${canary}`],
        command: ["--server.endpoint", `tcp://${canary}:8529`],
        labels: [{ label: "traefik.x", value: canary }],
        uploads: [{ file: `/${canary}`, content: canary }],
        volumes: [{ hostPath: `/${canary}`, containerPath: "/x" }],
        sysctls: { [`net.${canary}`]: canary },
        networkMode: `container:${canary}`,
        user: "0",
      }),
    );
    expect(code).not.toBe(0);
    expect(output).toContain("database-endpoint");
    expect(output).not.toContain(canary);
  });

  test.each<[string, unknown, boolean]>([
    ["switches everything off", { all: "disabled" }, false],
    ["switches one rule off", { "database-port": "disabled" }, false],
    ["lowers one rule", { "publish-address": { enforcementLevel: "advisory" } }, false],
    ["gives a rule a setting", { "database-port": { allow: [8529] } }, false],
    ["raises the advice", { healthcheck: "mandatory" }, true],
    ["switches advice off", { healthcheck: "disabled" }, true],
  ])(
    "a configuration that %s is refused unless it tightens, whatever the stack",
    async (_what, config, passes) => {
      const folder = await mkdtemp(join(tmpdir(), "mallku-policy-config-"));
      try {
        const file = join(folder, "config.json");
        await writeFile(file, JSON.stringify(config));
        const { code, output } = await analyse(GOOD, { args: ["--policy-pack-config", file] });
        expect(code === 0, output).toBe(passes);
        expect(output.includes("weakens the gate")).toBe(!passes);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );

  test("the pack as a directory refuses too, where an engine cannot launch an executable", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mallku-policy-legacy-"));
    try {
      // What a language host would run; the engine falls back to this name where there is none.
      const launcher = join(folder, "pulumi-analyzer-policy-nodejs");
      const runner = fileURLToPath(import.meta.resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js"));
      await writeFile(launcher, `#!/bin/sh\nexec "${process.execPath}" "${runner}" "$@"\n`);
      await chmod(launcher, 0o755);
      const environment = { PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}` };
      const options = { pack: PACK_FOLDER, environment };
      expect((await analyse(GOOD, options)).violations).toEqual([]);
      const { code, violations } = await analyse(withContainer(port({ internal: 8529 })), options);
      expect(violations.map(({ rule }) => rule)).toContain("database-port");
      expect(code).not.toBe(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
