import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand, type PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { EngineLog } from "../../engine/events.ts";
import { policyPackPath } from "../../engine/policy-pack.ts";
import { readSetupFacts } from "../../engine/setup-facts.ts";
import { prepareWorkspace } from "../../engine/workspace.ts";
import { fileURLToPath } from "node:url";

/** What the real engine said of a program that is not ours, with our pack in force. */
export interface GatedPreview {
  readonly log: EngineLog;
  readonly isRefused: boolean;
}

/** Previews any program on the real engine, from a bare backend, with the policy pack. */
export async function previewGated(program: PulumiFn): Promise<GatedPreview> {
  const facts = await readSetupFacts(process.env["MALLKU_SETUP"]);
  const folder = await mkdtemp(join(tmpdir(), "mallku-gate-"));
  const log = new EngineLog();
  try {
    const workspace = await prepareWorkspace({
      stack: "dev",
      projectFolder: fileURLToPath(new URL("../../", import.meta.url)),
      configFile: undefined,
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
    const policyPacks = [await policyPackPath(facts.pulumi.version)];
    const isRefused = await stack.preview({ policyPacks, onEvent: log.add }).then(
      () => false,
      () => true,
    );
    return { log, isRefused };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
