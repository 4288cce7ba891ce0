import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pagesUrl, reportOptions, writeReports } from "../../../cli/reports.ts";
import { FORMATS, formatVerdict, type Format } from "../../../policy/report/format.ts";
import { found, OPTIONS, verdictOf } from "../../policy/support/verdicts.ts";
import { scratch } from "../tools/scratch.ts";

const verdict = verdictOf([found()]);

test("every form is a file, in a folder that is made, and nothing else is left there", async () => {
  const folder = join(await scratch(), "reports", "gate");
  const files = await writeReports(verdict, folder, OPTIONS);
  expect((await readdir(folder)).sort()).toEqual(Object.values(FORMATS).sort());
  for (const [index, format] of (Object.keys(FORMATS) as Format[]).entries()) {
    expect(await readFile(files[index] ?? "", "utf8")).toBe(formatVerdict(verdict, format, OPTIONS));
  }
});

test("a file has no colour and no terminal's width, wherever it is written from", async () => {
  const folder = await scratch();
  await writeReports(verdict, folder, { ...OPTIONS, colour: true, width: 40 });
  expect(await readFile(join(folder, FORMATS.text), "utf8")).toBe(formatVerdict(verdict, "text", OPTIONS));
});

test("a report that cannot be written is said, and leaves no half of itself", async () => {
  const folder = await scratch();
  await mkdir(join(folder, FORMATS.sarif));
  await expect(writeReports(verdict, folder, OPTIONS)).rejects.toThrow(FORMATS.sarif);
  expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
});

test("two runs at once into one folder leave whole reports", async () => {
  const folder = await scratch();
  const other = verdictOf([], { stack: "prod" });
  await Promise.all([writeReports(verdict, folder, OPTIONS), writeReports(other, folder, OPTIONS)]);
  const json = await readFile(join(folder, FORMATS.json), "utf8");
  expect([verdict, other].map((one) => formatVerdict(one, "json", OPTIONS))).toContain(json);
});

const terminal = (columns: number) => ({ isTTY: true, columns });
const file = { isTTY: false, columns: 0 };

test("a report is as wide as its terminal, and no wider than is read with ease", () => {
  expect(reportOptions(terminal(60), {}).width).toBe(60);
  expect(reportOptions(terminal(400), {}).width).toBe(100);
  expect(reportOptions(file, {})).toMatchObject({ width: 80, colour: false });
});

test("in CI a report links to the rules' pages of the very commit, and nowhere else", () => {
  expect(
    pagesUrl({
      GITHUB_SERVER_URL: "https://git.example.org",
      GITHUB_REPOSITORY: "mallku/database",
      GITHUB_SHA: "0123abc",
    }),
  ).toBe("https://git.example.org/mallku/database/blob/0123abc/docs/rules/");
  expect(
    pagesUrl({ CI_PROJECT_URL: "https://git.example.org/mallku/database", CI_COMMIT_SHA: "0123abc" }),
  ).toBe("https://git.example.org/mallku/database/-/blob/0123abc/docs/rules/");
  expect(pagesUrl({})).toBeUndefined();
  expect(pagesUrl({ GITHUB_REPOSITORY: "mallku/database", GITHUB_SHA: "0123abc" })).toBeUndefined();
  expect(pagesUrl({ CI_PROJECT_URL: "javascript:alert(1)//", CI_COMMIT_SHA: "x" })).toBeUndefined();
});
