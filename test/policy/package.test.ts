import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONTAINER, NETWORK, VOLUME } from "../../policy/facts/types.ts";
import { runCommand } from "../support/installation.ts";
import { DATABASE, INTERNAL, SIDECAR } from "./cases/case.ts";
import { analyse, urnOf, type StateResource } from "./support/engine.ts";

const published = (port: number) => ({ internal: port, external: port, ip: "127.0.0.1" });

const GOOD: readonly StateResource[] = [
  { urn: urnOf(NETWORK, "network"), type: NETWORK, properties: INTERNAL },
  { urn: urnOf(VOLUME, "data"), type: VOLUME, properties: { name: "mallku-database-data", driver: "local" } },
  { urn: urnOf(CONTAINER, "container"), type: CONTAINER, properties: DATABASE },
];

describe("the pack's package, installed from its tarball into an empty project", () => {
  let folder = "";
  let project = "";
  let pack = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mallku-package-"));
    project = join(folder, "project");
    await mkdir(project);
    pack = join(project, "node_modules/mallku-policy/build/mallku-policy");
    const packing = ["pack", "./policy", "--ignore-scripts", "--pack-destination", folder];
    expect(await runCommand("npm", packing)).toMatchObject({ code: 0 });
    const tarball = (await readdir(folder)).find((name) => name.endsWith(".tgz")) ?? "";
    await writeFile(join(project, "package.json"), JSON.stringify({ private: true }));
    const args = ["install", "--offline", "--ignore-scripts", "--prefix", project, join(folder, tarball)];
    expect(await runCommand("npm", args)).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test("brings nothing that runs but itself", async () => {
    const modules = await readdir(join(project, "node_modules"));
    expect(modules.filter((name) => !name.startsWith("."))).toEqual(["mallku-policy"]);
    const own = await readdir(join(project, "node_modules/mallku-policy"));
    expect(own.sort()).toEqual(["PulumiPolicy.yaml", "README.md", "build", "package.json", "testkit"]);
  });

  test("passes in the real engine what must pass", async () => {
    const { code, violations, output } = await analyse(GOOD, { pack });
    expect({ code, violations: violations.filter(({ mandatory }) => mandatory) }, output).toEqual({
      code: 0,
      violations: [],
    });
  });

  test("refuses in the real engine what must be refused", async () => {
    const urn = urnOf(CONTAINER, "other");
    const properties = { ...SIDECAR, ports: [{ internal: 8529, external: 8529, ip: "127.0.0.1" }] };
    const { code, violations } = await analyse([...GOOD, { urn, type: CONTAINER, properties }], { pack });
    expect(code).not.toBe(0);
    expect(violations).toContainEqual({ rule: "database-port", urn, mandatory: true });
  });

  describe("with a project's own ports and names", () => {
    const named = { name: "acme-db", networksAdvanced: [{ name: "acme-internal" }] };
    const volumes = [{ volumeName: "acme-data", containerPath: "/var/lib/db" }];
    const image = "acme/db:1.2";
    const database = {
      ...DATABASE,
      ...named,
      image,
      envs: [],
      healthcheck: undefined,
      volumes,
      ports: [published(8443)],
    };
    const good: readonly StateResource[] = [
      { urn: urnOf(NETWORK, "network"), type: NETWORK, properties: { ...INTERNAL, name: "acme-internal" } },
      { urn: urnOf(VOLUME, "data"), type: VOLUME, properties: { name: "acme-data", driver: "local" } },
      { urn: urnOf(CONTAINER, "database"), type: CONTAINER, properties: database },
    ];
    let own = "";
    beforeAll(async () => {
      own = join(project, "gate.mjs");
      const page = await readFile(join(project, "node_modules/mallku-policy/README.md"), "utf8");
      await writeFile(own, /```js\n([^]*?)```/.exec(page)?.[1] ?? "", { mode: 0o755 });
    });

    test("its README's example passes what keeps to them", async () => {
      const { code, violations, output } = await analyse(good, { pack: own });
      expect({ code, violations: violations.filter(({ mandatory }) => mandatory) }, output).toEqual({
        code: 0,
        violations: [],
      });
    });

    const urn = urnOf(CONTAINER, "other");
    const other = { ...SIDECAR, networksAdvanced: [{ name: "acme-internal" }] };
    test.each<[string, string, Record<string, unknown>]>([
      ["a forbidden port", "database-port", { ports: [published(5432)] }],
      ["a forbidden port of the host", "database-port", { ports: [{ ...published(8443), external: 9187 }] }],
      ["Mallku's API, which is not this project's", "api-port-only", { ports: [published(8080)] }],
      ["a second way in", "one-published-port", { ports: [published(8443)] }],
      ["the database's files", "data-volume", { volumes }],
      [
        "its own port on every interface",
        "publish-address",
        { ports: [{ ...published(8443), ip: "0.0.0.0" }] },
      ],
      ["the host", "host-mount", { mounts: [{ type: "bind", source: "/", target: "/host" }] }],
    ])("refuses %s", async (_what, rule, properties) => {
      const resource = { urn, type: CONTAINER, properties: { ...other, ...properties } };
      const { code, violations } = await analyse([...good, resource], { pack: own });
      expect(code).not.toBe(0);
      expect(violations.filter(({ mandatory }) => mandatory).map((found) => found.rule)).toContain(rule);
    });

    test("refuses its database without what hardens it, and its stack without its database", async () => {
      const soft = good.map((one) =>
        one.type === CONTAINER ? { ...one, properties: { ...database, readOnly: false } } : one,
      );
      expect((await analyse(soft, { pack: own })).violations).toContainEqual({
        rule: "database-hardening",
        urn: urnOf(CONTAINER, "database"),
        mandatory: true,
      });
      const missing = await analyse(good.slice(0, 2), { pack: own });
      expect(missing.violations.map(({ rule }) => rule)).toContain("one-database");
    });

    test("ends the preview where its settings are missing, unknown or contradict each other", async () => {
      const broken = join(project, "broken.mjs");
      const text = (await readFile(own, "utf8")).replace(
        /forbiddenPorts: [^\n]*/,
        "forbiddenPorts: [8443], disabled: true,",
      );
      await writeFile(broken, text, { mode: 0o755 });
      const { code, output } = await analyse(good, { pack: broken });
      expect(code).not.toBe(0);
      expect(output).toContain("8443 is among forbiddenPorts too");
      expect(output).toContain("disabled: there is no such setting");
    });

    test("cannot be loosened by a configuration of the pack", async () => {
      const file = join(project, "loose.json");
      await writeFile(file, JSON.stringify({ "database-port": { forbiddenPorts: [1] } }));
      const { code } = await analyse(good, { pack: own, args: ["--policy-pack-config", file] });
      expect(code).not.toBe(0);
    });
  });
});
