import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { setupFacts } from "../../bench/stacks.ts";
import { previewTrial, type Trial, type TrialOptions } from "../../engine/trial.ts";

/** Previews any program on the real engine, from a bare backend, with the policy pack. */
export async function previewGated(program: PulumiFn, options?: TrialOptions): Promise<Trial> {
  return await previewTrial(await setupFacts(), program, options);
}
