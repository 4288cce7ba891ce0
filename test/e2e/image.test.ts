import { spawn } from "node:child_process";
import { basename } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeInstallation, type Installation } from "../support/installation.ts";
import { up } from "../support/up.ts";

interface Entry {
  readonly mode: string;
  readonly path: string;
}

/** What Docker itself puts into every container, empty and with any mode. */
const DOCKERS_OWN = new Set([
  "/.dockerenv",
  "/dev/console",
  "/etc/hostname",
  "/etc/hosts",
  "/etc/resolv.conf",
]);

let here: Installation;
let entries: readonly Entry[];
const docker = new Docker();

beforeAll(async () => {
  here = await makeInstallation();
  await up(here);
  entries = await filesOf(here.names.container);
});

afterAll(async () => {
  await here.remove();
});

/** Every entry of a container's file system, as `tar` lists it. */
async function filesOf(container: string): Promise<Entry[]> {
  const stream = await docker.getContainer(container).export();
  const tar = spawn("tar", ["--list", "--verbose", "--numeric-owner", "--file", "-"]);
  stream.pipe(tar.stdin);
  let listing = "";
  for await (const chunk of tar.stdout as AsyncIterable<Buffer>) listing += chunk.toString();
  return listing
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [mode = "", , , , , ...name] = line.split(/\s+/);
      return { mode, path: `/${name.join(" ").replace(/ ->.*$/, "")}` };
    });
}

test("the image holds two programs: Node and the database", () => {
  const programs = entries.filter(
    ({ mode, path }) =>
      mode.startsWith("-") &&
      mode.includes("x") &&
      !DOCKERS_OWN.has(path) &&
      !/\.so(\.|$)|\/ld-linux/.test(path),
  );
  expect(programs.map(({ path }) => path).sort()).toEqual(["/nodejs/bin/node", "/usr/sbin/arangod"]);
});

test("nothing in it is a shell, a package manager, a database client or a way to fetch one", () => {
  const forbidden =
    /^(sh|bash|dash|ash|zsh|busybox|toybox|env|apt|apt-get|dpkg|apk|rpm|npm|npx|yarn|corepack|pip|curl|wget|nc|socat|perl|python3?|arangosh|arangodump|arangorestore|arangoimport|arangoexport|arangobench|arangobackup|arangoinspect|arangovpack|foxx)$/;
  expect(entries.length).toBeGreaterThan(20);
  expect(entries.filter(({ path }) => forbidden.test(basename(path)))).toEqual([]);
});

test("nothing in it gives privileges, and nobody may write it but its owner", () => {
  expect(entries.filter(({ mode }) => /[sS]/.test(mode.slice(1)))).toEqual([]);
  const writable = entries.filter(({ mode }) => !mode.startsWith("l") && mode[8] === "w");
  expect(writable.map(({ path }) => path).filter((path) => !/^\/(tmp|dev)\//.test(path))).toEqual([]);
});

test("it exposes 8080 only, runs as nobody in particular, and says what may not be done with it", async () => {
  const { Config } = await docker.getImage(here.names.image).inspect();
  expect(Object.keys(Config.ExposedPorts)).toEqual(["8080/tcp"]);
  expect(Config.User).toBe("65532:65532");
  expect(Config.Volumes).toBeFalsy();
  expect(JSON.stringify(Config.Labels)).toContain("may not be redistributed");
});
