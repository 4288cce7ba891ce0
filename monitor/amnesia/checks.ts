import { barrierChecks } from "./barriers.ts";
import type { AmnesiaCheck, CheckResult, Scene } from "./check.ts";
import { execRefused } from "./exec-refused.ts";
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

export interface Extent {
  /** Whether throw-away containers may be made to try from. */
  readonly deep: boolean;
  /** Whether Mallku's authorization plugin is in force, which is then held to what it is for. */
  readonly guarded: boolean;
}

/** The amnesia suite, for `mallku verify` and for test/amnesia/ alike. */
export function amnesiaChecks({ deep, guarded }: Extent): readonly AmnesiaCheck[] {
  return [...FROM_OUTSIDE, ...(guarded ? [execRefused] : []), ...(deep ? FROM_INSIDE : [])];
}

/** Runs one; a check that could not be run has seen nothing, and nothing is not safe. */
export async function runCheck({ run, ...about }: AmnesiaCheck, scene: Scene): Promise<CheckResult> {
  try {
    return { ...about, ...(await run(scene)) };
  } catch (error) {
    return { ...about, state: "unknown", seen: [`could not be run: ${reason(error)}`] };
  }
}
