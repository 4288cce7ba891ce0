import { chmod, link, lstat, readdir, unlink, writeFile } from "node:fs/promises";
import { Agent, get, type IncomingMessage, type RequestListener } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { startGuard } from "../../guard/socket/start.ts";
import { databaseNames } from "../../infra/names.ts";
import { makeScene, openFiles, type Scene } from "./support/stub-docker.ts";

let scene: Scene;
afterEach(async () => {
  await scene.remove();
});

function ask(path: string, agent?: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get({ socketPath: scene.guard.socketPath, path, agent }, resolve).once("error", reject);
  });
}

async function textOf(message: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of message) text += String(chunk);
  return text;
}

const LOGS = "/containers/mallku-database-secure/logs?follow=1&stdout=1";

test("a stream arrives as it is written, and ends at Docker when its reader goes away", async () => {
  let left = false;
  scene = await makeScene((_request, response) => {
    response.write("first");
    response.once("close", () => (left = true));
  });
  const message = await ask(LOGS);
  const first = await new Promise<Buffer>((resolve) => message.once("data", resolve));
  expect(first.toString()).toBe("first");
  message.destroy();
  await expect.poll(() => left).toBe(true);
});

test("a reader that does not read holds Docker back, and costs no memory", async () => {
  let written = 0;
  scene = await makeScene((_request, response) => {
    const more = () => {
      while (response.write(Buffer.alloc(65_536))) written += 65_536;
    };
    response.on("drain", more);
    more();
  });
  const message = await ask(LOGS);
  message.pause();
  let before = -1;
  await expect
    .poll(
      () => {
        const still = before === written;
        before = written;
        return still;
      },
      { interval: 500, timeout: 30_000 },
    )
    .toBe(true);
  expect(written).toBeLessThan(16 * 2 ** 20);
  message.destroy();
});

