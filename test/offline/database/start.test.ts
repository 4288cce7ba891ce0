import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../support/free-port.ts";
import { bundleInto, request, rootPassword, runToEnd, start, temporaryFolder } from "./stand-in.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let executable: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  executable = await bundleInto(folder.path);
});
afterAll(() => folder.remove());

test("the file is one that the image's Node runs by itself", async () => {
  const text = await readFile(executable, "utf8");
  expect(text.startsWith("#!/nodejs/bin/node\n")).toBe(true);
  const required = [...text.matchAll(/require\("([^"]+)"\)/g)].map((match) => match[1] ?? "");
  expect(required.length).toBeGreaterThan(0);
  expect(required.filter((name) => !name.startsWith("node:"))).toEqual([]);
});

describe("the log tells what this is", () => {
  test("in its first line, and names the flags that do nothing here", async () => {
    const running = await start(executable, `${folder.path}/log`, [
      "--foxx.enable",
      "false",
      "--log.api-enabled=jwt",
    ]);
    const [first = "", second = ""] = running.output().split("\n");
    expect(first).toContain("stand-in for ArangoDB");
    expect(first).toContain("it is not ArangoDB");
    expect(second).toContain("accepted, without effect in the stand-in: --foxx.enable, --log.api-enabled");
    expect(running.output()).not.toContain(rootPassword);
    await running.kill("SIGTERM");
  });

  test("--version does too", async () => {
    const { code, stdout } = await runToEnd(executable, ["--version"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/3\.12\.\d+ .*not ArangoDB/);
  });
});

describe("a start that arangod would refuse is refused with its exit code and the reason", () => {
  const directory = (): string[] => ["--database.directory", `${folder.path}/refused`];
  test.each([
    ["an unknown flag", ["--server.no-such-thing", "1"], 3, /unknown option '--server\.no-such-thing'/],
    [
      "a bad value",
      ["--server.authentication", "--server.harden", "perhaps"],
      3,
      /unexpected argument 'perhaps'/,
    ],
    ["a bad boolean", ["--server.authentication=perhaps"], 4, /'perhaps'/],
    ["an endpoint of another kind", ["--server.endpoint", "ssl://127.0.0.1:1"], 4, /ssl:\/\//],
    ["a configuration file", ["--config", "/etc/arangodb3/arangod.conf"], 6, /--config none/],
  ])("%s", async (_what, args, code, message) => {
    const ended = await runToEnd(executable, [...directory(), ...args]);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toMatch(message);
  });

  test("no directory", async () => {
    const ended = await runToEnd(executable, []);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.stderr).toContain("--database.directory");
  });

  test("a port that is taken", async () => {
    const running = await start(executable, `${folder.path}/port`);
    const ended = await runToEnd(executable, [
      ...directory(),
      `--server.endpoint=tcp://127.0.0.1:${running.port}`,
    ]);
    expect(ended.code).toBe(21);
    expect(ended.stderr).toContain(String(running.port));
    await running.kill("SIGTERM");
  });
});

describe("one process a directory", () => {
  test("a second is refused while the first lives, and told by whom; the first goes on", async () => {
    const directory = `${folder.path}/locked`;
    const running = await start(executable, directory);
    const port = await freePort();
    const second = await runToEnd(executable, [
      "--database.directory",
      directory,
      `--server.endpoint=tcp://127.0.0.1:${port}`,
    ]);
    expect(second.code).toBe(22);
    expect(second.stderr).toContain(`database is locked by process ${running.process.pid ?? ""}`);
    expect((await request(running, "GET", "/_api/version")).status).toBe(200);
    await running.kill("SIGTERM");
  });

  test("a lock whose holder was killed is no lock, even where another process has its number now", async () => {
    const directory = `${folder.path}/stale`;
    const first = await start(executable, directory);
    await first.kill("SIGKILL");
    await writeFile(`${directory}/LOCK`, String(process.pid));
    const second = await start(executable, directory);
    expect(await readFile(`${directory}/LOCK`, "utf8")).toBe(String(second.process.pid));
    expect(await second.kill("SIGTERM")).toBe(0);
    await expect(readFile(`${directory}/LOCK`)).rejects.toThrow();
  });
});

test("every endpoint that is asked for is opened, and none besides", async () => {
  const other = await freePort();
  const running = await start(executable, `${folder.path}/two`, [
    "--server.endpoint",
    `tcp://[::1]:${other}`,
  ]);
  expect((await fetch(`http://[::1]:${other}/_admin/server/availability`)).status).toBe(200);
  const refused = (host: string, port: number): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect({ host, port });
      socket.once("error", () => {
        resolve(true);
      });
      socket.once("connect", () => {
        socket.destroy();
        resolve(false);
      });
    });
  expect(await refused("127.0.0.1", other)).toBe(true);
  expect(await refused("::1", running.port)).toBe(true);
  await running.kill("SIGTERM");
});

test("while it reads its files it answers 503, to the availability check as well", async () => {
  const directory = `${folder.path}/slow`;
  const first = await start(executable, directory);
  await request(first, "POST", "/_api/collection", { body: { name: "c" } });
  const body = { filler: "x".repeat(2_000_000) };
  for (let n = 0; n < 60; n += 1) await request(first, "POST", "/_api/document/c", { body });
  await first.kill("SIGTERM");
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [executable, "--database.directory", directory, `--server.endpoint=tcp://127.0.0.1:${port}`],
    {
      stdio: "ignore",
    },
  );
  const seen = new Set<number>();
  while (!seen.has(200)) {
    seen.add(
      await fetch(`http://127.0.0.1:${port}/_admin/server/availability`).then(
        (response) => response.status,
        () => 0,
      ),
    );
  }
  expect([...seen]).toEqual([0, 503, 200]);
  child.kill("SIGTERM");
  await new Promise((resolve) => child.once("exit", resolve));
});
