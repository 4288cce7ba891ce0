import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { runCommand } from "../../support/installation.ts";
import { packageSource, pythonEnvironment } from "../../support/python.ts";
import { Comparison, judgeAll } from "./compare.ts";
import { FAMILIES, ONLY_THEIRS } from "./families.ts";
import { fromCompose } from "./from-compose.ts";
import { lint, REQUIREMENTS } from "./lint.ts";
import { RELABELLED } from "./relabelled.ts";

const Documents = z.array(z.object({ id: z.string(), text: z.string() }));

/** Every Compose document in compose-lint's source package, as its own tests use them. */
async function documents(): Promise<z.infer<typeof Documents>> {
  const source = await packageSource(REQUIREMENTS, "compose-lint");
  const { python } = await pythonEnvironment(REQUIREMENTS);
  const script = fileURLToPath(new URL("documents.py", import.meta.url));
  const { stdout, stderr, code } = await runCommand(python, [script, source]);
  if (code !== 0) throw new Error(`the corpus could not be read: ${stderr}`);
  return Documents.parse(JSON.parse(stdout));
}

describe("over compose-lint's own corpus, declared as Docker resources", () => {
  const comparison = new Comparison();
  const rules = new Set<string>();
  const unread: string[] = [];
  let services = 0;

  beforeAll(async () => {
    const corpus = await documents();
    const linted = await lint(corpus.map(({ text }) => text));
    for (const [index, { id, text }] of corpus.entries()) {
      const labels = linted[index];
      if (labels === null || labels === undefined) continue;
      const converted = fromCompose(text);
      if (converted === null) unread.push(id);
      for (const { service, resources } of converted ?? []) {
        services += 1;
        const theirs = labels.get(service) ?? new Set<string>();
        for (const rule of theirs) rules.add(rule);
        comparison.add(`${id}/${service}`, judgeAll(resources), theirs);
      }
    }
    const relabelled = RELABELLED.flatMap(({ cases }) => cases).length;
    const title = `${corpus.length} documents, ${services} services, ${relabelled} labelled otherwise for a reason`;
    console.log(`${title}\n${comparison.matrix()}`);
  });

  test("the corpus is there, and almost all of it is compared", () => {
    expect(services).toBeGreaterThan(700);
    // A document whose aliases grow without bound, which is a test of compose-lint's own limits.
    expect(unread).toHaveLength(1);
  });

  test("nothing that it labels a danger of the host's or of ports passes here", () => {
    expect([...comparison.missed]).toEqual([]);
    expect(Object.entries(comparison.falseNegatives()).filter(([, count]) => count > 0)).toEqual([]);
  });

  test("each service that is labelled otherwise has its reason, and each reason a service", () => {
    expect(comparison.unexplained(RELABELLED)).toEqual({ missing: [], stale: [] });
  });

  test("every rule of compose-lint is compared with ours, or says why it has no like here", () => {
    const known = [...FAMILIES.flatMap(({ theirs }) => theirs), ...Object.keys(ONLY_THEIRS)];
    expect([...rules].sort()).toEqual(known.sort());
  });
});
