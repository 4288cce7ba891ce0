import { barrierChecks } from "./barriers.ts";
import type { AmnesiaCheck, CheckResult, Scene } from "./check.ts";
import { neighbourRefused } from "./neighbour-refused.ts";
import { noSecretTold } from "./no-secret-told.ts";
import { nobodyJoined } from "./nobody-joined.ts";
import { nothingToExec } from "./nothing-to-exec.ts";
import { openingRefused } from "./opening-refused.ts";
import { sameContainer } from "./same-container.ts";
import { reason } from "../reason.ts";

/** What can be tried from outside, without making anything. */
const FROM_OUTSIDE: readonly AmnesiaCheck[] = [
  ...barrierChecks,
  sameContainer,
  nobodyJoined,
  noSecretTold,
  openingRefused,
];

/** What takes a throw-away container. */
const FROM_INSIDE: readonly AmnesiaCheck[] = [neighbourRefused, nothingToExec];

/** The amnesia suite, for `mallku verify` and for test/amnesia/ alike. */
export function amnesiaChecks({ deep }: { readonly deep: boolean }): readonly AmnesiaCheck[] {
  return deep ? [...FROM_OUTSIDE, ...FROM_INSIDE] : FROM_OUTSIDE;
}

/** Runs one; a check that could not be run has seen nothing, and nothing is not safe. */
export async function runCheck({ run, ...about }: AmnesiaCheck, scene: Scene): Promise<CheckResult> {
  try {
    return { ...about, ...(await run(scene)) };
  } catch (error) {
    return { ...about, state: "unknown", seen: [`could not be run: ${reason(error)}`] };
  }
}
