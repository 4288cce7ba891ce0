import { join } from "node:path";
import { ResourceHook, RunError } from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation/index.js";
import { type DatabaseOutputs } from "../infra/database.ts";
import { declareStack } from "../infra/program.ts";
import { withLock } from "../tools/lock.mjs";
import { recordFile } from "./converged.ts";
import { declarationDigest } from "./declaration.ts";
import { EngineError } from "./errors.ts";
import { stackLockFolder } from "./lock.ts";
import { policyPackPath } from "./policy-pack.ts";
import { prepareWorkspace, type WorkspaceOptions } from "./workspace.ts";

/** A stack that is ready to be previewed, converged or destroyed. */
export interface OpenStack {
  readonly name: string;
  readonly stack: Stack;
  /** Path of the policy pack that every run of this stack has in force. */
  readonly policyPack: string;
  /** Held by whoever is at work on this stack, of all processes of this user. */
  readonly lockFolder: string;
  /** Of what the stack's files declared when it was opened. */
  readonly declarationDigest: string;
  /** Where the last update that ran to its end is written down. */
  readonly recordFile: string;
  /** What the program threw in its last run: the engine passes on only its text. */
  readonly programError: () => unknown;
  /** Sets what an update does right before it makes the database container; until then, nothing. */
  readonly beforeContainer: (act: () => Promise<void>) => void;
}

/**
 * Opens a stack of any program, creating it in the backend if it is new. The program runs inline, in this
 * process, so that no language host is needed.
 */
export async function openProgram(
  options: WorkspaceOptions,
  program: PulumiFn,
): Promise<Pick<OpenStack, "stack" | "policyPack" | "lockFolder">> {
  const { facts, stateFolder } = options;
  const [policyPack, pulumiCommand] = await Promise.all([
    policyPackPath(facts.pulumi.version),
    PulumiCommand.get({ root: facts.pulumi.root, skipVersionCheck: true }),
  ]);
  // Two that open a new stack at once would each write its encryption salt, and one would be lost.
  const stack = await withLock(join(stateFolder, "locks", `open-${options.stack}`), noWord, async () => {
    const workspace = await prepareWorkspace(options);
    return await LocalWorkspace.createOrSelectStack(
      { stackName: options.stack, projectName: workspace.projectName, program },
      { workDir: workspace.folder, envVars: workspace.environment, pulumiCommand },
    );
  });
  return { stack, policyPack, lockFolder: stackLockFolder(stateFolder, options.stack) };
}

/** Opening takes a second at most, so nobody need be told of the wait. */
function noWord(): void {
  return;
}

/** Opens the stack of Mallku's database; `pulumi up` by hand runs the same program through infra/index.ts. */
export async function openStack(options: WorkspaceOptions): Promise<OpenStack> {
  let programError: unknown;
  let beforeContainer = async () => Promise.resolve();
  const program = async (): Promise<DatabaseOutputs> => {
    programError = undefined;
    const beforeCreate = [new ResourceHook("before-container", () => beforeContainer())];
    try {
      return await declareStack(standIns(options), { deleteBeforeReplace: false, hooks: { beforeCreate } });
    } catch (error) {
      programError = error;
      // The engine prints any other error with its stack, which says nothing to who wrote the settings.
      throw new RunError(error instanceof Error ? error.message : String(error));
    }
  };
  const digest = declarationDigest(options);
  const opened = await openProgram(options, program);
  return {
    ...opened,
    name: options.stack,
    declarationDigest: digest,
    recordFile: recordFile(options.stateFolder, options.stack),
    programError: () => programError,
    beforeContainer: (act) => {
      beforeContainer = act;
    },
  };
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
