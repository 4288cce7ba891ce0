import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Database } from "arangojs";
import { bundles } from "../../../offline/database/bundle.mjs";
import { freePort } from "../../support/free-port.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

export const rootPassword = "root's own: password";

/** A folder that is gone when the test is. */
export const temporaryFolder = async (): Promise<{ path: string; remove: () => Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), "mallku-stand-in-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
};

/** The executable, made of today's sources as the build makes it. */
export const bundleInto = async (folder: string): Promise<string> => {
  const outfile = join(folder, "arangod");
  const [description] = bundles;
  await build({ ...description?.options, absWorkingDir: repository, outfile, logLevel: "error" });
  return outfile;
};

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  process: ChildProcess;
  port: number;
  url: string;
  output: () => string;
  kill: (signal: NodeJS.Signals) => Promise<number | null>;
}

const collect = (child: ChildProcess): { stdout: () => string; stderr: () => string } => {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return { stdout: () => stdout, stderr: () => stderr };
};

const spawnArangod = (executable: string, args: readonly string[], password = rootPassword): ChildProcess =>
  spawn(process.execPath, [executable, ...args], {
    env: { PATH: process.env.PATH, ARANGODB_DEFAULT_ROOT_PASSWORD: password },
    stdio: ["ignore", "pipe", "pipe"],
  });

/** Runs it to its end. */
export const runToEnd = async (executable: string, args: readonly string[]): Promise<Ended> => {
  const child = spawnArangod(executable, args);
  const text = collect(child);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout: text.stdout(), stderr: text.stderr() };
};

/** Starts it on a directory and waits until it answers. */
export const start = async (
  executable: string,
  directory: string,
  args: readonly string[] = [],
  password = rootPassword,
): Promise<Running> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawnArangod(
    executable,
    [
      ...[
        "--config",
        "none",
        "--server.endpoint",
        `tcp://127.0.0.1:${port}`,
        "--database.directory",
        directory,
      ],
      ...args,
    ],
    password,
  );
  const text = collect(child);
  const ended = once(child, "close") as Promise<[number | null]>;
  const output = (): string => text.stdout() + text.stderr();
  for (;;) {
    const status = await fetch(`${url}/_admin/server/availability`).then(
      async (response) => {
        await response.text();
        return response.status;
      },
      () => 0,
    );
    if (status === 200) break;
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`it did not start: ${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const kill = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return (await ended)[0];
  };
  return { process: child, port, url, output, kill };
};

/** The real driver, as root on one database. */
export const driver = (
  running: Running,
  databaseName = "_system",
  auth?: { username: string; password: string },
): Database =>
  new Database({
    url: running.url,
    databaseName,
    auth: auth ?? { username: "root", password: rootPassword },
  });

export interface Reply {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** One request by hand, where the driver would hide what is looked at. */
export const request = async (
  running: Running,
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string>; auth?: [string, string] | null } = {},
): Promise<Reply> => {
  const [name, password] = options.auth ?? ["root", rootPassword];
  const authorization = { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}` };
  const text = typeof options.body === "string" ? options.body : JSON.stringify(options.body);
  const response = await fetch(running.url + path, {
    method,
    headers: { ...(options.auth === null ? {} : authorization), ...options.headers },
    ...(options.body === undefined ? {} : { body: text }),
  });
  const answered = await response.text();
  const body = answered === "" ? {} : (JSON.parse(answered) as Record<string, unknown>);
  return { status: response.status, headers: response.headers, body };
};
