import { RULES } from "./index.ts";
import type { Description } from "./rule.ts";
import { WAIVER_RULES } from "../waivers/rules.ts";
import { STACK_RULES } from "./stack/index.ts";

/** What every rule says of itself, of resources first, then of stacks, then of waivers, in the order in which they are reported. */
export const CATALOGUE: readonly Description[] = [...RULES, ...STACK_RULES, ...WAIVER_RULES];

const BY_ID: ReadonlyMap<string, Description> = new Map(CATALOGUE.map((rule) => [rule.id, rule]));

export function describedRule(id: string): Description | undefined {
  return BY_ID.get(id);
}
