import { BARRIERS } from "../monitor/barriers.ts";
import { RULES } from "../policy/rules/index.ts";
import type { Rule, StackRule } from "../policy/rules/rule.ts";
import { STACK_RULES } from "../policy/rules/stack/index.ts";
import type { StackFacts } from "../policy/facts/stack.ts";

type AnyRule = Rule | StackRule<StackFacts>;

/** A barrier for a reader who knows nothing of this project. */
export interface Explanation {
  readonly id: string;
  readonly kind: "measured" | "rule";
  readonly title: string;
  readonly why: string;
  /** What to do instead of going around it. */
  readonly instead: string;
  readonly references: readonly string[];
}

const ALL: readonly AnyRule[] = [...RULES, ...STACK_RULES];

export function ruleOf(id: string): AnyRule | undefined {
  return ALL.find((rule) => rule.id === id);
}

/** Every barrier there is: those that are measured on what runs, then the rules, in the gate's order. */
export function explanations(): Explanation[] {
  const measured = Object.entries(BARRIERS).map(([id, { title, why, measures }]): Explanation => {
    const instead = `${measures} Where it does not hold, ensure_database_container puts back what was changed by hand.`;
    return { id, kind: "measured", title, why, instead, references: [] };
  });
  const rules = ALL.map(({ id, title, why, remedy, references }): Explanation => ({
    id,
    kind: "rule",
    title,
    why,
    instead: remedy,
    references: references.map(
      ({ name, version, id: chapter, title: its }) => `${name} ${version}, ${chapter}: ${its}`,
    ),
  }));
  return [...measured, ...rules];
}
