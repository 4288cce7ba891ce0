import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type Docker from "dockerode";
import { connectDocker } from "../engine/live.ts";
import { readSetupFacts, type SetupFacts } from "../engine/setup-facts.ts";
import type { WorkspaceOptions } from "../engine/workspace.ts";
import { EngineError } from "../engine/errors.ts";

/** The options that every command about a stack has. */
export interface StackOptions {
  readonly stack: string;
  readonly configFile?: string;
}

export interface Context {
  readonly facts: SetupFacts;
  readonly docker: Docker;
  readonly workspace: WorkspaceOptions;
}

/** Turns a command's options and what set-up wrote into what the rooms below take. */
export async function commandContext({ stack, configFile }: StackOptions): Promise<Context> {
  const factsFile = process.env["MALLKU_SETUP"];
  const facts = await readSetupFacts(factsFile);
  if (factsFile === undefined) throw new EngineError("MALLKU_SETUP is not set: run `npx mallku`.");
  return {
    facts,
    docker: await connectDocker(facts.docker.host),
    workspace: {
      stack,
      projectFolder: fileURLToPath(new URL("..", import.meta.url)),
      configFile: configFile === undefined ? undefined : resolve(configFile),
      stateFolder: dirname(factsFile),
      facts,
    },
  };
}
