import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { copyCheckout } from "../support/checkout.ts";
import { makeInstallation, runCommand, type Installation } from "../support/installation.ts";
import { startSshHost, type SshHost } from "../support/ssh-host.ts";
import { up } from "../support/up.ts";

let checkout: string;
let host: SshHost;
let here: Installation;

beforeAll(async () => {
  checkout = await copyCheckout();
  host = await startSshHost();
  here = await makeInstallation({ launcher: join(checkout, "tools/mallku.mjs"), host });
});

afterAll(async () => {
  await here.remove();
  await host.remove();
  await rm(checkout, { recursive: true, force: true });
});

const WAIVER = `waivers:
  - rule: ssh-daemon
    resource: urn:pulumi:dev::mallku::pulumi:providers:docker::default_5_2_0
    reason: The test's own host.
    owner: ops@example.org
    expires: 2999-12-31
`;

const barrierSchema = z.object({ id: z.string(), state: z.string(), evidence: z.array(z.string()) });
const statusSchema = z.object({ holds: z.boolean(), barriers: z.array(barrierSchema) });

async function barriers() {
  const { stdout, stderr } = await here.mallku("status", "--json");
  expect(stdout, stderr).not.toBe("");
  const { holds, barriers: all } = statusSchema.parse(JSON.parse(stdout));
  return { holds, of: (id: string) => all.find((one) => one.id === id) };
}

/** Listens on the database's port on the other host until it is ended. */
async function openOnHost(): Promise<ChildProcess> {
  const program = 'require("node:net").createServer().listen(8529, "127.0.0.1", () => console.log("open"))';
  const enter = [`--net=${host.daemon.namespace}`, process.execPath, "-e", program];
  const child = spawn("nsenter", enter, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

describe("a stack whose docker:host is another machine", () => {
  test("is refused while nobody has reviewed that: nothing is made there", async () => {
    const up = await here.mallku("up");
    expect(up, up.stderr).toMatchObject({ code: 5 });
    expect(up.stderr).toContain("Docker is on another machine");
    expect(await host.daemon.docker.listContainers({ all: true })).toEqual([]);
  });

  test("runs there, and there alone, with a waiver; each barrier is measured there", async () => {
    await writeFile(join(checkout, "Mallku.waivers.yaml"), WAIVER);
    const { stdout } = await up(here);
    expect(stdout).toContain(`endpoint   ${here.apiUrl} on ${host.address}`);
    const [made] = await host.daemon.docker.listContainers();
    expect(made?.Names).toEqual([`/${here.names.container}`]);
    const ask = `fetch("${here.apiUrl}/health").then(({ status }) => console.log(status), () => console.log("nobody"))`;
    expect((await host.daemon.inside(process.execPath, ["-e", ask])).stdout.trim()).toBe("200");
    expect((await runCommand(process.execPath, ["-e", ask])).stdout.trim()).toBe("nobody");
    const again = await here.mallku("up");
    expect(again.stdout, again.stderr).toContain("Nothing to change.");
  });

  test("is not called safe when that machine's port 8529 is open, whatever this one's is", async () => {
    const open = await openOnHost();
    try {
      const { holds, of } = await barriers();
      expect(holds).toBe(false);
      expect(of("no_direct_access")).toMatchObject({ state: "fail" });
      expect(of("no_direct_access")?.evidence).toContain("127.0.0.1 port 8529: connected");
    } finally {
      open.kill();
      await once(open, "close");
    }
    expect((await barriers()).holds).toBe(true);
  });

  test("answers every other command too", async () => {
    const logs = await here.mallku("logs", "--tail", "5");
    expect(logs, logs.stderr).toMatchObject({ code: 0 });
    expect(logs.stdout).not.toBe("");
    const stop = await here.mallku("stop", "--yes");
    expect(stop, stop.stderr).toMatchObject({ code: 0 });
    expect((await barriers()).of("api_accessible")).toMatchObject({
      state: "fail",
      evidence: [expect.stringContaining("Connection refused")],
    });
    const start = await here.mallku("start");
    expect(start, start.stderr).toMatchObject({ code: 0 });
    const verified = await here.mallku("verify", "--deep");
    expect(verified, verified.stdout).toMatchObject({ code: 0 });
  });

  test("is not spoken to when that machine's key is another than the known one", async () => {
    const known = await readFile(host.knownHosts, "utf8");
    const [place = ""] = known.split(" ");
    try {
      await writeFile(host.knownHosts, `${place} ${await strangersKey()}`);
      const status = await here.mallku("status");
      expect(status, status.stderr).toMatchObject({ code: 2 });
      expect(status.stderr).toContain("Host key verification failed");
    } finally {
      await writeFile(host.knownHosts, known);
    }
  });

  test.each([
    [
      "an option of ssh that opens a port",
      { "docker:sshOpts": '["-L","0.0.0.0:8529:127.0.0.1:8529"]' },
      "sshOpts",
    ],
    ["a context", { "docker:context": "prod" }, "context"],
    ["tcp", { "docker:host": "tcp://192.0.2.1:2375" }, "over a network"],
  ])("stays refused with its waiver for %s", async (_what, settings, said) => {
    await here.configure(settings);
    try {
      const check = await here.mallku("check");
      expect(check, check.stderr).toMatchObject({ code: 5 });
      expect(check.stdout).toContain("local-daemon");
      expect(check.stdout).toContain(said);
    } finally {
      await here.configure({});
    }
  });

  test("is taken away from there whole", async () => {
    const destroy = await here.mallku("destroy", "--yes");
    expect(destroy, destroy.stderr).toMatchObject({ code: 0 });
    const { docker } = host.daemon;
    expect(await docker.listContainers({ all: true })).toEqual([]);
    expect((await docker.listVolumes()).Volumes).toEqual([]);
  });
});

async function strangersKey(): Promise<string> {
  const file = join(checkout, "stranger");
  await runCommand("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
  return await readFile(`${file}.pub`, "utf8");
}
