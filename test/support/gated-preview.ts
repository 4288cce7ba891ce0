import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConfigMap, PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { ownBackend, setupFacts } from "../../bench/stacks.ts";
import { EngineLog } from "../../engine/events.ts";
import { openProgram } from "../../engine/stack.ts";

/** What the real engine said of a program that is not ours, with our pack in force. */
export interface GatedPreview {
  readonly log: EngineLog;
  readonly isRefused: boolean;
}

/**
 * Previews any program on the real engine, from a bare backend, with the policy pack.
 * @param config settings of the stack's own, with full keys
 */
export async function previewGated(program: PulumiFn, config: ConfigMap = {}): Promise<GatedPreview> {
  const folder = await mkdtemp(join(tmpdir(), "mallku-gate-"));
  const log = new EngineLog();
  try {
    const { stack, policyPack } = await openProgram(
      ownBackend(await setupFacts(), folder, undefined),
      program,
    );
    if (Object.keys(config).length > 0) await stack.setAllConfig(config);
    const isRefused = await stack.preview({ policyPacks: [policyPack], onEvent: log.add }).then(
      () => false,
      () => true,
    );
    return { log, isRefused };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
