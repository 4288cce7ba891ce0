import pc from "picocolors";
import type { AmnesiaCheck, CheckResult } from "../monitor/amnesia/check.ts";
import { wrap } from "../policy/report/wrap.ts";
import { STATE_MARKS } from "./report.ts";

const WIDTH = 100;
const INDENT = 15;

/** What a check is about, for a person, before it is run. */
export function announceCheck({ id, title, tries, why }: Omit<AmnesiaCheck, "run">, place: string): string {
  return [
    `${pc.bold(`${place}  ${title}`)} ${pc.dim(`(${id})`)}`,
    entry("tries", tries),
    entry("why", why),
  ].join("\n");
}

/** What it saw. */
export function describeResult({ state, seen }: CheckResult): string {
  return [
    ...seen.map((line, index) => entry(index === 0 ? "saw" : "", line)),
    `       ${STATE_MARKS[state]}`,
  ].join("\n");
}

function entry(label: string, text: string): string {
  const [first = "", ...rest] = wrap(text, WIDTH - INDENT);
  const lines = [
    `       ${pc.dim(label.padEnd(6))}  ${first}`,
    ...rest.map((line) => `${" ".repeat(INDENT)}${line}`),
  ];
  return lines.join("\n");
}

/** The suite's end: how many hold, and what no check is about. */
export function describeRest(results: readonly CheckResult[], notStopped: readonly string[]): string {
  const count = (state: CheckResult["state"]) => results.filter((result) => result.state === state).length;
  const summary = `${count("pass")} hold, ${count("fail")} do not, ${count("unknown")} could not be tried.`;
  const list = notStopped.flatMap((text) =>
    wrap(text, WIDTH - 4).map((line, index) => `  ${index === 0 ? "-" : " "} ${line}`),
  );
  return [pc.bold(summary), "What none of this stops (docs/threat-model.md):", ...list].join("\n");
}
