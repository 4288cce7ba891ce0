import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reportPage } from "../../../monitor/report/page.ts";
import type { DatabaseReport } from "../../../monitor/report/model.ts";
import { startBrowser, type TestBrowser, type Window } from "../../support/browser.ts";
import { databaseReport } from "../../support/database-report.ts";
import { scratch } from "../tools/scratch.ts";

let browser: TestBrowser;
const contexts = new Map<string, BrowserContext>();

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(async () => {
  for (const context of contexts.values()) await context.close();
  await browser.remove();
});

interface Opened {
  readonly page: Page;
  /** Everything that the page asked for, besides itself. */
  readonly requests: readonly string[];
  /** What the browser complained of, refusals of the content policy among them. */
  readonly complaints: readonly string[];
}

async function open(report: DatabaseReport, window: Window): Promise<Opened> {
  const key = JSON.stringify(window);
  const context = contexts.get(key) ?? (await browser.open(window));
  contexts.set(key, context);
  const page = await context.newPage();
  const file = pathToFileURL(join(await scratch(), "report.html"));
  await writeFile(file, reportPage(report));
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(file.href);
  return { page, requests: requests.filter((url) => url !== file.href && url !== "data:,"), complaints };
}

const HOSTILE = `<img src="http://127.0.0.1:9/x" onerror="document.title='taken'"><script>document.title='taken'</script>`;

const REPORTS: readonly (readonly [string, DatabaseReport])[] = [
  ["all is well", databaseReport("pass")],
  ["all is broken", databaseReport("fail", { published: ["0.0.0.0:8529 -> 8529/tcp"] })],
  ["nothing is known", databaseReport("unknown", { undeclared: "no answer", objects: [], properties: [] })],
  [
    "names are as long and as hostile as can be",
    databaseReport(
      { no_direct_access: "fail" },
      {
        stack: HOSTILE,
        containerName: `${"n".repeat(200)}${HOSTILE}`,
        networkName: "w".repeat(255),
        volumeName: HOSTILE,
        objects: [
          { kind: "volume", name: "v".repeat(255), declared: HOSTILE, live: "l".repeat(300), agrees: false },
        ],
      },
    ),
  ],
];

const WINDOWS: readonly Window[] = [
  { width: 1280, colorScheme: "light" },
  { width: 1280, colorScheme: "dark" },
  { width: 390, colorScheme: "light" },
  { width: 320, colorScheme: "dark" },
];

const SEEN = REPORTS.flatMap(([what, report]) =>
  WINDOWS.map((window) => [what, window.width, window.colorScheme, report] as const),
);

test.each(SEEN)(
  "where %s, a reader at %i pixels, %s, sees it whole, and so does one who does not see",
  async (_what, width, colorScheme, report) => {
    const { page, requests, complaints } = await open(report, { width, colorScheme });
    expect(requests, "requests").toEqual([]);
    expect(complaints, "complaints").toEqual([]);
    expect(await page.title()).not.toBe("taken");
    const scrolled = await page.evaluate("document.documentElement.scrollWidth");
    expect(scrolled, "nothing is beyond the right edge").toBeLessThanOrEqual(width);
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<axe.AxeResults>("axe.run()");
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await page.close();
  },
);

test("light and dark are two pages to the eye", async () => {
  const grounds = [];
  for (const colorScheme of ["light", "dark"] as const) {
    const { page } = await open(databaseReport("pass"), { width: 1280, colorScheme });
    grounds.push(await page.evaluate("getComputedStyle(document.body).backgroundColor"));
    await page.close();
  }
  expect(grounds).toEqual(["rgb(245, 243, 238)", "rgb(17, 21, 27)"]);
});

test("a reader who does not see hears of each barrier with its state, of the drawing in words, and of tables as such", async () => {
  const report = databaseReport({ no_direct_access: "fail", api_accessible: "unknown" });
  const { page } = await open(report, { width: 390, colorScheme: "light" });
  const tree = await page.locator("body").ariaSnapshot();
  expect(tree).toContain('heading "Mallku\'s database, stack dev" [level=1]');
  expect(tree).toContain('heading "Nothing outside the container reaches the database\'s port" [level=3]');
  expect(tree).toContain("✕ broken");
  expect(tree).toContain("? unknown");
  expect(tree).toContain('img "What is declared and what is live"');
  expect(tree).toContain('rowheader "published ports"');
  expect(tree).toContain('columnheader "declared"');
  const words = await page.locator("#drawing-words").textContent();
  expect(words).toContain("Nothing outside the container reaches the database's port: broken.");
  await page.close();
});

test("no text of the drawing lies on another, or beyond its edge", async () => {
  for (const [, report] of REPORTS) {
    const { page } = await open(report, { width: 1280, colorScheme: "light" });
    const overlaps = await page.evaluate(`(() => {
      const boxes = [...document.querySelectorAll("svg text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
      const edge = document.querySelector("svg").getBoundingClientRect();
      const found = boxes.filter(([, box]) => box.left < edge.left || box.right > edge.right).map(([text]) => text);
      for (const [index, [text, a]] of boxes.entries())
        for (const [other, b] of boxes.slice(index + 1))
          if (a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom) found.push(text + " on " + other);
      return found;
    })()`);
    expect(overlaps).toEqual([]);
    await page.close();
  }
});
