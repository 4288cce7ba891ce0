import type { OutputMap } from "@pulumi/pulumi/automation/index.js";
import { openStack, type OpenStack } from "../engine/stack.ts";
import { apiToken } from "../engine/token.ts";
import type { Target } from "../monitor/barrier.ts";
import { otherHost } from "../monitor/other-host.ts";
import { commandContext, type Context, type StackOptions } from "./context.ts";
import { readOutputs, type StackOutputs } from "./outputs.ts";

/** One stack's database, as far as the stack's state tells of it. */
export interface Database {
  readonly context: Context;
  readonly open: OpenStack;
  readonly outputs: StackOutputs;
  readonly target: Target;
}

/** @throws EngineError where the stack has no database yet */
export async function openDatabase(options: StackOptions): Promise<Database> {
  const context = await commandContext(options);
  const open = await openStack(context.workspace);
  return await databaseOf(context, open, await open.stack.outputs());
}

export async function databaseOf(context: Context, open: OpenStack, outputs: OutputMap): Promise<Database> {
  const read = readOutputs(open.name, context.facts.docker.host, outputs);
  const there = otherHost(read.dockerHost, context.docker);
  const target = { ...read, otherHost: there, apiToken: await apiToken(open) };
  return { context, open, outputs: read, target };
}
