import type { OutputMap } from "@pulumi/pulumi/automation/index.js";
import { z } from "zod";
import { EngineError } from "../engine/errors.ts";

const outputsSchema = z.object({
  apiUrl: z.string(),
  internalUrl: z.string(),
  containerName: z.string(),
  networkName: z.string(),
  volumeName: z.string(),
  standIns: z.array(z.string()),
});

/** The stack's outputs that commands print and measure by. */
export interface StackOutputs extends z.output<typeof outputsSchema> {
  /** As DOCKER_HOST: whose host the outputs speak of. */
  readonly dockerHost: string;
}

/** A stack's database as it is shown. */
export interface ShownDatabase {
  readonly open: { readonly name: string };
  readonly outputs: StackOutputs;
}

/** @throws EngineError where the stack has no database yet */
export function readOutputs(stack: string, dockerHost: string, outputs: OutputMap): StackOutputs {
  const values = Object.fromEntries(
    Object.entries(outputs).map(([key, { value }]) => [key, value as unknown]),
  );
  const parsed = outputsSchema.safeParse(values);
  if (parsed.success) return { ...parsed.data, dockerHost };
  throw new EngineError(`Stack ${stack} has no database: run \`npx mallku up --stack ${stack}\`.`);
}
