import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONTAINER, NETWORK, VOLUME } from "../../policy/facts/types.ts";
import { runCommand } from "../support/installation.ts";
import { DATABASE, INTERNAL, SIDECAR } from "./cases/case.ts";
import { analyse, urnOf, type StateResource } from "./support/engine.ts";

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
});
