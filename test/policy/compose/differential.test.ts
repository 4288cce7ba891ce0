import { beforeAll, describe, expect, test } from "vitest";
import { CASES } from "../cases/index.ts";
import { RULES } from "../../../policy/rules/index.ts";
import { Comparison, judgeAll } from "./compare.ts";
import { DIVERGENCES } from "./divergences.ts";
import { FAMILIES, ONLY_OURS } from "./families.ts";
import { lint } from "./lint.ts";
import { composeFiles, resourcesOf, SERVICE_NAME } from "./to-compose.ts";

describe("against compose-lint, over every case that Compose has words for", () => {
  const files = CASES.flatMap((one) => composeFiles(one).map((file) => ({ ...file, one })));
  const comparison = new Comparison();
  const refused: string[] = [];

  beforeAll(async () => {
    const linted = await lint(files.map(({ text }) => text));
    for (const [index, { one, spelling }] of files.entries()) {
      const services = linted[index];
      if (services === null || services === undefined) {
        refused.push(`${one.id}, ${spelling}`);
        continue;
      }
      const theirs = services.get(SERVICE_NAME) ?? new Set<string>();
      comparison.add(one.id, judgeAll(resourcesOf(one)), theirs);
    }
    const cases = new Set(files.map(({ one }) => one.id)).size;
    console.log(`${cases} cases in ${files.length} Compose files\n${comparison.matrix()}`);
  });

  test("most of the table can be said, and compose-lint reads all of it: or nothing would be compared", () => {
    expect(new Set(files.map(({ one }) => one.id)).size).toBeGreaterThan(CASES.length / 2);
    expect(refused).toEqual([]);
  });

  test("nothing that compose-lint finds of the host's or of ports passes here", () => {
    expect([...comparison.missed]).toEqual([]);
  });

  test("each difference is explained, and each explanation is of a difference that is there", () => {
    expect(comparison.unexplained(DIVERGENCES)).toEqual({ missing: [], stale: [] });
  });
});

test("every rule is compared with compose-lint's, or says why it has no like there", () => {
  const compared = FAMILIES.flatMap(({ ours }) => ours.map((rule) => rule.split(":")[0]));
  const ids = RULES.map(({ id }) => id);
  expect([...new Set([...compared, ...Object.keys(ONLY_OURS)])].sort()).toEqual(ids.sort());
});
