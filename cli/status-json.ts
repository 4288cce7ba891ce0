import { z } from "zod";
import type { Observation } from "../monitor/watch.ts";
import type { ShownDatabase } from "./outputs.ts";

const state = z.enum(["pass", "fail", "unknown"]);
const evidence = z.array(z.string()).describe("What was measured, a line each.");

/** One line of `mallku status --json`; docs/schemas/status.json is made from it. */
export const statusSchema = z
  .strictObject({
    version: z.literal(1).describe("Of this shape; a change that breaks a reader raises it."),
    at: z.iso.datetime().describe("When it was measured."),
    stack: z.string(),
    holds: z
      .boolean()
      .describe("Whether every barrier was measured and holds; where not, the exit code is 5."),
    container: z.strictObject({
      name: z.string(),
      id: z.string().nullable().describe("Docker's id; null where there is none."),
      state: z
        .string()
        .describe('Docker\'s word; "absent" without a container, "unknown" without an answer.'),
      lastEnd: z
        .string()
        .nullable()
        .describe("How it last ended, and what to do; null where it did not, or was started since."),
    }),
    endpoint: z.strictObject({
      host: z.url().describe("The API as the host reaches it."),
      network: z.url().describe("The API as containers on the network reach it."),
    }),
    network: z.string(),
    volume: z.string(),
    standIns: z.array(z.string()).describe("What is not the real thing; empty where everything is."),
    barriers: z.array(
      z.strictObject({ id: z.string(), title: z.string(), state, evidence, why: z.string() }),
    ),
    changes: z
      .array(
        z.strictObject({ at: z.iso.datetime(), barrier: z.string(), before: state, after: state, evidence }),
      )
      .describe("With --watch: what differs from the line before."),
  })
  .describe("What runs, and whether each barrier holds.");

export type Status = z.input<typeof statusSchema>;

/** @returns one line, without its end */
export function statusLine(database: ShownDatabase, observation: Observation): string {
  return JSON.stringify(statusOf(database, observation));
}

export function statusOf({ open, outputs }: ShownDatabase, observation: Observation): Status {
  const { verdict, at, changes } = observation;
  return {
    version: 1,
    at: at.toISOString(),
    stack: open.name,
    holds: verdict.holds,
    container: {
      name: outputs.containerName,
      id: verdict.containerId ?? null,
      state: verdict.containerState,
      lastEnd: verdict.lastEnd ?? null,
    },
    endpoint: { host: outputs.apiUrl, network: outputs.internalUrl },
    network: outputs.networkName,
    volume: outputs.volumeName,
    standIns: outputs.standIns,
    barriers: verdict.barriers.map((barrier) => ({ ...barrier, evidence: [...barrier.evidence] })),
    changes: changes.map((change) => ({ ...change, evidence: [...change.evidence] })),
  };
}
