import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type Docker from "dockerode";
import { connectDocker } from "../engine/live.ts";
import { readSetupFacts, type SetupFacts } from "../engine/setup-facts.ts";
import type { WorkspaceOptions } from "../engine/workspace.ts";
import type { StackPlace } from "../gate/settings.ts";
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

/** Where a command's stack is declared. */
export function stackPlace({ stack, configFile }: StackOptions): StackPlace {
  return {
    stack,
    projectFolder: fileURLToPath(new URL("..", import.meta.url)),
    configFile: configFile === undefined ? undefined : resolve(configFile),
  };
}

/** Turns a command's options and what set-up wrote into what the rooms below take. */
export async function commandContext(options: StackOptions): Promise<Context> {
  const factsFile = process.env["MALLKU_SETUP"];
  const facts = await readSetupFacts(factsFile);
  if (factsFile === undefined) throw new EngineError("MALLKU_SETUP is not set: run `npx mallku`.");
  return {
    facts,
    docker: await connectDocker(facts.docker.host),
    workspace: { ...stackPlace(options), stateFolder: dirname(factsFile), facts },
  };
}
