import { z } from "zod";
import type { CheckResult } from "../monitor/amnesia/check.ts";

/** The line of `mallku verify --json`; docs/schemas/verify.json is made from it. */
export const verifySchema = z
  .strictObject({
    version: z.literal(1).describe("Of this shape; a change that breaks a reader raises it."),
    at: z.iso.datetime().describe("When the last check ended."),
    stack: z.string(),
    deep: z.boolean().describe("Whether throw-away containers were tried from as well."),
    holds: z.boolean().describe("Whether every check was run and holds; where not, the exit code is 5."),
    checks: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        tries: z.string().describe("What the check does."),
        why: z.string().describe("Why it must hold, for a reader who knows nothing of this project."),
        state: z.enum(["pass", "fail", "unknown"]),
        seen: z.array(z.string()).describe("What was seen, a line each."),
      }),
    ),
    notStopped: z.array(z.string()).describe("Ways to the data that none of this stops."),
  })
  .describe("What the amnesia suite found of a running installation.");

export interface Verified {
  readonly at: Date;
  readonly stack: string;
  readonly deep: boolean;
  readonly results: readonly CheckResult[];
  readonly notStopped: readonly string[];
}

export function allHold(results: readonly CheckResult[]): boolean {
  return results.every(({ state }) => state === "pass");
}

/** @returns one line, without its end */
export function verifyLine({ at, stack, deep, results, notStopped }: Verified): string {
  const line: z.input<typeof verifySchema> = {
    version: 1,
    at: at.toISOString(),
    stack,
    deep,
    holds: allHold(results),
    checks: results.map((result) => ({ ...result, seen: [...result.seen] })),
    notStopped: [...notStopped],
  };
  return JSON.stringify(line);
}
