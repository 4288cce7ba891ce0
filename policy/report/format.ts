import type { Verdict } from "../verdict.ts";
import { jsonReport } from "./json.ts";
import { textReport, type TextOptions } from "./text.ts";

/** What a verdict can be written as. */
export const FORMATS = ["text", "json"] as const;
export type Format = (typeof FORMATS)[number];

export type ReportOptions = TextOptions;

/** A verdict in one of its forms, complete, ending in a line break. Shows no declared value, whatever the form. */
export function formatVerdict(verdict: Verdict, format: Format, options: ReportOptions): string {
  switch (format) {
    case "text":
      return textReport(verdict, options);
    case "json":
      return jsonReport(verdict);
  }
}
