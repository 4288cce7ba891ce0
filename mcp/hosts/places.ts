import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** A program that starts MCP servers. */
export interface Host {
  readonly title: string;
  /** Where it keeps its configuration, unless told otherwise. */
  readonly path: (ground: Ground) => string;
  /** Whether it reads comments in it. */
  readonly comments: boolean;
  /** What makes it read the file again. */
  readonly then: string;
}

export interface Ground {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

const home = (env: NodeJS.ProcessEnv) => env["HOME"] ?? env["USERPROFILE"] ?? homedir();

/** By the name that `mallku init` takes. Sources: modelcontextprotocol.io and code.claude.com, "Connect to local servers". */
export const HOSTS = {
  "claude-desktop": {
    title: "Claude Desktop",
    path: ({ platform, env }) => join(desktopFolder(platform, env), "Claude", "claude_desktop_config.json"),
    comments: false,
    then: "Quit Claude Desktop and start it again.",
  },
  "claude-code": {
    title: "Claude Code",
    path: ({ env }) => join(home(env), ".claude.json"),
    comments: false,
    then: "Start a new session; /mcp shows the server.",
  },
  "mcp-json": {
    title: "a host that reads mcp.json",
    path: ({ cwd }) => resolve(cwd, "mcp.json"),
    comments: true,
    then: "Have the host read it again.",
  },
} as const satisfies Readonly<Record<string, Host>>;

export type HostName = keyof typeof HOSTS;

function desktopFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (platform === "darwin") return join(home(env), "Library", "Application Support");
  if (platform === "win32") return env["APPDATA"] ?? join(home(env), "AppData", "Roaming");
  return env["XDG_CONFIG_HOME"] ?? join(home(env), ".config");
}
