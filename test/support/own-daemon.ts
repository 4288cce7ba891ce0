import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import Docker from "dockerode";
import { runCommand, type CommandResult } from "./installation.ts";

/** A daemon that did not end well leaves its containers' file systems mounted; one mount can hide another of the same place. */
const UNMOUNT = `for _ in 1 2 3; do
  cut -d" " -f2 /proc/mounts | grep "^$1/" | sort -ru | xargs -r umount --lazy
done`;

const READY_WITHIN_MS = 60_000;

/** A Docker daemon of a test's own, in a network namespace of its own: it can be restarted and killed. */
export interface OwnDaemon {
  readonly dockerHost: string;
  readonly docker: Docker;
  /** Path of its network namespace. */
  readonly namespace: string;
  /** Stops the daemon with a signal, waits for its end, and starts it again on the same data. */
  readonly restart: (signal: NodeJS.Signals) => Promise<void>;
  /** Runs a program inside the daemon's network namespace, where its published ports are. */
  readonly inside: (
    command: string,
    args: readonly string[],
    env?: NodeJS.ProcessEnv,
  ) => Promise<CommandResult>;
  readonly remove: () => Promise<void>;
}

/**
 * Starts it. Needs root, `unshare`, `nsenter`, `ip` and `dockerd`, as the suite on Debian as root has them.
 * @param argumentsFor further arguments for dockerd that will listen on this socket
 * @throws Error saying what is missing
 */
export async function startOwnDaemon(
  argumentsFor: (socketPath: string) => Promise<readonly string[]> = async () => await Promise.resolve([]),
): Promise<OwnDaemon> {
  const folder = await mkdtemp(join(tmpdir(), "mallku-daemon-"));
  const socket = join(folder, "docker.sock");
  const dockerHost = `unix://${socket}`;
  const docker = new Docker({ socketPath: socket });
  // The namespace belongs to a process that outlives the daemon, so that a restart finds it again.
  const holder = spawn("unshare", ["--net", "sh", "-c", "ip link set lo up && exec sleep infinity"], {
    stdio: "ignore",
  });
  const namespace = `/proc/${await pidOf(holder)}/ns/net`;
  await setTimeout(200);
  const further = await argumentsFor(socket);
  const enter = (command: string, args: readonly string[]) => [`--net=${namespace}`, command, ...args];
  const start = async (): Promise<ChildProcess> => {
    const daemon = spawn(
      "nsenter",
      enter("dockerd", [
        ...["--data-root", join(folder, "data"), "--exec-root", join(folder, "exec")],
        ...["--host", dockerHost, "--pidfile", join(folder, "pid")],
        ...further,
      ]),
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    let said = "";
    daemon.stderr.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
    });
    const deadline = performance.now() + READY_WITHIN_MS;
    while (daemon.exitCode === null && performance.now() < deadline) {
      const answers = await docker.ping().then(
        () => true,
        () => false,
      );
      if (answers) return daemon;
      await setTimeout(200);
    }
    throw new Error(
      `A second dockerd did not start; this test needs root and Docker's daemon on PATH.\n${said}`,
    );
  };
  let daemon = await start();
  const stop = async (signal: NodeJS.Signals) => {
    if (daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = new Promise((resolve) => daemon.once("close", resolve));
    daemon.kill(signal);
    await ended;
  };
  return {
    dockerHost,
    docker,
    namespace,
    restart: async (signal) => {
      await stop(signal);
      // A killed daemon's containerd ends with it; where nobody reaps it, its number still looks alive.
      await rm(join(folder, "exec", "containerd", "containerd.pid"), { force: true });
      daemon = await start();
    },
    inside: (command, args, env) => runCommand("nsenter", enter(command, args), env),
    remove: async () => {
      await stop("SIGTERM");
      holder.kill("SIGKILL");
      await runCommand("sh", ["-c", UNMOUNT, "sh", folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function pidOf(child: ChildProcess): Promise<number> {
  if (child.pid !== undefined) return child.pid;
  return await new Promise((_resolve, reject) => child.once("error", reject));
}
