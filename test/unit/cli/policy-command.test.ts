import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { CATALOGUE } from "../../../policy/rules/catalogue.ts";

const MAIN = fileURLToPath(new URL("../../../cli/main.ts", import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command with nothing set up: neither facts of a set-up nor anything on PATH. */
async function policy(...args: string[]): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  execFile(process.execPath, [MAIN, "policy", ...args], { env: {} }, (error, stdout, stderr) => {
    resolve({ code: Number(error?.code ?? 0), stdout, stderr });
  });
  return await promise;
}

test("list names every rule, with what holds by it", async () => {
  const { code, stdout } = await policy("list");
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(CATALOGUE.length);
  for (const [index, { id, title, severity, enforcement }] of CATALOGUE.entries()) {
    for (const part of [id, title, severity, enforcement]) expect(lines[index]).toContain(part);
  }
});

test("list gives a program all that the rules say of themselves", async () => {
  const { code, stdout } = await policy("list", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(CATALOGUE)));
  expect(stdout).toContain(CATALOGUE[0]?.why);
});

test("explain shows why a rule is there, what to do, who else asks for it, and a program of each kind", async () => {
  const { code, stdout } = await policy("explain", "host-mount");
  expect(code).toBe(0);
  const flat = stdout.replace(/\s+/g, " ");
  for (const part of [
    "No path of the host is mounted",
    "host-mount, critical, mandatory",
    "A folder of the host inside a container is a way out of it",
    "Keep data in named volumes",
    "CIS Docker Benchmark 1.6.0, 5.32",
    'refused: import * as docker from "@pulumi/docker"; new docker.Container(',
    'passes: import * as docker from "@pulumi/docker"; new docker.Container(',
  ]) {
    expect(flat).toContain(part);
  }
});

test("explain gives a program the same, with both examples", async () => {
  const { stdout } = await policy("explain", "privileged", "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    id: "privileged",
    example: {
      bad: expect.stringContaining("privileged: true") as string,
      good: expect.stringContaining("privileged: false") as string,
    },
  });
});

test.each([
  ["databse-port", "database-port"],
  ["HOST-MOUNT", "host-mount"],
  ["../../package", "[a-z-]+"],
])("a rule named %s is answered with the nearest names, as wrong usage", async (given, nearest) => {
  const { code, stdout, stderr } = await policy("explain", given);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(new RegExp(`The nearest: (?:${nearest}), `));
});
