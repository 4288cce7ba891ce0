import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { openProgram } from "../engine/stack.ts";
import { declareStack } from "../infra/program.ts";
import { compare, table } from "./measure.ts";
import { ownBackend, setupFacts } from "./stacks.ts";

const ROUNDS = 10;

/** What the gate costs a preview, and what the whole declaration costs beside an empty one. */
export async function benchPreview(): Promise<string> {
  const facts = await setupFacts();
  const folder = await mkdtemp(join(tmpdir(), "mallku-bench-"));
  try {
    const configFile = join(folder, "Pulumi.dev.yaml");
    await writeFile(configFile, "config:\n  mallku:instance: bench\n");
    const open = async (name: string, program: PulumiFn) => {
      await mkdir(join(folder, name));
      return await openProgram(ownBackend(facts, join(folder, name), configFile), program);
    };
    const empty = await open("empty", () => Promise.resolve({}));
    const whole = await open("whole", async () => ({ ...(await declareStack()) }));
    const figures = await compare(
      [
        { name: "an empty program, no pack", run: () => empty.stack.preview() },
        { name: "the whole declaration, no pack", run: () => whole.stack.preview() },
        {
          name: "the whole declaration, with the pack",
          run: () => whole.stack.preview({ policyPacks: [whole.policyPack] }),
        },
      ],
      ROUNDS,
    );
    const [, without, gated] = figures;
    const added = (gated?.median ?? Number.NaN) / (without?.median ?? Number.NaN);
    return `${table("A preview", figures)}\nWith the pack against without it: ${added.toFixed(2)}.\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
