import { expect, test } from "vitest";
import { GATE_MARKER, gateComment, gateSummary, type Checked } from "../../../tools/gate-summary.mjs";

const green: Checked = { stack: "dev", code: 0, said: "a note", report: "<!-- m -->\n### ✅ G\n\nPasses.\n" };
const refused = (stack: string, size: number): Checked => ({
  stack,
  code: 5,
  said: "",
  report: `<!-- m -->\n### ❌ G\n\nStack ${stack} is refused.\n\n${"x".repeat(size)}\n`,
});

test("whoever looks for the earlier comment finds it by its first line", () => {
  expect(gateComment([green]).split("\n")[0]).toBe(GATE_MARKER);
});

test("one environment that is refused makes the whole red, and is named", () => {
  expect(gateComment([green])).toContain("## ✅ The gate passes dev\n");
  expect(gateComment([green, refused("prod", 1)])).toContain("## ❌ The gate refuses prod\n");
});

test("an environment that ended without a report is told of, with what it said", () => {
  const text = gateComment([
    green,
    { stack: "prod", code: 2, said: "mallku:apiPort: found 8529\n", report: null },
  ]);
  expect(text).toContain("### ❌ Stack prod was not judged");
  expect(text).toContain("mallku:apiPort: found 8529");
});

test("a reason that no report shows, such as a weakened configuration, is told beside a report that passes", () => {
  const text = gateComment([{ ...green, code: 5, said: "The configuration weakens the gate." }]);
  expect(text).toContain("## ❌");
  expect(text).toContain("weakens the gate");
});

test("what was said cannot leave its block: it may hold whatever a pull request wrote into its settings", () => {
  const said = "x\n```\n@everybody <img src=x>\n`````\n";
  const [, fence = "", inside = ""] =
    /\n(`{3,})text\n([\s\S]*?)\n\1\n/.exec(gateComment([{ stack: "dev", code: 2, said, report: null }])) ??
    [];
  expect(fence).toBe("``````");
  expect(inside).toBe(said.trimEnd());
});

test("a comment fits GitHub's bound, and says what it leaves out; the summary leaves nothing out", () => {
  const checked = [green, refused("prod", 60_000), refused("staging", 50_000)];
  const comment = gateComment(checked);
  expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(65_000);
  expect(comment).toContain("Stack prod is refused.\n\nMore than a comment holds");
  expect(comment).toContain("x".repeat(50_000));
  expect(gateSummary(checked)).toContain("x".repeat(60_000));
});
