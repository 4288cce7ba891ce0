import { RunError } from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation/index.js";
import { type DatabaseOutputs } from "../infra/database.ts";
import { declareStack } from "../infra/program.ts";
import { EngineError } from "./errors.ts";
import { policyPackPath } from "./policy-pack.ts";
import { prepareWorkspace, type WorkspaceOptions } from "./workspace.ts";

/** A stack that is ready to be previewed, converged or destroyed. */
export interface OpenStack {
  readonly name: string;
  readonly stack: Stack;
  /** Path of the policy pack that every run of this stack has in force. */
  readonly policyPack: string;
  /** What the program threw in its last run: the engine passes on only its text. */
  readonly programError: () => unknown;
}

/**
 * Opens a stack, creating it in the backend if it is new. Its program runs inline, in this process, so
 * that no language host is needed; `pulumi up` by hand runs the same function through infra/index.ts.
 */
export async function openStack(options: WorkspaceOptions): Promise<OpenStack> {
  const { facts } = options;
  const [workspace, policyPack, pulumiCommand] = await Promise.all([
    prepareWorkspace(options),
    policyPackPath(facts.pulumi.version),
    PulumiCommand.get({ root: facts.pulumi.root, skipVersionCheck: true }),
  ]);
  let programError: unknown;
  const program = async (): Promise<DatabaseOutputs> => {
    programError = undefined;
    try {
      return await declareStack(standIns(options));
    } catch (error) {
      programError = error;
      // The engine prints any other error with its stack, which says nothing to who wrote the settings.
      throw new RunError(error instanceof Error ? error.message : String(error));
    }
  };
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: options.stack, projectName: workspace.projectName, program },
    { workDir: workspace.folder, envVars: workspace.environment, pulumiCommand },
  );
  return { name: options.stack, stack, policyPack, programError: () => programError };
}

function standIns({ stack, facts }: WorkspaceOptions): string[] {
  const { version, way } = facts.dockerProvider;
  if (way !== "stand-in") return [];
  if (stack !== "dev") {
    throw new EngineError(
      `Stack ${stack} would run on the stand-in for Pulumi's docker provider, which is for stack dev only: run \`pulumi plugin install resource docker ${version}\` where the network allows it.`,
    );
  }
  return [`docker provider ${version}`];
}
