import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { amnesiaChecks } from "../../monitor/amnesia/checks.ts";
import { connectMustBeRefused } from "../../monitor/connect.ts";
import { probeHost } from "../../monitor/direct-access.ts";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { gatewayOfNetwork, probeFromNeighbour } from "../support/neighbour.ts";
import { up } from "../support/up.ts";
import { untilHealthy, verify, type Verification } from "../support/verification.ts";

let here: Installation;
const docker = new Docker();
const container = () => docker.getContainer(here.names.container);

beforeAll(async () => {
  here = await makeInstallation();
  await up(here);
});

afterAll(async () => {
  await here.remove();
});

async function containerAddress(): Promise<string> {
  const { NetworkSettings } = await container().inspect();
  const address = NetworkSettings.Networks[here.names.network]?.IPAddress;
  expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  return address ?? "";
}

const CHECKS = amnesiaChecks({ deep: true, guarded: false }).map(({ id, title }) => [title, id] as const);

describe.each(["as it was started", "after a restart of its container"])("a running database, %s", (when) => {
  let verification: Verification;

  beforeAll(async () => {
    if (when !== "as it was started") {
      await container().restart({ t: 30 });
      await untilHealthy(here);
    }
    verification = await verify(here);
  });

  test.each(CHECKS)("%s", (_title, id) => {
    expect(verification.check(id)).toMatchObject({ state: "pass" });
  });

  test("whoever has forgotten everything gets one answer for all of it: it holds", () => {
    expect(verification).toMatchObject({ code: 0, holds: true });
  });

  test("no address of this host leads to the documents past the API, its IPv6 loopback included", async () => {
    const connects = await probeHost();
    expect(connects.map(({ address }) => address)).toContain("127.0.0.1");
    expect(connects.filter(({ state }) => state !== "pass")).toEqual([]);
  });

  test("the container's own address leads the host to the API, and not to the documents", async () => {
    const address = await containerAddress();
    expect(await connectMustBeRefused(address, 8529)).toMatchObject({ seen: "refused" });
    expect(await connectMustBeRefused(address, 8080)).toMatchObject({ seen: "connected" });
  });

  test("a neighbour that was taken over reaches the API, and not the documents, by name or by address", async () => {
    const address = await containerAddress();
    const seen = await probeFromNeighbour(docker, here.names, [
      { host: here.names.container, port: 8529 },
      { host: address, port: 8529 },
      { host: here.names.container, port: 8080 },
    ]);
    expect(seen).toEqual(["ECONNREFUSED", "ECONNREFUSED", "connected"]);
  });

  test("a container on another network reaches nothing of the database, nor through the host", async () => {
    const gateway = await gatewayOfNetwork(docker, here.names, "bridge");
    const connects = [
      { host: await containerAddress(), port: 8529 },
      { host: gateway, port: 8529 },
      { host: gateway, port: Number(new URL(here.apiUrl).port) },
    ];
    const seen = await probeFromNeighbour(docker, here.names, connects, "bridge");
    expect(seen).not.toContain("connected");
  });

  test("a container in the host's own network reaches the API on loopback, and not the documents", async () => {
    const api = { host: "127.0.0.1", port: Number(new URL(here.apiUrl).port) };
    const database = [
      { host: "127.0.0.1", port: 8529 },
      { host: await containerAddress(), port: 8529 },
    ];
    const seen = await probeFromNeighbour(docker, here.names, [...database, api], "host");
    expect(seen).toEqual(["ECONNREFUSED", "ECONNREFUSED", "connected"]);
  });

  test("the real passwords, read as root from the volume, are in no inspect, log, state or environment", async () => {
    const { Mountpoint } = await docker.getVolume(here.names.volume).inspect();
    const folder = join(Mountpoint, "secrets");
    const passwords = await Promise.all(
      (await readdir(folder)).map(async (name) => (await readFile(join(folder, name), "utf8")).trim()),
    );
    expect(passwords.filter((password) => password.length >= 20).length).toBeGreaterThanOrEqual(2);
    const top: unknown = await container().top({ ps_args: "-eo pid,args" });
    const told = [
      JSON.stringify(await container().inspect()),
      JSON.stringify(await docker.getImage(here.names.image).inspect()),
      (await container().logs({ stdout: true, stderr: true, follow: false })).toString(),
      JSON.stringify(top),
      JSON.stringify(verification),
      ...(await filesUnder(join(here.folder, "state", "mallku"))),
    ];
    expect(told.length).toBeGreaterThan(6);
    for (const text of told)
      for (const password of passwords) expect(text.includes(password), "a password is told").toBe(false);
  });

  test.each([
    ["arangosh", ["arangosh"]],
    ["arangosh by its path", ["/usr/bin/arangosh"]],
    ["a shell", ["/bin/sh", "-c", "id"]],
    ["another shell", ["bash"]],
    ["busybox", ["busybox", "sh"]],
  ])("whoever may exec finds no %s in the image", async (_what, Cmd) => {
    const exec = await container().exec({ Cmd, AttachStdout: true, AttachStderr: true });
    const stream = await exec.start({});
    stream.resume();
    await expect.poll(async () => (await exec.inspect()).ExitCode, { timeout: 30_000 }).toBeGreaterThan(125);
  });
});

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), "utf8")));
}
