import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { onPath } from "../../tools/node.mjs";
import { findSshd } from "../../tools/sshd.mjs";
import { runCommand } from "./installation.ts";
import { startOwnDaemon, type OwnDaemon } from "./own-daemon.ts";

/** In a namespace where nobody else listens. */
const PORT = 2222;
const PLACE = `[127.0.0.1]:${PORT}`;

/** Joins its standard input and output and a port of the loopback that it finds itself on. */
const RELAY = `
const socket = require("node:net").connect(${PORT}, "127.0.0.1");
process.stdin.pipe(socket).pipe(process.stdout);
`;

/** Gives sshd the user and the folder that its package would have made, and sees nothing of the machine's own. */
const START = `
mount --bind "$1/passwd" /etc/passwd && mount --bind "$1/shadow" /etc/shadow &&
mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec "$2" -D -e -f "$1/sshd_config"
`;

/** Another host: a daemon in a network namespace of its own, and on that one's loopback a real sshd that leads to it. */
export interface SshHost {
  readonly daemon: OwnDaemon;
  /** As `docker:host`. */
  readonly address: string;
  /** With an `ssh` on PATH that knows the host and has a key for it, and nothing of the machine's own configuration. */
  readonly environment: NodeJS.ProcessEnv;
  /** The file of hosts that the client knows. */
  readonly knownHosts: string;
  /** What sshd has said so far. */
  readonly log: () => string;
  readonly remove: () => Promise<void>;
}

/**
 * Starts it. Needs what `startOwnDaemon` needs, and OpenSSH.
 * @throws Error saying what is missing
 */
export async function startSshHost(): Promise<SshHost> {
  const sshd = findSshd(process.env);
  if (sshd === null) throw new Error("There is no sshd: `npm test` gets it, or install OpenSSH's server.");
  const daemon = await startOwnDaemon();
  const folder = await mkdtemp(join(tmpdir(), "mallku-sshd-"));
  const file = (name: string) => join(folder, name);
  for (const key of ["host_key", "user_key"]) {
    await runCommand("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file(key)]);
  }
  await writeServer(daemon, sshd, file);
  await writeClient(daemon, file);
  const enter = [`--net=${daemon.namespace}`, "unshare", "--mount", "sh", "-c", START, "sh", folder, sshd];
  const server = spawn("nsenter", enter, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  const listening = new Promise<void>((resolve, reject) => {
    server.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("Server listening")) resolve();
    });
    server.once("close", () => {
      reject(new Error(`sshd did not start; this test needs root and OpenSSH.\n${said}`));
    });
  });
  await listening;
  return {
    daemon,
    address: `ssh://root@127.0.0.1:${PORT}`,
    environment: { ...process.env, PATH: `${file("bin")}${delimiter}${process.env["PATH"] ?? ""}` },
    knownHosts: file("known_hosts"),
    log: () => said,
    remove: async () => {
      if (server.exitCode === null) {
        const ended = once(server, "close");
        server.kill("SIGTERM");
        await ended;
      }
      await daemon.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function writeServer(
  { dockerHost }: OwnDaemon,
  sshd: string,
  file: (name: string) => string,
): Promise<void> {
  const passwd = await readFile("/etc/passwd", "utf8");
  const user = "sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin\n";
  await writeFile(file("passwd"), /^sshd:/m.test(passwd) ? passwd : `${passwd.trimEnd()}\n${user}`);
  // A locked account, which root is on many a machine, may not log in by key either.
  await writeFile(file("shadow"), "root:*:19000:0:99999:7:::\n", { mode: 0o600 });
  await writeFile(file("authorized_keys"), await readFile(file("user_key.pub")));
  const docker = dirname(onPath("docker", process.env) ?? "/usr/bin/docker");
  // From 9.8 on the server is several programs, which are looked for where the package would have put them.
  const session = join(dirname(sshd), "../lib/openssh/sshd-session");
  const auth = join(dirname(sshd), "../lib/openssh/sshd-auth");
  const lines = [
    `Port ${PORT}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${file("host_key")}`,
    `AuthorizedKeysFile ${file("authorized_keys")}`,
    "StrictModes no",
    "PidFile none",
    "UsePAM no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin prohibit-password",
    "PermitUserRC no",
    `SetEnv DOCKER_HOST=${dockerHost} PATH=${docker}:/usr/sbin:/usr/bin:/sbin:/bin`,
    ...(existsSync(session) ? [`SshdSessionPath ${session}`] : []),
    ...(existsSync(auth) ? [`SshdAuthPath ${auth}`] : []),
  ];
  await writeFile(file("sshd_config"), `${lines.join("\n")}\n`);
}

async function writeClient({ namespace }: OwnDaemon, file: (name: string) => string): Promise<void> {
  const key = await readFile(file("host_key.pub"), "utf8");
  await writeFile(file("known_hosts"), `${PLACE} ${key}`);
  await writeFile(file("relay.cjs"), RELAY);
  const lines = [
    "Host *",
    `  UserKnownHostsFile ${file("known_hosts")}`,
    "  GlobalKnownHostsFile /dev/null",
    `  IdentityFile ${file("user_key")}`,
    "  IdentitiesOnly yes",
    "  IdentityAgent none",
    `  ProxyCommand nsenter --net=${namespace} ${process.execPath} ${file("relay.cjs")}`,
  ];
  await writeFile(file("ssh_config"), `${lines.join("\n")}\n`);
  await mkdir(file("bin"));
  const ssh = onPath("ssh", process.env) ?? "ssh";
  await writeFile(file("bin/ssh"), `#!/bin/sh\nexec ${ssh} -F ${file("ssh_config")} "$@"\n`);
  await chmod(file("bin/ssh"), 0o755);
}
