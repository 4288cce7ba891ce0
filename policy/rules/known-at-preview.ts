import { ANYTHING_ELSE } from "../facts/shape.ts";
import type { Rule } from "./rule.ts";

/**
 * Speaks for every place that no other rule claims. It looks at nothing itself: what cannot be read is found while the
 * facts are made, and `evaluate.ts` hands each such place to the rule that it is evidence for.
 */
export const knownAtPreview: Rule = {
  id: ANYTHING_ELSE,
  title: "Nothing that decides reachability or host access is unknown",
  severity: "high",
  enforcement: "mandatory",
  why:
    "During a preview a value that comes from another resource's output may not be known yet. A gate that lets it pass has " +
    "not looked, and the danger shows only when the resource is made. So an unknown counts as a danger wherever a value " +
    "decides who can reach the database or what a container may do to the host.",
  remedy:
    "Write the value itself, or take it from the stack's settings. Names of this stack's own resources are known.",
  references: [],
  check: () => [],
};
