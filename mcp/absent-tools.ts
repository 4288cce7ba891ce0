import type { Tool } from "./tool.ts";
import { TOOLS, toolsOf } from "./tools/index.ts";

/** A tool that somebody will look for, and why it is not here. */
export interface AbsentTool {
  readonly names: readonly string[];
  readonly why: string;
  readonly instead: string;
}

const NEVER: readonly AbsentTool[] = [
  {
    names: ["exec_container", "run_in_container", "arangosh"],
    why: "A command inside the container stands behind every barrier: it reaches port 8529 on loopback, past the API, and reads the data files and the passwords. Nobody remembers afterwards that it was only for once.",
    instead: "Documents: the API on port 8080. What is wrong: get_database_logs and check_security_barriers.",
  },
  {
    names: ["attach_container"],
    why: "Whoever attaches holds the input and output of the container's first process, and can send it signals.",
    instead: "get_database_logs shows what it writes.",
  },
  {
    names: ["create_container", "run_container", "recreate_container"],
    why: "A container that no policy has judged is the way around all of them: it can join the database's namespaces or mount its volume. Containers come of the declaration alone.",
    instead:
      "Change infra/, call preview_database, and ensure_database_container makes what the gate allows.",
  },
  {
    names: ["copy_from_container", "copy_to_container", "export_container", "commit_container"],
    why: "Files copied out take the documents and the passwords along; files copied in are programs and settings that nobody reviewed; an image made of the container carries both.",
    instead: "Documents: the API on port 8080. Programs and settings: infra/image/.",
  },
  {
    names: ["remove_container", "remove_volume", "prune"],
    why: "What is removed in passing is not brought back, and the data volume is every document there is.",
    instead: "A person runs `npx mallku destroy`, which asks and keeps what is protected.",
  },
  {
    names: ["connect_network", "update_container", "rename_container"],
    why: "What is changed by hand has been judged by nobody, and the next update undoes it.",
    instead: "Change the stack's settings; ensure_database_container carries them out.",
  },
];

/** What a server of this mode does not offer, and why. */
export function absentTools(readOnly: boolean): readonly AbsentTool[] {
  const offered = new Set(toolsOf(readOnly));
  const left = TOOLS.filter((tool) => !offered.has(tool));
  return left.length === 0 ? NEVER : [...NEVER, ofReadOnly(left)];
}

function ofReadOnly(left: readonly Tool[]): AbsentTool {
  return {
    names: left.map(({ name }) => name),
    why: "This server was started with --read-only: it may look, and nothing else.",
    instead: "A person starts it without --read-only, or runs `npx mallku up`.",
  };
}
