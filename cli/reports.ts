import { join } from "node:path";
import type { WriteStream } from "node:tty";
import pc from "picocolors";
import { FORMATS, formatVerdict, type Format } from "../policy/report/format.ts";
import type { ReportOptions } from "../policy/report/options.ts";
import type { Verdict } from "../policy/verdict.ts";
import { replaceFile } from "../tools/keep.mjs";

/** Of a terminal that does not say, and of a file. */
const WIDTH = 80;
/** Longer lines are hard to read, however wide a terminal is. */
const WIDEST = 100;

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Where a CI shows this commit's docs/rules/, by what GitHub Actions and GitLab CI tell every job of themselves. */
export function pagesUrl(env: NodeJS.ProcessEnv): string | undefined {
  const github = [env["GITHUB_SERVER_URL"], env["GITHUB_REPOSITORY"], "blob", env["GITHUB_SHA"]];
  const gitlab = [env["CI_PROJECT_URL"], "-/blob", env["CI_COMMIT_SHA"]];
  const known = [github, gitlab].find((parts) => parts.every((part) => part !== undefined && part !== ""));
  const url = known === undefined ? "" : [...known, "docs/rules/"].join("/");
  return isWebAddress(url) ? new URL(url).href : undefined;
}

/** How a verdict is written to a stream: colour only where a person looks at a terminal that wants it. */
export function reportOptions(
  stream: Pick<WriteStream, "isTTY" | "columns">,
  env: NodeJS.ProcessEnv,
): ReportOptions {
  return {
    width: stream.isTTY ? Math.min(stream.columns, WIDEST) : WIDTH,
    colour: stream.isTTY && pc.isColorSupported,
    pages: pagesUrl(env),
  };
}

/**
 * Writes a verdict in every form into a folder, each file whole or not at all. Call it before the exit code is decided:
 * it is the refused run whose reports are needed.
 * @returns the files, in the forms' order
 */
export async function writeReports(
  verdict: Verdict,
  folder: string,
  options: ReportOptions,
): Promise<string[]> {
  const plain = { ...options, width: WIDTH, colour: false };
  const entries = Object.entries(FORMATS) as [Format, string][];
  const written = await Promise.allSettled(
    entries.map(async ([format, name]) => {
      const file = join(folder, name);
      await replaceFile(file, formatVerdict(verdict, format, plain), 0o644);
      return file;
    }),
  );
  return written.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}
