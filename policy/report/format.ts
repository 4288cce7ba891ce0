import type { Verdict } from "../verdict.ts";
import { jsonReport } from "./json.ts";
import { junitReport } from "./junit.ts";
import { markdownReport } from "./markdown.ts";
import type { ReportOptions } from "./options.ts";
import { sarifReport } from "./sarif.ts";
import { textReport } from "./text.ts";

/** What a verdict can be written as, each with the name of its file. */
export const FORMATS = {
  text: "policy.txt",
  json: "policy.json",
  sarif: "policy.sarif",
  junit: "policy.junit.xml",
  markdown: "policy.md",
} as const;
export type Format = keyof typeof FORMATS;

/** A verdict in one of its forms, complete, ending in a line break. Shows no declared value, whatever the form. */
export function formatVerdict(verdict: Verdict, format: Format, options: ReportOptions): string {
  switch (format) {
    case "text":
      return textReport(verdict, options);
    case "json":
      return jsonReport(verdict);
    case "sarif":
      return sarifReport(verdict, options);
    case "junit":
      return junitReport(verdict);
    case "markdown":
      return markdownReport(verdict, options);
  }
}
