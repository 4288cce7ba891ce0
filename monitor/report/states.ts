import type { BarrierState } from "../barrier.ts";

/** A state's word and sign: never told apart by colour alone. */
export const STATES: Readonly<Record<BarrierState, { readonly word: string; readonly sign: string }>> = {
  pass: { word: "holds", sign: "✓" },
  fail: { word: "broken", sign: "✕" },
  unknown: { word: "unknown", sign: "?" },
};
