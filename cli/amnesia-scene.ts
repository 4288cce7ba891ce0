import { keptState } from "../engine/kept-state.ts";
import { openDatabaseProgram, previewTrial } from "../engine/trial.ts";
import type { Scene } from "../monitor/amnesia/check.ts";
import { checkBarriers, type Verdict } from "../monitor/check.ts";
import type { Database } from "./open-database.ts";

/** What the amnesia suite looks at, of one stack's database. */
export function amnesiaScene({ context, open, target }: Database): Scene {
  let verdict: Promise<Verdict> | undefined;
  let state: Promise<unknown> | undefined;
  return {
    docker: context.docker,
    target,
    verdict: () => (verdict ??= checkBarriers(context.docker, target)),
    state: () => (state ??= keptState(open)),
    previewOfOpenDatabase: async () => {
      const { isRefused, log } = await previewTrial(context.facts, openDatabaseProgram());
      const denied = log.violations.filter(({ mandatory }) => mandatory);
      return { isRefused, violations: denied.map(({ message }) => message) };
    },
  };
}
