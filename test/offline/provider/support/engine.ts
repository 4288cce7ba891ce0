import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation/index.js";
import { access, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { Executable } from "./executable.ts";

/** A stack on the real engine, in a backend of its own, with the stand-in as its docker provider. */
export interface TestStack {
  readonly stack: Stack;
  /** All that the engine has said so far. */
  readonly output: () => string;
  /** The state file, as it is kept. */
  readonly stateFile: () => Promise<string>;
  up(program: PulumiFn, options?: { refresh?: boolean }): Promise<ChangeCounts>;
  preview(program: PulumiFn): Promise<ChangeCounts>;
  refresh(): Promise<ChangeCounts>;
  destroy(): Promise<void>;
  remove(): Promise<void>;
}

export type ChangeCounts = Readonly<Record<string, number>>;

/**
 * The Pulumi CLI that set-up found, or the one on PATH.
 * @throws where there is none, with the command that gets it
 */
async function pulumiRoot(): Promise<string> {
  const facts = process.env.MALLKU_SETUP;
  if (facts !== undefined) {
    const { pulumi } = JSON.parse(await readFile(facts, "utf8")) as { pulumi?: { root?: string } };
    if (pulumi?.root !== undefined) return pulumi.root;
  }
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const there = await access(join(folder, "pulumi")).then(
      () => true,
      () => false,
    );
    if (there) return dirname(folder);
  }
  throw new Error(
    "no Pulumi CLI: neither MALLKU_SETUP nor PATH names one; run `npx mallku doctor`, which gets it",
  );
}

export async function makeStack(executable: Executable, name = "dev"): Promise<TestStack> {
  const home = await mkdtemp(join(tmpdir(), "mallku-test-prov-home-"));
  await mkdir(join(home, "backend"));
  const pulumiCommand = await PulumiCommand.get({ root: await pulumiRoot() });
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: name, projectName: "test", program: () => Promise.resolve() },
    {
      pulumiCommand,
      workDir: home,
      pulumiHome: home,
      envVars: {
        PULUMI_BACKEND_URL: `file://${join(home, "backend")}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PATH: `${executable.folder}${delimiter}${process.env.PATH ?? ""}`,
      },
      projectSettings: { name: "test", runtime: "nodejs" },
    },
  );
  const said: string[] = [];
  const options = { onOutput: (text: string) => said.push(text) };
  return {
    stack,
    output: () => said.join(""),
    stateFile: () => readFile(join(home, "backend/.pulumi/stacks/test", `${name}.json`), "utf8"),
    up: async (program, { refresh = false } = {}) =>
      (await stack.up({ ...options, program, refresh })).summary.resourceChanges ?? {},
    preview: async (program) => (await stack.preview({ ...options, program })).changeSummary,
    refresh: async () => (await stack.refresh(options)).summary.resourceChanges ?? {},
    destroy: async () => {
      await stack.destroy(options);
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}
