import { BARRIERS, type BarrierId } from "../barriers.ts";
import type { AmnesiaCheck } from "./check.ts";

/** Each barrier of the monitor, as a check. */
export const barrierChecks: readonly AmnesiaCheck[] = Object.entries(BARRIERS).map(
  ([id, { title, measures, why }]) => ({
    id,
    title,
    tries: measures,
    why,
    run: async ({ verdict }) => {
      const found = (await verdict()).barriers.find((barrier) => barrier.id === (id as BarrierId));
      return { state: found?.state ?? "unknown", seen: found?.evidence ?? [] };
    },
  }),
);
