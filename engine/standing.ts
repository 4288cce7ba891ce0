import { z } from "zod";
import type { ConvergedRecord } from "./converged.ts";
import { fingerprint } from "./fingerprint.ts";

/**
 * How a container stands to what its stack declares:
 * - running, stopped: it is the one that the last update made, unchanged, and so is the declaration;
 * - drifted: Docker has another container, or somebody changed or paused this one by hand;
 * - changed: the declaration is another, or no update has run to its end;
 * - missing: Docker has none.
 */
export type Standing = "running" | "stopped" | "drifted" | "changed" | "missing";

const stateSchema = z.object({ State: z.object({ Running: z.boolean(), Paused: z.boolean() }) });

/**
 * @param declaration digest of what the stack declares now
 * @param inspected Docker's account of the container of the declared name; undefined where there is none
 */
export function standingOf(
  declaration: string,
  record: ConvergedRecord | undefined,
  inspected: unknown,
): Standing {
  if (inspected === undefined) return "missing";
  if (record?.declaration !== declaration) return "changed";
  if (fingerprint(inspected) !== record.fingerprint) return "drifted";
  const { Running, Paused } = stateSchema.parse(inspected).State;
  if (Paused) return "drifted";
  return Running ? "running" : "stopped";
}
