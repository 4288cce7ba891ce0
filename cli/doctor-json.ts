import { z } from "zod";
import type { SetupPart } from "../engine/setup-facts.ts";
import type { PluginFlaw } from "../guard/engine-version.ts";
import type { GroundFinding } from "../monitor/ground/finding.ts";

const mend = z
  .string()
  .nullable()
  .describe("The one command, or step, that mends it; null where nothing is to be done.");

/** The line of `mallku doctor --json`; docs/schemas/doctor.json is made from it. */
export const doctorSchema = z
  .strictObject({
    version: z.literal(1).describe("Of this shape; a change that breaks a reader raises it."),
    healthy: z.boolean().describe("Whether nothing is missing or broken; where not, the exit code is 2."),
    parts: z
      .array(
        z.strictObject({
          name: z.string(),
          way: z.enum(["found", "fetched", "built", "installed", "started", "stand-in", "missing"]),
          detail: z.string(),
          mend,
        }),
      )
      .describe("What set-up found, got or stood in for."),
    ground: z
      .array(
        z.strictObject({
          name: z.string(),
          state: z.enum(["fine", "attention", "broken", "unknown"]),
          found: z.string(),
          mend,
        }),
      )
      .describe("What running needs besides."),
    flaws: z
      .array(
        z.strictObject({
          cve: z.string(),
          title: z.string(),
          present: z.union([z.boolean(), z.literal("unknown")]),
          mendedIn: z.string(),
          here: z.string(),
        }),
      )
      .describe("Known ways past authorization plugins, and whether this daemon has them."),
  })
  .describe("What set-up and running need, and what was found of it.");

export interface Examined {
  readonly parts: readonly SetupPart[];
  readonly ground: readonly GroundFinding[];
  readonly flaws: readonly PluginFlaw[];
}

export function isHealthy({ parts, ground }: Examined): boolean {
  return !parts.some(({ way }) => way === "missing") && !ground.some(({ state }) => state === "broken");
}

/** @returns one line, without its end */
export function doctorLine(examined: Examined): string {
  const { parts, ground, flaws } = examined;
  const line: z.input<typeof doctorSchema> = {
    version: 1,
    healthy: isHealthy(examined),
    parts: [...parts],
    ground: [...ground],
    flaws: [...flaws],
  };
  return JSON.stringify(line);
}
