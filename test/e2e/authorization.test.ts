import { mkdir, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeInstallation, runCommand, type Installation } from "../support/installation.ts";
import { startPluginDaemon, type PluginDaemon } from "../support/plugin-daemon.ts";
import { exchange, type RawAnswer } from "../support/raw-http.ts";
import { up } from "../support/up.ts";

const NODE = "/nodejs/bin/node";

let daemon: PluginDaemon;
let here: Installation;
let id: string;

beforeAll(async () => {
  daemon = await startPluginDaemon();
  here = await makeInstallation({ daemon });
  await here.mallku("pulumi", "--", "config", "set", "--secret", "mallku:apiToken", "t".repeat(40));
  await up(here);
  await mkdir(`${here.folder}/context`);
  await writeFile(`${here.folder}/context/Dockerfile`, "FROM scratch\nCMD x\n");
  id = (await daemon.docker.getContainer(here.names.container).inspect()).Id;
});

afterAll(async () => {
  await here.remove();
  await daemon.remove();
});

/** Docker's own CLI, as root. */
const docker = (...args: string[]) => runCommand("docker", ["--host", daemon.dockerHost, ...args]);

/** A request as bytes, for what no client would send. */
const raw = (...lines: string[]): Promise<RawAnswer> => exchange(daemon.socket, lines.join("\r\n"));

async function post(target: string, body: object, ...headers: string[]): Promise<RawAnswer> {
  const text = JSON.stringify(body);
  const head = [
    `POST ${target} HTTP/1.1`,
    "Host: docker",
    "Connection: close",
    "Content-Type: application/json",
  ];
  return await raw(...head, `Content-Length: ${Buffer.byteLength(text)}`, ...headers, "", text);
}

const REFUSED = /authorization denied by plugin .*Mallku's guard refuses this/s;

test("under the plugin `up` made the whole installation, its token included, and every barrier holds", async () => {
  const status = await here.mallku("status");
  expect(status, status.stderr).toMatchObject({ code: 0 });
  const again = await here.mallku("up");
  expect(again.stdout).toContain("Nothing to change.");
});

describe("root's own CLI does not get into the database", () => {
  const ways: readonly (readonly [string, () => string[]])[] = [
    ["run a command in it", () => ["exec", here.names.container, NODE, "-v"]],
    ["run one by its id", () => ["exec", id, NODE, "-v"]],
    ["run one by a part of its id", () => ["exec", id.slice(0, 6), NODE, "-v"]],
    ["copy out of it", () => ["cp", `${here.names.container}:/var/lib/mallku`, here.folder]],
    ["copy into it", () => ["cp", here.configFile, `${here.names.container}:/tmp/x`]],
    [
      "read the token out of its carrier",
      () => ["cp", `${here.names.tokenCarrier}:/run/mallku/api-token`, here.folder],
    ],
    ["start the carrier", () => ["start", here.names.tokenCarrier]],
    ["export it", () => ["export", "--output", `${here.folder}/all.tar`, here.names.container]],
    ["make an image of it", () => ["commit", here.names.container, "stolen"]],
    [
      "answer to its name on its network",
      () => [
        "run",
        "--rm",
        "--network",
        here.names.network,
        "--network-alias",
        here.names.container,
        here.names.image,
      ],
    ],
    ["rename it", () => ["rename", here.names.container, "free"]],
    ["change its limits", () => ["update", "--pids-limit", "9", here.names.container]],
    ["make Node open its debugger", () => ["kill", "--signal", "USR1", here.names.container]],
    ["put it on another network", () => ["network", "connect", "bridge", here.names.container]],
    ["take it off its own", () => ["network", "disconnect", here.names.network, here.names.container]],
    [
      "join its network namespace",
      () => ["run", "--rm", "--network", `container:${here.names.container}`, here.names.image],
    ],
    ["join it by its id", () => ["run", "--rm", "--network", `container:${id}`, here.names.image]],
    [
      "join its processes",
      () => ["run", "--rm", "--pid", `container:${here.names.container}`, here.names.image],
    ],
    [
      "join its shared memory",
      () => ["run", "--rm", "--ipc", `container:${here.names.container}`, here.names.image],
    ],
    ["see all processes", () => ["run", "--rm", "--pid", "host", here.names.image]],
    ["mount its volume", () => ["run", "--rm", "-v", `${here.names.volume}:/d`, here.names.image]],
    [
      "mount its volume the long way",
      () => ["run", "--rm", "--mount", `type=volume,src=${here.names.volume},dst=/d`, here.names.image],
    ],
    ["take over its mounts", () => ["run", "--rm", "--volumes-from", here.names.container, here.names.image]],
    ["mount the volume's folder", () => ["run", "--rm", "-v", `${here.folder}:/d`, here.names.image]],
    [
      "mount Docker's socket",
      () => ["run", "--rm", "-v", `${daemon.socket}:/var/run/docker.sock`, here.names.image],
    ],
    [
      "make a volume of a folder",
      () => ["volume", "create", "-o", "type=none", "-o", "o=bind", "-o", `device=${here.folder}`],
    ],
    ["run with the host's powers", () => ["run", "--rm", "--privileged", here.names.image]],
    [
      "build inside its network namespace",
      () => ["build", "--network", `container:${here.names.container}`, `${here.folder}/context`],
    ],
    ["remove what no container uses", () => ["volume", "prune", "--force"]],
    ["install a plugin", () => ["plugin", "disable", daemon.plugin]],
    ["run as a service of a swarm", () => ["swarm", "init", "--advertise-addr", "127.0.0.1"]],
  ];

  test.each(ways)("%s", async (_title, args) => {
    const { code, stdout, stderr } = await docker(...args());
    expect(code, stdout).not.toBe(0);
    expect(stderr).toMatch(REFUSED);
  });
});

