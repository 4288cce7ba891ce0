import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { TOOLS } from "../../mcp/tools/index.ts";

test("the documentation's table is of the tools that there are, and of what they say of themselves", async () => {
  const text = await readFile(new URL("../../docs/mcp.md", import.meta.url), "utf8");
  const rows = text
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const word = (flag: boolean) => (flag ? "yes" : "no");
  expect(rows).toEqual(
    TOOLS.map(({ name, hints: { readOnlyHint, destructiveHint, idempotentHint } }) => [
      `\`${name}\``,
      word(readOnlyHint),
      word(destructiveHint),
      word(idempotentHint),
    ]),
  );
});