describe("a daemon that goes away", () => {
  test("is said to be away, and is there again when it is back", async () => {
    scene = await makeScene();
    const agent = new Agent({ keepAlive: true });
    expect((await textOf(await ask("/_ping", agent))).length).toBeGreaterThan(0);
    await scene.stop();
    const away = await ask("/_ping", agent);
    expect(away.statusCode).toBe(502);
    expect(await textOf(away)).toContain("no usable answer from Docker");
    await scene.start();
    const back = await ask("/_ping", agent);
    expect(back.statusCode).toBe(200);
    await textOf(back);
    agent.destroy();
  });

  const half: RequestListener = (_request, response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("half");
    setTimeout(() => response.destroy(), 50);
  };

  test("in the middle of an answer is said, so that half an answer is not taken for one", async () => {
    scene = await makeScene(half);
    const answer = await ask("/info");
    expect(answer.statusCode).toBe(502);
    expect(await textOf(answer)).toMatch(/no usable answer from Docker/);
  });

  test("in the middle of a stream breaks it off, so that its beginning is not taken for all of it", async () => {
    scene = await makeScene(half);
    await expect(textOf(await ask(LOGS))).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  test("or answers with nonsense is not believed", async () => {
    scene = await makeScene((_request, response) => {
      response.end('{"Containers":[{"Names":["/other"]}]}');
    });
    const answer = await ask("/containers/json");
    expect(answer.statusCode).toBe(502);
    expect(await textOf(answer)).not.toContain("other");
  });

  test("or wants to take the connection over is cut off", async () => {
    scene = await makeScene((request) => {
      request.socket.write("HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nshell");
    });
    const answer = await ask("/info");
    expect(answer.statusCode).toBe(502);
    expect(await textOf(answer)).not.toContain("shell");
  });
});

describe("what Docker says of others is left out", () => {
  const LISTS: readonly (readonly [string, unknown, unknown])[] = [
    [
      "/containers/json",
      [
        { Names: ["/mallku-database-secure"] },
        { Names: ["/mallku-database-secure-b"] },
        { Names: ["/x/mallku-database-secure"] },
      ],
      [{ Names: ["/mallku-database-secure"] }],
    ],
    ["/networks", [{ Name: "bridge" }, { Name: "mallku-internal" }], [{ Name: "mallku-internal" }]],
    [
      "/volumes",
      { Volumes: [{ Name: "other" }, { Name: "mallku-database-data" }], Warnings: null },
      { Volumes: [{ Name: "mallku-database-data" }], Warnings: null },
    ],
    [
      "/images/json",
      [{ RepoTags: null }, { RepoTags: ["mallku/database:latest"] }, { RepoTags: ["nginx:1"] }],
      [{ RepoTags: ["mallku/database:latest"] }],
    ],
  ];
  test.each(LISTS)("%s", async (path, whole, own) => {
    scene = await makeScene((_request, response) => {
      response.end(JSON.stringify(whole));
    });
    expect(JSON.parse(await textOf(await ask(path)))).toEqual(own);
  });

  test.each(["network", "image"])("a %s that is asked for by its id", async (kind) => {
    scene = await makeScene((_request, response) => {
      response.end(JSON.stringify({ Name: "other", RepoTags: ["other:1"] }));
    });
    const id = "5a".repeat(32);
    const answer = await ask(kind === "network" ? `/networks/${id}` : `/images/sha256:${id}/json`);
    expect(answer.statusCode).toBe(403);
    expect(await textOf(answer)).not.toContain("other:1");
  });

  test("events, however they are cut into pieces", async () => {
    const event = (name: string) =>
      `${JSON.stringify({ Type: "container", Actor: { ID: "é", Attributes: { name } } })}\n`;
    const bytes = Buffer.from(
      event("other") + event("mallku-database-secure") + "nonsense\n" + event("mallku-database-secure-b"),
    );
    scene = await makeScene((_request, response) => {
      for (const byte of bytes) response.write(Buffer.of(byte));
      response.end();
    });
    expect(await textOf(await ask("/events"))).toBe(event("mallku-database-secure"));
  });
});

test("hundreds of clients that come, stay and go leave no file open", async () => {
  scene = await makeScene();
  await textOf(await ask("/_ping"));
  const before = await openFiles();
  for (let round = 0; round < 5; round += 1) {
    const agent = new Agent({ keepAlive: true });
    await Promise.all(Array.from({ length: 100 }, async () => textOf(await ask("/info", agent))));
    agent.destroy();
  }
  // Up to sixteen connections to Docker are kept for the next request, with two ends each in this process.
  await expect.poll(openFiles, { timeout: 60_000 }).toBeLessThanOrEqual(before + 34);
});

describe("the socket's place", () => {
  const start = async (socketPath: string, mode?: number) =>
    await startGuard({
      upstream: scene.upstream,
      socketPath,
      names: databaseNames(""),
      ...(mode !== undefined && { mode }),
    });

  test("is open to its owner alone, or to whom its mode says", async () => {
    scene = await makeScene();
    expect((await lstat(scene.guard.socketPath)).mode & 0o777).toBe(0o600);
    const other = await start(join(scene.folder, "group.sock"), 0o660);
    expect((await lstat(other.socketPath)).mode & 0o777).toBe(0o660);
    await other.close();
    expect((await readdir(scene.folder)).toSorted()).toEqual(["guard.sock", "real.sock"]);
  });

  test("is taken over from a guard that was killed", async () => {
    scene = await makeScene();
    const path = join(scene.folder, "stale.sock");
    const dead = createServer().listen(path);
    await new Promise((resolve) => dead.once("listening", resolve));
    // Closing takes the file away; a killed process leaves it, so it is put back under its name.
    await link(path, `${path}.kept`);
    await new Promise((resolve) => dead.close(resolve));
    await link(`${path}.kept`, path);
    await unlink(`${path}.kept`);
    const guard = await start(path);
    await guard.close();
  });

  test.each<readonly [string, (folder: string) => Promise<string>, string]>([
    [
      "of a file",
      async (folder) => {
        await writeFile(join(folder, "file"), "mine");
        return join(folder, "file");
      },
      "no socket",
    ],
    [
      "of a guard that runs",
      async (folder) => await Promise.resolve(join(folder, "guard.sock")),
      "listens already",
    ],
    ["that is too long", async (folder) => await Promise.resolve(join(folder, "x".repeat(100))), "bytes"],
  ])("is not taken from under somebody: %s", async (_title, place, message) => {
    scene = await makeScene();
    await expect(start(await place(scene.folder))).rejects.toThrow(message);
    await expect(start(await place(scene.folder))).rejects.toMatchObject({ name: "SettingsError" });
    expect((await readdir(scene.folder)).filter((name) => name.startsWith(".g-"))).toEqual([]);
  });

  test("of one that was put there since is left alone", async () => {
    scene = await makeScene();
    const path = join(scene.folder, "replaced.sock");
    const first = await start(path);
    await unlink(path);
    const second = await start(path);
    await first.close();
    expect((await lstat(path)).isSocket()).toBe(true);
    await chmod(path, 0o600);
    await second.close();
  });
});
