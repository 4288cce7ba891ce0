import { spawn, type ChildProcess } from "node:child_process";
import { chmod, cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { engineWithImages, listen } from "./engine.ts";
import { scratch } from "./scratch.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** Writes a file and the folders above it. */
export async function put(file: string, content: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  await chmod(file, mode);
}

const bundle = (name: string, entry: string, outfile: string) => `
export const bundles = [{
  name: ${JSON.stringify(name)}, outfile: ${JSON.stringify(outfile)}, executable: true,
  options: { entryPoints: [${JSON.stringify(entry)}], bundle: true, platform: "node", format: "cjs" },
}];
`;

/** What a set-up meets: a checkout with the real tools/ and small rooms, and a user with folders of their own. */
export interface Checkout {
  readonly folder: string;
  readonly env: Record<string, string>;
}

/**
 * The CLI is `program`. On PATH are this Node and a `pulumi` that has its version and reaches no server; DOCKER_HOST is a
 * socket that answers as a Docker Engine does.
 */
export async function makeCheckout(program: string): Promise<Checkout> {
  const base = await scratch();
  const folder = join(base, "check out");
  await mkdir(folder);
  await cp(join(repository, "tools"), join(folder, "tools"), { recursive: true });
  for (const name of ["package.json", "package-lock.json", "Pulumi.yaml"])
    await cp(join(repository, name), join(folder, name));
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
  await put(join(folder, "source.js"), "console.log('made of this');\n");
  await put(join(folder, "policy/bundle.mjs"), bundle("pack", "source.js", "policy/build/pack"));
  await put(join(folder, "infra/image/bundle.mjs"), "export const bundles = [];\n");
  await put(join(folder, "gate/bundle.mjs"), "export const bundles = [];\n");
  await put(join(folder, "mcp/bundle.mjs"), "export const bundles = [];\n");
  const plugin = bundle("plugin", "source.js", "offline/build/pulumi-resource-docker");
  await put(join(folder, "offline/provider/bundle.mjs"), plugin);
  await put(join(folder, "offline/database/bundle.mjs"), "export const bundles = [];\n");
  await put(join(folder, "cli/main.ts"), program);
  const pulumi = `#!/bin/sh
if [ "$1" = version ]; then echo v3.259.0; else echo "error: no route to host" >&2; exit 1; fi
`;
  await put(join(base, "bin/pulumi"), pulumi, 0o755);
  const socket = join(base, "docker.sock");
  await listen(socket, engineWithImages);
  return {
    folder,
    env: {
      HOME: join(base, "home"),
      XDG_CACHE_HOME: join(base, "cache"),
      XDG_STATE_HOME: join(base, "state"),
      PATH: [dirname(process.execPath), join(base, "bin"), "/usr/bin", "/bin"].join(":"),
      DOCKER_HOST: `unix://${socket}`,
    },
  };
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a Node with a script, and resolves `ended` with all it said. */
export function start(
  args: readonly string[],
  env: Record<string, string>,
  cwd = "/",
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  const closed = new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  const ended = Promise.all([closed, text(child.stdout), text(child.stderr)]).then(
    ([code, stdout, stderr]) => ({ code, stdout, stderr }),
  );
  return { child, ended };
}

/** Runs the launcher to its end. */
export function mallku(checkout: Checkout, args: readonly string[], cwd = "/"): Promise<Ended> {
  return start([join(checkout.folder, "tools/mallku.mjs"), ...args], checkout.env, cwd).ended;
}
