import { RULES } from "./index.ts";
import type { Description } from "./rule.ts";
import { STACK_RULES } from "./stack/index.ts";

/** What every rule says of itself, of resources first and then of stacks, in the order in which they are reported. */
export const CATALOGUE: readonly Description[] = [...RULES, ...STACK_RULES];

const BY_ID: ReadonlyMap<string, Description> = new Map(CATALOGUE.map((rule) => [rule.id, rule]));

export function describedRule(id: string): Description | undefined {
  return BY_ID.get(id);
}
