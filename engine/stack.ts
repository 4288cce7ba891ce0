import { join } from "node:path";
import { ResourceHook, RunError } from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation/index.js";
import { type DatabaseOutputs } from "../infra/database.ts";
import { declareStack } from "../infra/program.ts";
import { withLock } from "../tools/lock.mjs";
import { recordFile } from "./converged.ts";
import { findDamagedState, mendState } from "./damaged-state.ts";
import { declarationDigest } from "./declaration.ts";
import { EngineError } from "./errors.ts";
import { stackLockFolder } from "./lock.ts";
import { UNTOLD, type TakenIn } from "./taken-in.ts";
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
  /** Has the next updates take objects that run into the state as they are, by Docker's id. */
  readonly takeIn: (objects: TakenIn) => void;
}

/**
 * Opens a stack of any program, creating it in the backend if it is new. The program runs inline, in this
 * process, so that no language host is needed.
 * @param mended where given, a state that is damaged is put aside, and this is told so
 * @throws EngineError where the state is damaged and nobody said to mend it
 */
export async function openProgram(
  options: WorkspaceOptions,
  program: PulumiFn,
  mended?: (line: string) => void,
): Promise<Pick<OpenStack, "stack" | "policyPack" | "lockFolder">> {
  const { facts, stateFolder } = options;
  const [policyPack, pulumiCommand] = await Promise.all([
    policyPackPath(facts.pulumi.version),
    PulumiCommand.get({ root: facts.pulumi.root, skipVersionCheck: true }),
  ]);
  // Two that open a new stack at once would each write its encryption salt, and one would be lost.
  const stack = await withLock(join(stateFolder, "locks", `open-${options.stack}`), noWord, async () => {
    const workspace = await prepareWorkspace(options);
    await requireWholeState(options, workspace.projectName, mended);
    return await LocalWorkspace.createOrSelectStack(
      { stackName: options.stack, projectName: workspace.projectName, program },
      { workDir: workspace.folder, envVars: workspace.environment, pulumiCommand },
    );
  });
  return { stack, policyPack, lockFolder: stackLockFolder(stateFolder, options.stack) };
}

/** Without it the engine would take what runs for somebody else's, and a state that is empty for a stack that is new. */
async function requireWholeState(
  { stack, facts }: WorkspaceOptions,
  project: string,
  mended: ((line: string) => void) | undefined,
): Promise<void> {
  const backendUrl = facts.state.backendUrl ?? process.env["PULUMI_BACKEND_URL"];
  const damaged = await findDamagedState(backendUrl, project, stack);
  if (damaged === undefined) return;
  if (mended !== undefined) {
    (await mendState(damaged)).forEach(mended);
    return;
  }
  const { file, what, copy } = damaged;
  const kept =
    copy === undefined
      ? "The engine kept no copy that is whole."
      : `The newest whole copy that the engine kept is ${copy.file}, of ${copy.written.toISOString()}.`;
  throw new EngineError(
    [
      `The state of stack ${stack} is damaged: ${file} ${what}. It says what the stack made, and nothing is touched without it: what runs goes on running, with every document.`,
      kept,
      `To rebuild it: npx mallku up --stack ${stack} --adopt, which keeps the damaged file beside it, takes the copy where there is one, and takes in what runs as it is.`,
    ].join("\n"),
  );
}

/** Opening takes a second at most, so nobody need be told of the wait. */
function noWord(): void {
  return;
}

/** Opens the stack of Mallku's database; `pulumi up` by hand runs the same program through infra/index.ts. */
export async function openStack(
  options: WorkspaceOptions,
  mended?: (line: string) => void,
): Promise<OpenStack> {
  let programError: unknown;
  let beforeContainer = async () => Promise.resolve();
  let takenIn: TakenIn = { network: undefined, container: undefined };
  const program = async (): Promise<DatabaseOutputs> => {
    programError = undefined;
    const beforeCreate = [new ResourceHook("before-container", () => beforeContainer())];
    try {
      return await declareStack(standIns(options), {
        network: importOf(takenIn.network),
        container: { ...importOf(takenIn.container), deleteBeforeReplace: false, hooks: { beforeCreate } },
      });
    } catch (error) {
      programError = error;
      // The engine prints any other error with its stack, which says nothing to who wrote the settings.
      throw new RunError(error instanceof Error ? error.message : String(error));
    }
  };
  const digest = declarationDigest(options);
  const opened = await openProgram(options, program, mended);
  return {
    ...opened,
    name: options.stack,
    declarationDigest: digest,
    recordFile: recordFile(options.stateFolder, options.stack),
    programError: () => programError,
    beforeContainer: (act) => {
      beforeContainer = act;
    },
    takeIn: (objects) => {
      takenIn = objects;
    },
  };
}

function importOf(id: string | undefined): { import?: string; ignoreChanges?: string[] } {
  return id === undefined ? {} : { import: id, ignoreChanges: [...UNTOLD] };
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
