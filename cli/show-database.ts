import type { OutputMap } from "@pulumi/pulumi/automation/index.js";
import { SecurityError } from "../engine/security-error.ts";
import type { OpenStack } from "../engine/stack.ts";
import { checkBarriers } from "../monitor/check.ts";
import type { Context } from "./context.ts";
import { describeDatabase } from "./report.ts";
import { readOutputs, targetOf } from "./target.ts";

/**
 * Measures and prints what runs.
 * @throws SecurityError where a barrier does not hold or could not be measured
 */
export async function showDatabase(context: Context, open: OpenStack, outputs: OutputMap): Promise<void> {
  const stackOutputs = readOutputs(open.name, outputs);
  const verdict = await checkBarriers(context.docker, targetOf(stackOutputs, await apiToken(open)));
  process.stdout.write(`${describeDatabase(open.name, stackOutputs, verdict)}\n`);
  if (verdict.holds) return;
  const broken = verdict.barriers.filter(({ state }) => state !== "pass").map(({ id }) => id);
  throw new SecurityError(
    verdict.containerId === undefined
      ? `There is no container ${stackOutputs.containerName}: run \`npx mallku up --stack ${open.name}\`.`
      : `Not in place: ${broken.join(", ")}. Until they are, nothing should use this database; \`npx mallku up --stack ${open.name}\` repairs what was changed by hand.`,
    [],
  );
}

async function apiToken({ stack }: OpenStack): Promise<string | undefined> {
  const config = await stack.getAllConfig();
  const token = config["mallku:apiToken"]?.value ?? "";
  return token === "" ? undefined : token;
}
