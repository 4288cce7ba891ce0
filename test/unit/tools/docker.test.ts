import { chmod, link, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { askDocker, connection, dockerApi } from "../../../tools/docker-api.mjs";
import { DEFAULT_HOST, findEndpoint } from "../../../tools/docker-endpoint.mjs";
import { put, start } from "./checkout.ts";
import { engineWithImages, listen } from "./engine.ts";
import { scratch } from "./scratch.ts";

const SILENCE = 300;
const unix = (socket: string) => ({ host: `unix://${socket}`, certPath: null });

describe("whether a Docker Engine answers", () => {
  test("a running one is found, with its version", async () => {
    const socket = join(await scratch(), "docker.sock");
    await listen(socket, engineWithImages);
    expect(await askDocker(unix(socket), SILENCE)).toEqual({ state: "answers", version: "20.10.24" });
  });

  test("no socket means no engine", async () => {
    const socket = join(await scratch(), "docker.sock");
    expect(await askDocker(unix(socket), SILENCE)).toMatchObject({ state: "absent" });
  });

  test("a socket that a killed engine left means no engine", async () => {
    const folder = await scratch();
    const server = createServer().listen(join(folder, "first.sock"));
    await once(server, "listening");
    // Node removes the name it listened on; the other one stays, as after a kill.
    await link(join(folder, "first.sock"), join(folder, "docker.sock"));
    server.close();
    await once(server, "close");
    expect(await askDocker(unix(join(folder, "docker.sock")), SILENCE)).toMatchObject({ state: "absent" });
  });

  test("one that takes the connection and hangs does not hang the set-up", async () => {
    const socket = join(await scratch(), "docker.sock");
    await listen(socket, () => undefined);
    expect(await askDocker(unix(socket), SILENCE)).toMatchObject({ state: "silent" });
  });

  test("one that stops in the middle of its answer does not hang the set-up", async () => {
    const socket = join(await scratch(), "docker.sock");
    await listen(socket, (_, response) => {
      response.writeHead(200).write('{"Version":');
    });
    expect(await askDocker(unix(socket), SILENCE)).toMatchObject({ state: "silent" });
  });

  test("one that breaks off in the middle of its answer does not count", async () => {
    const socket = join(await scratch(), "docker.sock");
    await listen(socket, (_, response) => {
      response.writeHead(200).write('{"Version":', () => response.destroy());
    });
    expect((await askDocker(unix(socket), SILENCE)).state).toBe("other");
  });

  test.each([
    [200, "<html>"],
    [200, '{"version":"24.0.0"}'],
    [500, "{}"],
  ])("something else at that address (%i, %s) is not taken for one", async (status, body) => {
    const socket = join(await scratch(), "docker.sock");
    await listen(socket, (_, response) => response.writeHead(status).end(body));
    expect((await askDocker(unix(socket), SILENCE)).state).toBe("other");
  });

  test("a user who may not use the socket is told so, not that Docker is missing", async () => {
    const folder = await scratch();
    const socket = join(folder, "docker.sock");
    await listen(socket, engineWithImages);
    await chmod(folder, 0o755);
    await chmod(socket, 0);
    // Root may open everything: give the rights up once all that is needed is loaded.
    const script = `
      const { askDocker } = await import(${JSON.stringify(new URL("../../../tools/docker-api.mjs", import.meta.url).href)});
      if (process.getuid() === 0) { process.setegid(65534); process.seteuid(65534); }
      console.log(JSON.stringify(await askDocker({ host: ${JSON.stringify(`unix://${socket}`)}, certPath: null }, 300)));`;
    const { stdout } = await start(["--input-type=module", "-e", script], {}).ended;
    expect(JSON.parse(stdout)).toMatchObject({ state: "forbidden" });
  });

  test("an address that HTTP cannot be spoken to is named", async () => {
    const answer = await askDocker({ host: "fd://root@machine", certPath: null }, SILENCE);
    expect(answer).toMatchObject({
      state: "other",
      why: expect.stringContaining("fd://root@machine") as string,
    });
  });
});

test("an image's pull is told line by line, however the network cuts it", async () => {
  const socket = join(await scratch(), "docker.sock");
  await listen(socket, (_, response) => {
    response.writeHead(200).write('{"status":"a"}\r\n{"sta');
    setTimeout(() => response.end('tus":"b"}\r\n'), 20);
  });
  const lines: unknown[] = [];
  await dockerApi(unix(socket), {
    path: "/",
    silence: 5000,
    onLine: (line) => {
      lines.push(JSON.parse(line));
    },
  });
  expect(lines).toEqual([{ status: "a" }, { status: "b" }]);
});

test.each([
  ["unix:///var/run/docker.sock", { socketPath: "/var/run/docker.sock" }],
  ["tcp://10.0.0.1:2375", { host: "10.0.0.1", port: "2375" }],
  ["tcp://10.0.0.1", { host: "10.0.0.1", port: 2375 }],
  ["tcp://[::1]:1", { host: "::1", port: "1" }],
  ["http://engine/", { host: "engine", port: 2375 }],
  ["ssh://engine", null],
  ["tcp://", null],
  ["10.0.0.1:2375", null],
])("DOCKER_HOST %s is reached as the docker CLI reaches it", (host, expected) => {
  expect(connection({ host, certPath: null })).toEqual(expected);
});

describe("which Docker Engine is meant", () => {
  async function home(current?: string): Promise<string> {
    const folder = await scratch();
    const id = createHash("sha256").update("work").digest("hex");
    const meta = { Name: "work", Endpoints: { docker: { Host: "tcp://work:2376" } } };
    await put(join(folder, ".docker/contexts/meta", id, "meta.json"), JSON.stringify(meta));
    if (current !== undefined)
      await writeFile(join(folder, ".docker/config.json"), JSON.stringify({ currentContext: current }));
    return folder;
  }

  test.each<[string, string | undefined, Record<string, string>, string, boolean]>([
    ["nothing says", undefined, {}, DEFAULT_HOST, false],
    ["the default context", "default", {}, DEFAULT_HOST, false],
    ["the current context", "work", {}, "tcp://work:2376", true],
    ["DOCKER_CONTEXT before the current one", "default", { DOCKER_CONTEXT: "work" }, "tcp://work:2376", true],
    [
      "DOCKER_CONTEXT=default before the current one",
      "work",
      { DOCKER_CONTEXT: "default" },
      DEFAULT_HOST,
      false,
    ],
    [
      "DOCKER_HOST before all",
      "work",
      { DOCKER_CONTEXT: "work", DOCKER_HOST: "tcp://a:1" },
      "tcp://a:1",
      true,
    ],
    ["an empty DOCKER_HOST is none", "work", { DOCKER_HOST: "" }, "tcp://work:2376", true],
  ])("%s", async (_, current, env, host, asked) => {
    const endpoint = await findEndpoint({ HOME: await home(current), ...env });
    expect({ host: endpoint.host, asked: endpoint.askedBy !== null }).toEqual({ host, asked });
    expect(endpoint.certPath).toBeNull();
  });

  test("DOCKER_CONFIG's folder is read instead of the home folder's", async () => {
    const folder = await home("work");
    const endpoint = await findEndpoint({ HOME: "/nowhere", DOCKER_CONFIG: join(folder, ".docker") });
    expect(endpoint.host).toBe("tcp://work:2376");
  });

  test("a context's certificates are used", async () => {
    const folder = await home("work");
    const id = createHash("sha256").update("work").digest("hex");
    const tls = join(folder, ".docker/contexts/tls", id, "docker");
    await put(join(tls, "ca.pem"), "");
    expect((await findEndpoint({ HOME: folder })).certPath).toBe(tls);
  });

  test("a context that does not exist is an error: the default engine may be another machine's", async () => {
    const folder = await home("gone");
    await expect(findEndpoint({ HOME: folder })).rejects.toThrow("the Docker context gone");
  });

  test("a configuration that cannot be read is an error for the same reason", async () => {
    const folder = await home("work");
    await writeFile(join(folder, ".docker/config.json"), "{");
    await expect(findEndpoint({ HOME: folder })).rejects.toThrow("is not JSON");
  });
});
