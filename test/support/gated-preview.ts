import type { ConfigMap, PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { setupFacts } from "../../bench/stacks.ts";
import { previewTrial, type Trial } from "../../engine/trial.ts";

/**
 * Previews any program on the real engine, from a bare backend, with the policy pack.
 * @param config settings of the stack's own, with full keys
 * @param waivers the text of the project's file of waivers
 */
export async function previewGated(
  program: PulumiFn,
  config: ConfigMap = {},
  waivers?: string,
): Promise<Trial> {
  return await previewTrial(await setupFacts(), program, config, waivers);
}
