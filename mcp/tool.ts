import type {
  InputRequiredResult,
  McpServer,
  ServerContext,
  ToolAnnotations,
} from "@modelcontextprotocol/server";
import type { Logger } from "pino";
import type { z } from "zod";
import type { Confirmer } from "./confirm.ts";
import type { Database } from "./database.ts";
import type { Ensured } from "./ensure.ts";
import type { SharedRuns, Work } from "./shared-runs.ts";

/** What every tool of one server process works with. */
export interface Keeper {
  readonly database: Database;
  readonly confirmer: Confirmer;
  readonly log: Logger;
  /** One run for all who ask for the database at once and have agreed to the same. */
  readonly ensuring: SharedRuns<Ensured>;
}

/** One call of a tool. */
export interface Call extends Work {
  readonly context: ServerContext;
  readonly server: McpServer;
}

/** All four: what is left out means the dangerous value of each. */
export type Hints = Required<
  Pick<ToolAnnotations, "readOnlyHint" | "destructiveHint" | "idempotentHint" | "openWorldHint">
>;

type Fields = z.ZodObject;

/** A tool as it is listed, and what it does. */
export interface Tool<Input extends Fields = Fields, Output extends Fields = Fields> {
  readonly name: string;
  readonly title: string;
  /** What it does, and when to prefer which other tool. */
  readonly description: string;
  readonly hints: Hints;
  readonly input: Input;
  readonly output: Output;
  readonly run: (
    keeper: Keeper,
    args: z.output<Input>,
    call: Call,
  ) => Promise<z.input<Output> | InputRequiredResult>;
}

/** Keeps a tool's own types where it is written, and forgets them where tools are listed. */
export function defineTool<Input extends Fields, Output extends Fields>(tool: Tool<Input, Output>): Tool {
  return tool;
}

/** For a tool that only looks, at this machine alone. */
export const LOOKS: Hints = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};
