import { runtime } from "@pulumi/pulumi";
import * as settings from "@pulumi/pulumi/runtime/settings.js";
import type { DeclaredResource } from "./declared.ts";
import { ResourceMonitor, type MonitorOptions } from "./resource-monitor.ts";

export interface ProgramOptions extends MonitorOptions {
  /** Full keys of the configuration that was set with `--secret`. */
  readonly secretKeys: readonly string[];
}

/**
 * Runs a program as a first preview would, and returns what it declares.
 * @throws what the program throws, or what a promise that it dropped was rejected with
 */
export async function declare(
  options: ProgramOptions,
  program: () => Promise<Record<string, unknown>>,
): Promise<readonly DeclaredResource[]> {
  const { project, stack, config, secretKeys } = options;
  const monitor = new ResourceMonitor(options);
  runtime.setAllConfig({ ...config }, [...secretKeys]);
  settings.setMockOptions(monitor, project, stack, true);
  const failures: unknown[] = [];
  const keep = (error: unknown) => failures.push(error);
  const limit = Error.stackTraceLimit;
  // The SDK writes down a trace for each promise, for its own debugging, and most of the time goes into them. Where it wants
  // to know the line that declares a resource, it sets a limit of its own.
  Error.stackTraceLimit = 0;
  process.on("unhandledRejection", keep);
  try {
    await runtime.runInPulumiStack(program).catch(keep);
    await settings.disconnect();
    // Node tells of a dropped promise only once whoever could still catch it has run.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off("unhandledRejection", keep);
    Error.stackTraceLimit = limit;
  }
  if (failures.length > 0) throw failures[0];
  return monitor.resources;
}
