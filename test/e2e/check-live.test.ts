import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeInstallation, runCommand, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";

const LAUNCHER = fileURLToPath(new URL("../../tools/mallku.mjs", import.meta.url));

let here: Installation;
const docker = new Docker();

beforeAll(async () => {
  here = await makeInstallation();
  expect((await here.mallku("preview")).code).toBe(0);
  const token = "a-canary-token-of-at-least-thirty-two-characters";
  const set = await here.mallku("pulumi", "--", "config", "set", "--secret", "mallku:apiToken", token);
  expect(set, set.stderr).toMatchObject({ code: 0 });
  await up(here);
});

afterAll(async () => {
  await here.remove();
});

async function live(): Promise<{ code: number | null; rules: string[] }> {
  const { code, stdout } = await here.mallku("check", "--live", "--format", "json");
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; enforcement: string }[] };
  return {
    code,
    rules: findings.filter(({ enforcement }) => enforcement === "mandatory").map(({ rule }) => rule),
  };
}

/** A container beside the database's, made by hand, for as long as it is looked at. */
async function beside<T>(hostConfig: Docker.HostConfig, look: () => Promise<T>): Promise<T> {
  const container = await docker.createContainer({ Image: here.names.image, HostConfig: hostConfig });
  try {
    return await look();
  } finally {
    await container.remove({ force: true });
  }
}

describe("what runs", () => {
  test("passes as it was made", async () => {
    expect(await live()).toEqual({ code: 0, rules: [] });
  });

  test("a neighbour that publishes 8529 by hand is seen", async () => {
    const bindings = { "8529/tcp": [{ HostIp: "127.0.0.1", HostPort: "0" }] };
    const seen = await beside({ NetworkMode: here.names.network, PortBindings: bindings }, live);
    expect(seen.rules).toContain("database-port");
    expect(seen.code).toBe(5);
  });

  test("another container that holds the database's volume is seen, on whatever network it is", async () => {
    const seen = await beside({ NetworkMode: "none", Binds: [`${here.names.volume}:/d`] }, live);
    expect(seen.rules).toContain("data-volume");
    expect(seen.code).toBe(5);
  });

  test("a second network that somebody connected is seen", async () => {
    const network = docker.getNetwork("bridge");
    await network.connect({ Container: here.names.container });
    try {
      expect((await live()).rules).toContain("default-network");
    } finally {
      await network.disconnect({ Container: here.names.container, Force: true });
    }
  });
});

describe("the state that was exported", () => {
  async function exportTo(file: string, ...more: string[]): Promise<void> {
    // Not with --config-file, which Pulumi's own command does not take.
    const args = ["pulumi", "--", "stack", "export", "--file", file, ...more];
    const exported = await runCommand(process.execPath, [LAUNCHER, ...args], here.environment);
    expect(exported, exported.stderr).toMatchObject({ code: 0 });
  }

  test("passes with its secrets, which are in no report, and not where somebody wrote a danger into it", async () => {
    const file = join(here.folder, "state.json");
    await exportTo(file, "--show-secrets");
    const good = await here.mallku("check", "--state", file);
    expect(good, good.stdout).toMatchObject({ code: 0, stderr: "" });
    expect(good.stdout).not.toContain("canary");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replaceAll('"internal": 8080', '"internal": 8529'));
    const bad = await here.mallku("check", "--state", file);
    expect(bad.code).toBe(5);
    expect(bad.stdout).toContain("database-port");
  });

  test("does not pass while what decides is encrypted, and says how to have it judged", async () => {
    const file = join(here.folder, "encrypted.json");
    await exportTo(file);
    const { code, stdout } = await here.mallku("check", "--state", file);
    expect(code).toBe(5);
    expect(stdout).toContain("uploads");
    expect(stdout).toContain("--show-secrets");
  });
});
