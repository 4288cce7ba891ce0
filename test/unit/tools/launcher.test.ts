import { mkdir, readFile, stat, symlink } from "node:fs/promises";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { errorSchema } from "../../../cli/error-schema.ts";
import { makeCheckout, mallku, start } from "./checkout.ts";
import type { SetupFacts } from "../../../tools/facts.d.ts";
import { scratch } from "./scratch.ts";

const TELL = `console.log(JSON.stringify({
  cwd: process.cwd(), args: process.argv.slice(2), setup: process.env.MALLKU_SETUP ?? null,
  host: process.env.DOCKER_HOST, path: process.env.PATH,
}));`;

interface Told {
  readonly cwd: string;
  readonly args: string[];
  readonly setup: string | null;
  readonly host: string;
  readonly path: string;
}

const told = (stdout: string) => JSON.parse(stdout) as Told;
const factsOf = async (stdout: string) =>
  JSON.parse(await readFile(told(stdout).setup ?? "", "utf8")) as SetupFacts;

describe("the launcher", () => {
  test("runs from any folder and through a link, as npx does it, and gives the command that folder", async () => {
    const checkout = await makeCheckout(TELL);
    const folder = await scratch();
    await mkdir(join(folder, ".bin"));
    await symlink(join(checkout.folder, "tools/mallku.mjs"), join(folder, ".bin/mallku"));
    const { ended } = start([join(folder, ".bin/mallku"), "status", "-x"], checkout.env, folder);
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(told(stdout)).toMatchObject({ cwd: folder, args: ["status", "-x"] });
  });

  test("hands over the facts in a file that only the user can read, in the user's own state folder", async () => {
    const checkout = await makeCheckout(TELL);
    const { stdout } = await mallku(checkout, ["status"]);
    const { setup, host } = told(stdout);
    expect(dirname(setup ?? "")).toBe(join(checkout.env["XDG_STATE_HOME"] ?? "", "mallku"));
    expect((await stat(setup ?? "")).mode & 0o777).toBe(0o600);
    expect(host).toBe(checkout.env["DOCKER_HOST"]);
    const facts = await factsOf(stdout);
    expect(facts.pulumi).toMatchObject({ version: "3.259.0", way: "found" });
    expect(facts.dockerProvider).toMatchObject({
      way: "stand-in",
      pathDir: join(checkout.folder, "offline/build"),
    });
    expect(facts.images).toMatchObject({
      arangodb: expect.stringMatching(/^arangodb:3\.12\./) as string,
      way: "found",
    });
  });

  test("says one line when everything is in place, and names what is stood in for", async () => {
    const checkout = await makeCheckout(TELL);
    await mallku(checkout, ["status"]);
    const { stderr } = await mallku(checkout, ["status"]);
    expect(stderr).toMatch(/^set-up: everything in place \(.*\); stand-ins for: docker provider\n$/);
  });

  test.each([0, 1, 5, 9])("passes on the command's exit code %i", async (code) => {
    const checkout = await makeCheckout(`process.exit(${code});`);
    expect((await mallku(checkout, ["status"])).code).toBe(code);
  });

  test.each(["SIGTERM", "SIGINT"] as const)(
    "passes on %s, so that the engine can stop in good order",
    async (signal) => {
      const checkout = await makeCheckout(
        `process.on(${JSON.stringify(signal)}, () => process.exit(8)); console.log("ready"); setInterval(() => {}, 1e6);`,
      );
      const { child, ended } = start([join(checkout.folder, "tools/mallku.mjs"), "up"], checkout.env);
      if (child.stdout !== null) await once(child.stdout, "data");
      child.kill(signal);
      expect((await ended).code).toBe(8);
    },
  );

  test.each([[["--help"]], [["version"]], [["up", "--help"]], [[]]])(
    "explains itself (%j) where neither Docker nor Pulumi is there",
    async (args) => {
      const checkout = await makeCheckout(TELL);
      const env = { ...checkout.env, DOCKER_HOST: "unix:///nowhere/docker.sock", PATH: "/usr/bin:/bin" };
      const { code, stdout, stderr } = await mallku({ ...checkout, env }, args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(told(stdout).setup).toBeNull();
    },
  );
});

describe("a missing part", () => {
  test("stops a command with the one line that mends it, before the command runs", async () => {
    const checkout = await makeCheckout(TELL);
    const env = { ...checkout.env, DOCKER_HOST: "unix:///nowhere/docker.sock" };
    const { code, stdout, stderr } = await mallku({ ...checkout, env }, ["up"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^set-up: Docker Engine: no Docker Engine answers at unix:\/\/\/nowhere.*To mend it: .+$/m,
    );
  });

  test("tells a program the same in one line of JSON, the last on stderr", async () => {
    const checkout = await makeCheckout(TELL);
    const env = { ...checkout.env, DOCKER_HOST: "unix:///nowhere/docker.sock" };
    const { code, stdout, stderr } = await mallku({ ...checkout, env }, ["up", "--json"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    const last: unknown = JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "");
    expect(errorSchema.parse(last).error).toMatchObject({ code: "setup", exitCode: 2 });
  });

  test("does not keep the doctor from telling of the others", async () => {
    const checkout = await makeCheckout(TELL);
    const env = { ...checkout.env, DOCKER_HOST: "unix:///nowhere/docker.sock" };
    const { code, stdout } = await mallku({ ...checkout, env }, ["doctor"]);
    expect(code).toBe(0);
    const facts = await factsOf(stdout);
    expect(facts.docker.way).toBe("missing");
    const ways = Object.fromEntries(facts.parts.map(({ name, way }) => [name, way]));
    expect(ways).toMatchObject({
      "Docker Engine": "missing",
      "base images": "missing",
      "Pulumi CLI": "found",
    });
    for (const part of facts.parts.filter(({ way }) => way === "missing")) expect(part.mend).toBeTruthy();
  });

  test("is not stood in for in another stack than dev", async () => {
    const checkout = await makeCheckout(TELL);
    const { code, stdout, stderr } = await mallku(checkout, ["up", "--stack", "prod"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/stack prod may not use the stand-in.*pulumi plugin install resource docker/);
  });

  test("that is a folder which cannot be written is named, with the variable that mends it", async () => {
    const checkout = await makeCheckout(TELL);
    const env = { ...checkout.env, XDG_CACHE_HOME: "/dev/null" };
    const { code, stderr } = await mallku({ ...checkout, env }, ["up"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^set-up: the folder \/dev\/null\/mallku cannot be written .*XDG_CACHE_HOME/);
  });
});