test("root's own CLI does not attach to it, and shows only that it was refused", async () => {
  const { code, stderr } = await docker("attach", here.names.container);
  expect(code).not.toBe(0);
  expect(stderr).toContain("received 403");
});

describe("a container of the database's name made by hand is refused, and the declared one is left alone", () => {
  test.each<readonly [string, string[]]>([
    ["with 8529 published", ["-p", "127.0.0.1:8529:8529"]],
    ["without any barrier", []],
  ])("%s", async (_title, args) => {
    const image = here.names.image;
    const made = await docker(
      "create",
      "--name",
      here.names.container,
      ...args,
      "-v",
      `${here.names.volume}:/var/lib/mallku`,
      image,
    );
    expect(made.stderr).toMatch(REFUSED);
  });
});

describe("bytes that no client would send do not get in either", () => {
  const COMMAND = { Cmd: [NODE, "-v"] };
  test.each<readonly [string, (name: string) => Promise<RawAnswer>]>([
    ["an escaped slash", (name) => post(`/containers/${name}%2Fexec`, COMMAND)],
    ["an escaped letter", (name) => post(`/v1.41/containers/${name}/%65xec`, COMMAND)],
    ["an absolute address", (name) => post(`http://docker/containers/${name}/exec`, COMMAND)],
    [
      "an old version, in which a start takes mounts",
      (name) => post(`/v1.20/containers/${name}/start`, { Binds: ["/:/host"] }),
    ],
    [
      "a parameter that ends in /auth",
      () => post("/containers/create?x=/auth", { Image: here.names.image, HostConfig: { Privileged: true } }),
    ],
    ["keys at the top", () => post("/containers/create", { Image: here.names.image, Privileged: true })],
    [
      "keys in another case",
      () => post("/containers/create", { Image: here.names.image, hostconfig: { Privileged: true } }),
    ],
    [
      "over a MiB (CVE-2026-34040)",
      () =>
        post("/containers/create", {
          Image: here.names.image,
          Labels: { a: "x".repeat(2 ** 20) },
          HostConfig: { Privileged: true },
        }),
    ],
  ])("%s", async (_title, send) => {
    const answer = await send(here.names.container);
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
    expect(answer.text).toMatch(REFUSED);
  });

  test.each([
    ["two slashes", "//containers/NAME/exec"],
    ["a folder and back", "/containers/x/../NAME/exec"],
  ])("%s: Docker only says where else to ask", async (_title, target) => {
    const answer = await post(target.replace("NAME", here.names.container), COMMAND);
    expect(answer.status).toBe(301);
    expect(answer.text).not.toContain('"Id"');
  });

  test("a body in chunks, which Docker withholds from plugins", async () => {
    const body = JSON.stringify({ Image: here.names.image, HostConfig: { Privileged: true } });
    const chunk = `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const head = [
      "POST /containers/create HTTP/1.1",
      "Host: docker",
      "Connection: close",
      "Content-Type: application/json",
    ];
    expect((await raw(...head, "Transfer-Encoding: chunked", "", chunk)).text).toMatch(REFUSED);
  });

  test("a body of which its length says nothing (CVE-2024-41110)", async () => {
    const head = [
      "POST /containers/create HTTP/1.1",
      "Host: docker",
      "Connection: close",
      "Content-Type: application/json",
    ];
    const body = JSON.stringify({ Image: here.names.image, HostConfig: { Privileged: true } });
    expect((await raw(...head, "Content-Length: 0", "", body)).text).toMatch(REFUSED);
  });

  test("a form", async () => {
    const body = `name=${here.names.container}`;
    const head = ["POST /containers/x/rename?name=y HTTP/1.1", "Host: docker", "Connection: close"];
    const type = "Content-Type: application/x-www-form-urlencoded";
    expect((await raw(...head, type, `Content-Length: ${body.length}`, "", body)).text).toMatch(REFUSED);
  });
});

test("what others do with Docker goes on: run, exec, copy, build, load, remove", async () => {
  const name = `${here.instance}-other`;
  const wait = "setTimeout(() => {}, 600_000)";
  const steps: readonly string[][] = [
    [
      "run",
      "--detach",
      "--name",
      name,
      "-v",
      `${name}:/data`,
      "--entrypoint",
      NODE,
      here.names.image,
      "-e",
      wait,
    ],
    ["exec", name, NODE, "-v"],
    ["exec", "--user", "0", "--env", "A=b", "--workdir", "/", name, NODE, "-v"],
    ["cp", here.configFile, `${name}:/opt/copied`],
    ["commit", name, name],
    ["save", "--output", `${here.folder}/image.tar`, name],
    ["load", "--input", `${here.folder}/image.tar`],
    ["network", "create", name],
    ["network", "connect", name, name],
    ["rm", "--force", name],
    ["network", "rm", name],
    ["volume", "rm", name],
    ["rmi", name],
  ];
  for (const step of steps) {
    const done = await docker(...step);
    expect(done.code, `${step.join(" ")}: ${done.stderr}`).toBe(0);
    if (step[0] !== "exec") continue;
    expect((await docker("exec", "--privileged", name, NODE, "-v")).stderr).toMatch(/\(privileges\)/);
  }
});

test("with the plugin gone nobody gets anything from Docker; with it back, everybody does", async () => {
  await daemon.endPlugin();
  const answer = await docker("ps");
  await daemon.startPlugin();
  expect(answer.code).not.toBe(0);
  expect(answer.stderr).toContain(`plugin ${daemon.plugin} failed`);
  await expect.poll(async () => (await docker("ps")).code, { timeout: 60_000 }).toBe(0);
});

test("after a restart of the daemon the database is still closed", async () => {
  await daemon.restart("SIGTERM");
  await expect
    .poll(async () => (await docker("inspect", here.names.container)).code, { timeout: 60_000 })
    .toBe(0);
  expect((await docker("exec", here.names.container, NODE, "-v")).stderr).toMatch(REFUSED);
});

test("the host's root still has a backup, of a volume's folder and without Docker, as docs/operations.md says", async () => {
  const stop = await here.mallku("stop", "--yes");
  expect(stop, stop.stderr).toMatchObject({ code: 0 });
  const copy = `${here.names.volume}-copy`;
  const recipe = `
    place() { docker volume inspect --format '{{.Mountpoint}}' "$1"; }
    test -n "$(ls -A "$(place ${here.names.volume})")"
    tar -C "$(place ${here.names.volume})" --numeric-owner -cf ${here.folder}/mallku-data.tar .
    docker volume create ${copy}
    tar -C "$(place ${copy})" -xpf ${here.folder}/mallku-data.tar
    diff --recursive --brief --no-dereference "$(place ${here.names.volume})" "$(place ${copy})"
    docker volume rm ${copy}`;
  const environment = { ...process.env, DOCKER_HOST: daemon.dockerHost };
  const { code, stdout, stderr } = await runCommand("sh", ["-ec", recipe], environment);
  expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: "" });
  await up(here);
});
