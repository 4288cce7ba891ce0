import { once } from "node:events";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { daemonPlace } from "../../../policy/facts/daemon.ts";
import { askDocker } from "../../../tools/docker-api.mjs";
import { declaredEndpoint } from "../../../tools/docker-endpoint.mjs";
import { sshTarget } from "../../../tools/ssh-address.mjs";
import { reachableHost } from "../../../tools/ssh.mjs";
import { put, start } from "./checkout.ts";
import { engineWithImages, listen } from "./engine.ts";
import { scratch } from "./scratch.ts";

const SILENCE = 30_000;

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Puts an `ssh` first on PATH that writes down what it is given, and then does as told. */
async function withSsh(behaviour: string): Promise<{ given: () => Promise<string[]> }> {
  const folder = await scratch();
  const said = join(folder, "given");
  await put(join(folder, "ssh"), `#!/bin/sh\necho "$@" >> ${said}\n${behaviour}\n`, 0o755);
  vi.stubEnv("PATH", `${folder}:${process.env["PATH"] ?? ""}`);
  return { given: async () => (await readFile(said, "utf8")).trim().split("\n") };
}

/** What an engine's `dial-stdio` does, to a socket of this machine; the first connection of all is only held. */
const leadingTo = (socket: string) => `
case "$*" in *ControlMaster=yes*) exit 0 ;; esac
exec ${process.execPath} -e 'const s = require("node:net").connect("${socket}"); process.stdin.pipe(s).pipe(process.stdout)'`;

const ask = (host: string) => askDocker({ host, certPath: null }, SILENCE);

describe("a Docker Engine that is reached by SSH", () => {
  test("answers through the system's own ssh, which checks the host's key and opens no port on the way", async () => {
    const socket = join(await scratch(), "docker.sock");
    await listen(socket, engineWithImages);
    const { given } = await withSsh(leadingTo(socket));
    expect(await ask("ssh://deploy@answers:2222")).toEqual({ state: "answers", version: "20.10.24" });
    for (const line of await given()) {
      expect(line).toContain("-o StrictHostKeyChecking=yes");
      expect(line).toContain("-o ClearAllForwardings=yes");
      expect(line).toContain("-o BatchMode=yes");
      expect(line).toMatch(/-l deploy -p 2222 -- answers docker system dial-stdio$/);
    }
  });

  test("is one way for all who ask at once", async () => {
    await withSsh("exit 1");
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => reachableHost("ssh://shared")));
    expect(others).toEqual([first, first]);
  });

  test("that ssh does not reach is told in ssh's own words", async () => {
    await withSsh("echo 'Host key verification failed.' >&2; exit 255");
    expect(await ask("ssh://stranger")).toEqual({
      state: "unreached",
      why: "ssh: Host key verification failed.",
    });
  });

  test("leaves nothing of a process that was killed: the next one takes its folder away, and no other's", async () => {
    const temporary = await scratch();
    vi.stubEnv("TMPDIR", temporary);
    await withSsh("exit 1");
    const ended = start(["-e", ""], {}).child;
    await once(ended, "exit");
    await mkdir(join(temporary, `mallku-ssh-${ended.pid ?? 0}-left`));
    await mkdir(join(temporary, `mallku-ssh-${process.ppid}-kept`));
    await reachableHost("ssh://after-a-kill");
    const names = await readdir(temporary);
    expect(names.some((name) => name.endsWith("-left"))).toBe(false);
    expect(names.some((name) => name.endsWith("-kept"))).toBe(true);
  });

  test("is not waited for where there is no ssh", async () => {
    vi.stubEnv("PATH", await scratch());
    expect(await ask("ssh://no-ssh")).toMatchObject({ state: "unreached", why: /ENOENT/ });
  });
});

test.each<[string, string[] | null]>([
  ["ssh://db", ["--", "db"]],
  ["ssh://deploy@db.example.org:2222/", ["-l", "deploy", "-p", "2222", "--", "db.example.org"]],
  ["ssh://[2001:db8::1]", ["--", "2001:db8::1"]],
  ["ssh://-oProxyCommand=nc", null],
  ["ssh://-oProxyCommand=nc@db", null],
  ["ssh://deploy:secret@db", null],
  ["ssh://db/run/docker.sock", null],
  ["ssh://db:22;id", null],
  ["ssh://$(id)", null],
  ["ssh://", null],
  ["tcp://db:2375", null],
])("%s is given to ssh only where the gate lets it be reviewed", (host, target) => {
  expect(sshTarget(host)).toEqual(target);
  expect(daemonPlace(host) === "ssh").toBe(target !== null);
});

describe("the host that a stack's settings name", () => {
  const named = (stack: string, project = "") => declaredEndpoint({ project, stack }, "prod")?.host;

  test("goes before anything in the environment, as it does for the provider", () => {
    expect(named("config:\n  docker:host: ssh://deploy@db # there\n")).toBe("ssh://deploy@db");
    expect(named('config:\n  "docker:host": "ssh://deploy@db"\n')).toBe("ssh://deploy@db");
    expect(named("config:\n  docker:host: ssh://own\n", "config:\n  docker:host: ssh://all\n")).toBe(
      "ssh://own",
    );
    expect(named("", "config:\n  docker:host: ssh://all\n")).toBe("ssh://all");
  });

  test("is nobody's where nothing names one", () => {
    expect(named("config:\n  mallku:instance: docker:host\n")).toBeUndefined();
    expect(named("config:\n  # docker:host: ssh://deploy@db\n")).toBeUndefined();
  });

  test("that cannot be read is not taken for none", () => {
    expect(() => named("config:\n  docker:host:\n    secure: AAA=\n")).toThrow("not a plain text");
  });
});
