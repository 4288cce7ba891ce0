import { describe, expect, test, vi } from "vitest";
import { previewGated } from "../support/gated-preview.ts";
import { planOnly } from "../support/planning-provider.ts";

const made = planOnly();

/** A rule's own example, which declares what it does once in each process. */
async function preview(rule: string, example: "bad" | "good", stack: string) {
  const { log, isRefused } = await previewGated(
    async () => {
      vi.resetModules();
      await import(`../../policy/examples/${rule}/${example}.ts`);
      return {};
    },
    { stack },
  );
  expect(made).toEqual([]);
  const mandatory = log.violations.filter((violation) => violation.mandatory).map(({ policy }) => policy);
  return { isRefused, mandatory, planned: [...log.changes.values()].map(({ op }) => op) };
}

describe.each(["environment-image", "protected-data"])("%s on the real engine", (rule) => {
  test.each(["prod", "staging"])("stops a preview of stack %s, and nothing is made", async (stack) => {
    expect(await preview(rule, "bad", stack)).toMatchObject({ isRefused: true, mandatory: [rule] });
  });

  test("lets what it asks for pass", async () => {
    const { isRefused, mandatory, planned } = await preview(rule, "good", "prod");
    expect({ isRefused, mandatory }).toEqual({ isRefused: false, mandatory: [] });
    expect(planned).toContain("create");
  });

  test("does not stop a developer's own stack", async () => {
    expect(await preview(rule, "bad", "dev")).toMatchObject({ isRefused: false, mandatory: [] });
  });
});
