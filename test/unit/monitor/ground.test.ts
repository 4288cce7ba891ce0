import { once } from "node:events";
import { chmod, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engineFindings, type EngineInfo } from "../../../monitor/ground/engine.ts";
import {
  judgeRoom,
  keptFromOthers,
  notFromTheFuture,
  roomIn,
  socketOf,
} from "../../../monitor/ground/files.ts";
import { portOf } from "../../../monitor/ground/port.ts";
import type { PortHolder } from "../../../monitor/port-holder.ts";
import { freePort } from "../../support/free-port.ts";

const GIB = 2 ** 30;
const NOW = new Date("2026-01-01T00:00:00Z");
const INFO: EngineInfo = {
  DockerRootDir: "/var/lib/docker",
  MemTotal: 4 * GIB,
  MemoryLimit: true,
  SwapLimit: true,
  PidsLimit: true,
  SecurityOptions: ["name=seccomp,profile=default"],
  SystemTime: "2026-01-01T00:00:01.123456789Z",
};

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mallku-ground-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("who asks the doctor of Docker's host", () => {
  test.each<[string, Partial<EngineInfo>, string, string]>([
    ["a kernel that holds no limit on memory", { MemoryLimit: false }, "limits", "broken"],
    ["a kernel that holds no limit on processes", { PidsLimit: false }, "limits", "broken"],
    ["a kernel that holds no limit on swap", { SwapLimit: false }, "limits", "attention"],
    ["less memory than the container may take", { MemTotal: 2 * GIB }, "memory", "broken"],
    ["a Docker that filters no system calls", { SecurityOptions: null }, "seccomp", "attention"],
    ["a clock that is a minute ahead", { SystemTime: "2026-01-01T00:01:00Z" }, "clock", "attention"],
    ["a clock that tells nothing", { SystemTime: "" }, "clock", "attention"],
  ])("is told of %s, and what mends it", (_what, change, name, state) => {
    const findings = engineFindings({ ...INFO, ...change }, 2 * GIB, NOW);
    const marked = findings.filter((finding) => finding.state !== "fine");
    expect(marked).toMatchObject([{ name, state }]);
    expect(marked[0]?.mend).not.toBeNull();
  });

  test("is told that all is well where it is", () => {
    expect(engineFindings(INFO, 2 * GIB, NOW).map(({ state }) => state)).toEqual(Array(4).fill("fine"));
  });
});

describe("who asks the doctor of files", () => {
  test.each([
    [0, "broken"],
    [GIB - 1, "broken"],
    [GIB, "attention"],
    [5 * GIB, "fine"],
  ])("with %d bytes free is told %s", (free, state) => {
    expect(judgeRoom("Docker's disk", "/var/lib/docker", free).state).toBe(state);
  });

  test("is not told that there is room where nobody could look", async () => {
    expect((await roomIn("disk", folder)).found).toContain(`GiB free in ${folder}`);
    expect(await roomIn("disk", join(folder, "none"))).toMatchObject({ state: "unknown" });
  });

  test.each([
    [0o600, "fine", null],
    [0o640, "broken", "chmod 600"],
    [0o604, "broken", "chmod 600"],
  ])("learns that a passphrase of mode %o is %s", async (mode, state, mend) => {
    const file = join(folder, "passphrase");
    await writeFile(file, "x");
    await chmod(file, mode);
    expect(await keptFromOthers("passphrase", file)).toMatchObject({
      state,
      mend: mend === null ? null : `${mend} ${file}`,
    });
    expect(await keptFromOthers("passphrase", join(folder, "none"))).toMatchObject({ state: "unknown" });
  });

  test.each([
    [0o660, "fine"],
    [0o666, "attention"],
  ])("learns that a Docker socket of mode %o is %s", async (mode, state) => {
    const file = join(folder, "docker.sock");
    await writeFile(file, "");
    await chmod(file, mode);
    expect(await socketOf(file)).toMatchObject({ state });
  });

  test("learns that the clock was set back", async () => {
    const file = join(folder, "dev.json");
    await writeFile(file, "{}");
    expect(await notFromTheFuture(folder, new Date())).toMatchObject({ state: "fine" });
    const tomorrow = new Date(Date.now() + 86_400_000);
    await utimes(file, tomorrow, tomorrow);
    expect(await notFromTheFuture(folder, new Date())).toMatchObject({ state: "attention" });
  });
});

describe("who asks the doctor of the API's port", () => {
  const wanted = (port: number) => ({ address: "127.0.0.1", port, container: "mallku-database-secure" });

  test("learns that it is free, or the database's own", async () => {
    const port = await freePort();
    expect(await portOf(wanted(port), undefined)).toMatchObject({ state: "fine" });
    const own = { kind: "container", id: "c0ffee", name: "mallku-database-secure" } as const;
    expect(await portOf(wanted(port), own)).toMatchObject({ state: "fine" });
  });

  test.each<[PortHolder, string, string]>([
    [{ kind: "container", id: "c0ffee", name: "their-web" }, "container their-web", "docker stop their-web"],
    [{ kind: "process", pid: "4711", command: "nginx" }, "process 4711 (nginx)", "end that process"],
    [{ kind: "hidden process" }, "a process of another user", "end that process"],
  ])("learns who has it: %j", async (holder, found, mend) => {
    expect(await portOf(wanted(8080), holder)).toEqual({
      name: "API's port",
      state: "broken",
      found: expect.stringContaining(`127.0.0.1:8080 is taken by ${found}`) as string,
      mend: expect.stringContaining(`${mend}, or npx mallku pulumi`) as string,
    });
  });

  test("learns that something has it of which nobody is told", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const found = await portOf(wanted(port), undefined);
    expect(found).toMatchObject({ state: "broken" });
    expect(found.mend).toContain(`ss -ltnp 'sport = :${port}'`);
    server.close();
  });

  test("learns that the address is none of this machine's", async () => {
    const found = await portOf({ ...wanted(await freePort()), address: "192.0.2.200" }, undefined);
    expect(found).toMatchObject({ state: "broken", found: expect.stringContaining("no address") as string });
  });
});
