import { readFileSync } from "node:fs";
import { CASES } from "../cases/index.ts";
import type { Finding } from "../../../policy/rules/rule.ts";
import { isMandatory, judge } from "./evaluation.ts";

/** How to bring the file up to date, for a failure's message. */
export const REFRESH = "Run `node test/policy/support/write-findings.ts`, and read what it changed.";

/** Where each danger of the case table is found, a case a line; a person reads every change to it. */
export const FILE = new URL("../cases/findings.txt", import.meta.url);

/** The findings of mandatory rules, each as its rule, its kind where it is an unknown, and the property. */
export function placesOf(findings: readonly Finding[]): string {
  return findings
    .filter(({ rule }) => isMandatory(rule))
    .map(({ rule, kind, path }) => `${rule}${kind === "deny" ? "" : `(${kind})`} ${path}`.trim())
    .sort()
    .join(", ");
}

/** Every case that breaks a rule, with its places, as the gate finds them now. */
export function foundNow(): string {
  return CASES.filter(({ breaks }) => breaks.length > 0)
    .map(({ id, type, properties, managedByProvider }) => {
      return `${id}: ${placesOf(judge(type, properties, managedByProvider))}\n`;
    })
    .join("");
}

export function expectedPlaces(): ReadonlyMap<string, string> {
  const lines = readFileSync(FILE, "utf8").trimEnd().split("\n");
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]),
  );
}
