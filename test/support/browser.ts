import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext } from "playwright-core";
import { browserOnPath } from "../../tools/browser.mjs";

export interface Window {
  readonly width: number;
  readonly colorScheme: "light" | "dark";
}

export interface TestBrowser {
  /** A browser as new, with a profile of its own. Ended by `close`. */
  readonly open: (window: Window) => Promise<BrowserContext>;
  readonly remove: () => Promise<void>;
}

/** As root and without a screen; nothing of it speaks to the world by itself. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * The Chromium on PATH.
 * @throws SetupProblem with the line that gets one
 */
export async function startBrowser(): Promise<TestBrowser> {
  const { path } = await browserOnPath(process.env);
  const folder = await mkdtemp(join(tmpdir(), "mallku-browser-"));
  let profiles = 0;
  return {
    open: async ({ width, colorScheme }) => {
      profiles += 1;
      return await chromium.launchPersistentContext(join(folder, String(profiles)), {
        executablePath: path,
        headless: true,
        args: FLAGS,
        viewport: { width, height: 900 },
        colorScheme,
      });
    },
    remove: async () => {
      await rm(folder, { recursive: true, force: true });
    },
  };
}
