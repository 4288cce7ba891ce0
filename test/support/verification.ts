import { setTimeout } from "node:timers/promises";
import { verifySchema } from "../../cli/verify-json.ts";
import type { CheckResult } from "../../monitor/amnesia/check.ts";
import type { Installation } from "./installation.ts";

/** What `mallku verify --deep --json` says of an installation. */
export interface Verification {
  readonly code: number | null;
  readonly holds: boolean;
  readonly results: readonly CheckResult[];
  /** @throws Error where there is no such check */
  readonly check: (id: string) => CheckResult;
}

export async function verify(here: Installation): Promise<Verification> {
  const { code, stdout, stderr } = await here.mallku("verify", "--deep", "--json");
  if (stdout === "") throw new Error(`mallku verify ended with ${String(code)} and said nothing: ${stderr}`);
  const { holds, checks } = verifySchema.parse(JSON.parse(stdout));
  const check = (id: string) => {
    const found = checks.find((each) => each.id === id);
    if (found === undefined) throw new Error(`no check ${id}`);
    return found;
  };
  return { code, holds, results: checks, check };
}

const HEALTHY_WITHIN_MS = 120_000;

/** Waits until the API answers from the host. */
export async function untilHealthy({ apiUrl }: Installation): Promise<void> {
  const deadline = performance.now() + HEALTHY_WITHIN_MS;
  for (;;) {
    const status = await fetch(`${apiUrl}/health`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    if (performance.now() > deadline)
      throw new Error(`${apiUrl} is not healthy after ${HEALTHY_WITHIN_MS / 1000} s`);
    await setTimeout(200);
  }
}
