import { fileURLToPath } from "node:url";
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation/index.js";
import { policyPackPath } from "../engine/policy-pack.ts";
import { readSetupFacts, type SetupFacts } from "../engine/setup-facts.ts";
import { prepareWorkspace } from "../engine/workspace.ts";

export interface BenchStack {
  readonly stack: Stack;
  readonly policyPack: string;
}

export async function setupFacts(): Promise<SetupFacts> {
  return await readSetupFacts(process.env["MALLKU_SETUP"]);
}

/** Opens a stack of its own backend around any program, exactly as `mallku` opens its own. */
export async function openBenchStack(
  facts: SetupFacts,
  folder: string,
  configFile: string,
  program: PulumiFn,
): Promise<BenchStack> {
  const workspace = await prepareWorkspace({
    stack: "dev",
    projectFolder: fileURLToPath(new URL("../", import.meta.url)),
    configFile,
    stateFolder: folder,
    facts,
  });
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "dev", projectName: workspace.projectName, program },
    {
      workDir: workspace.folder,
      envVars: { ...workspace.environment, PULUMI_BACKEND_URL: `file://${folder}` },
      pulumiCommand: await PulumiCommand.get({ root: facts.pulumi.root, skipVersionCheck: true }),
    },
  );
  return { stack, policyPack: await policyPackPath(facts.pulumi.version) };
}
