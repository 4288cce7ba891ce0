import { realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { openProgram } from "../engine/stack.ts";
import { declareStack } from "../infra/program.ts";
import { ownBackend, setupFacts } from "./stacks.ts";

export const PACK = fileURLToPath(new URL("../policy/build/mallku-policy", import.meta.url));
export const PACK_FOLDER = fileURLToPath(new URL("../policy/", import.meta.url));

const PROGRAMS = {
  empty: () => Promise.resolve({}),
  whole: async () => ({ ...(await declareStack()) }),
};

export interface PreviewOptions {
  readonly program: keyof typeof PROGRAMS;
  /** Holds the stack's settings, and a folder for the state of each program. */
  readonly folder: string;
}

export async function openPreview({ program, folder }: PreviewOptions): Promise<Stack> {
  const configFile = join(folder, "Pulumi.dev.yaml");
  const options = ownBackend(await setupFacts(), join(folder, program), configFile);
  return (await openProgram(options, PROGRAMS[program])).stack;
}

/** One preview in a process of its own: node one-preview.ts <program> <folder> [<pack>] */
const [, script = "", program = "", folder = "", ...policyPacks] = process.argv;
if (realpathSync(script) === fileURLToPath(import.meta.url)) {
  const stack = await openPreview({ program: program === "whole" ? "whole" : "empty", folder });
  await stack.preview({ policyPacks });
}
