import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare, table, type Contender, type Figure } from "./measure.ts";
import { openPreview, PACK, PACK_FOLDER, type PreviewOptions } from "./one-preview.ts";
import { run } from "./run.ts";

const ROUNDS = 10;
const EMPTY = "an empty program, no pack";
const WHOLE = "the whole declaration, no pack";
const EXECUTABLE = "the whole declaration, with the pack as an executable";
const DIRECTORY = "the whole declaration, with the pack as a directory";

/** What the gate costs a preview, and what the whole declaration costs beside an empty one. */
export async function benchPreview(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mallku-bench-"));
  try {
    await writeFile(join(folder, "Pulumi.dev.yaml"), "config:\n  mallku:instance: bench\n");
    await addLauncher(folder);
    const processes = await compare(asProcesses(folder), ROUNDS);
    const resident = await compare(await asResident(folder), ROUNDS);
    return [
      table("A preview, a process for each", processes),
      ratios(processes),
      table("A preview, in one resident process", resident),
      ratios(resident),
    ].join("\n");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As a user waits for it: the start of Node, of the SDK and of the engine included. */
function asProcesses(folder: string): Contender[] {
  const script = fileURLToPath(new URL("one-preview.ts", import.meta.url));
  const env = {
    ...process.env,
    PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}`,
    // As tools/mallku.mjs sets it, for all of them alike.
    NODE_COMPILE_CACHE: join(folder, "compile-cache"),
  };
  const contender = (name: string, program: PreviewOptions["program"], ...pack: string[]): Contender => ({
    name,
    run: () => run(process.execPath, [script, program, folder, ...pack], { env }),
  });
  return [
    contender(EMPTY, "empty"),
    contender(WHOLE, "whole"),
    contender(EXECUTABLE, "whole", PACK),
    contender(DIRECTORY, "whole", PACK_FOLDER),
  ];
}

async function asResident(folder: string): Promise<Contender[]> {
  const empty = await openPreview({ program: "empty", folder });
  const whole = await openPreview({ program: "whole", folder });
  return [
    { name: EMPTY, run: () => empty.preview() },
    { name: WHOLE, run: () => whole.preview() },
    { name: EXECUTABLE, run: () => whole.preview({ policyPacks: [PACK] }) },
  ];
}

/** What the engine starts a directory pack with where it finds no language host. */
async function addLauncher(folder: string): Promise<void> {
  const launcher = join(folder, "pulumi-analyzer-policy-nodejs");
  const runner = fileURLToPath(import.meta.resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js"));
  await writeFile(launcher, `#!/bin/sh\nexec "${process.execPath}" "${runner}" "$@"\n`);
  await chmod(launcher, 0o755);
  await Promise.all(["empty", "whole"].map((name) => mkdir(join(folder, name))));
}

/** The two ratios that have an aim. */
function ratios([empty, whole, gated]: readonly Figure[]): string {
  const of = (one: Figure | undefined, other: Figure | undefined) => {
    const ratio = (key: "median" | "processor") => (one?.[key] ?? Number.NaN) / (other?.[key] ?? Number.NaN);
    return `${ratio("median").toFixed(2)} (${ratio("processor").toFixed(2)} of processor time)`;
  };
  return `The whole against an empty program: ${of(whole, empty)}. With the pack against without: ${of(gated, whole)}.\n`;
}
