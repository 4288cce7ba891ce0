import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { z } from "zod";
import { runCommand } from "../../support/installation.ts";
import { pythonEnvironment } from "../../support/python.ts";

export const REQUIREMENTS = new URL("../../support/python/compose-lint.txt", import.meta.url);

/** What compose-lint says of one file: the rules each service breaks; null where it is no Compose file to it. */
export type Linted = ReadonlyMap<string, ReadonlySet<string>> | null;

const Report = z.object({
  tool: z.object({ name: z.literal("compose-lint"), version: z.string() }),
  findings: z.array(z.object({ file: z.string(), rule_id: z.string(), service: z.string().nullable() })),
  errors: z.array(z.object({ file: z.string(), message: z.string() })),
});

/** Lints each text as a file of its own, all in one run of the real command, away from any configuration. */
export async function lint(texts: readonly string[]): Promise<Linted[]> {
  const { bin } = await pythonEnvironment(REQUIREMENTS);
  const folder = await mkdtemp(join(tmpdir(), "mallku-compose-"));
  try {
    const files = texts.map((_, index) => join(folder, `${index}.yml`));
    await Promise.all(texts.map((text, index) => writeFile(files[index] ?? "", text)));
    const options = ["--format", "json", "--no-merge-overrides", "--allow-partial-coverage"];
    const { stdout, stderr } = await runCommand(bin("compose-lint"), ["check", ...options, ...files]);
    const report = Report.safeParse(parsed(stdout));
    if (!report.success) throw new Error(`compose-lint did not report: ${stderr.slice(0, 2000)}`);
    const linted: (Map<string, Set<string>> | null)[] = texts.map(() => new Map<string, Set<string>>());
    const indexOf = (file: string) => Number.parseInt(basename(file), 10);
    for (const { file } of report.data.errors) linted[indexOf(file)] = null;
    for (const { file, rule_id: rule, service } of report.data.findings) {
      const services = linted[indexOf(file)];
      const name = service ?? "";
      services?.set(name, (services.get(name) ?? new Set()).add(rule));
    }
    return linted;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
