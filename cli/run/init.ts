import { isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { configureHost, previewConfiguration } from "../../mcp/hosts/configure.ts";
import type { ServerEntry } from "../../mcp/hosts/edit.ts";
import { HOSTS, type HostName } from "../../mcp/hosts/places.ts";
import type { StackOptions } from "../context.ts";
import { initLine } from "../init-json.ts";

export interface InitOptions extends StackOptions {
  readonly path?: string;
  readonly print?: true;
  readonly readOnly?: true;
  readonly json?: true;
}

const launcher = fileURLToPath(new URL("../../tools/mallku.mjs", import.meta.url));

/** `mallku init <host>`: lets an agent's host start the MCP server, and touches nothing else of its configuration. */
export async function runInit(name: HostName, options: InitOptions): Promise<void> {
  const { title, path, comments, then } = HOSTS[name];
  const ground = { platform: process.platform, env: process.env, cwd: process.cwd() };
  const file = { path: options.path === undefined ? path(ground) : resolve(options.path), comments };
  const entry = entryOf(options);
  if (options.print === true) {
    process.stdout.write(await previewConfiguration(entry, file));
    return;
  }
  const done = await configureHost(entry, file);
  if (options.json === true) {
    const { path: written, changed, backup = null } = done;
    process.stdout.write(`${initLine({ file: written, changed, backup })}\n`);
    return;
  }
  const lines = done.changed
    ? [`Added Mallku's server to ${done.path}, for ${title}.`, then]
    : [`Mallku's server is in ${done.path} already; nothing was changed.`];
  if (done.backup !== undefined) lines.splice(1, 0, `What was there is kept in ${done.backup}.`);
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** A host starts servers from any folder and with little of a shell's environment: every path is absolute. */
function entryOf({ stack, configFile, readOnly }: InitOptions): ServerEntry {
  const launchedBy = process.env["MALLKU_LAUNCHED_BY"] ?? "";
  const file = configFile === undefined ? [] : ["--config-file", resolve(configFile)];
  return {
    // Not the Node that runs this: set-up may have fetched it into a folder that anybody may empty.
    command: isAbsolute(launchedBy) ? launchedBy : process.execPath,
    args: [launcher, "mcp", "--stack", stack, ...file, ...(readOnly === true ? ["--read-only"] : [])],
  };
}
