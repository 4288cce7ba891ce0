import type { StackFacts } from "../../facts/stack.ts";
import { judgeType } from "../../facts/type-token.ts";
import { DATABASE_COMPONENT } from "../../facts/names.ts";
import { SHAPES } from "../../facts/types.ts";
import { deny, type StackRule } from "../rule.ts";

export const emptyComponents: StackRule<StackFacts> = {
  id: "empty-components",
  title: "What nobody has judged is only a folder for other resources",
  severity: "high",
  enforcement: "mandatory",
  why:
    "A component is a folder: what counts is what lies in it, and that is judged. A resource of an unknown type with no provider " +
    "and nothing in it is no folder, so it may be a resource that does something by itself, in a state where its provider is not " +
    "recorded.",
  remedy: "Leave it out, or add the type in policy/facts with the rule that judges it.",
  references: [],
  check({ members }) {
    const parents = new Set(members.map(({ parent }) => parent));
    return members.flatMap(({ facts: { type, resource, managedByProvider } }) => {
      const isFolder = type === DATABASE_COMPONENT || parents.has(resource);
      if (managedByProvider || isFolder || SHAPES.has(type) || judgeType(type) !== "unknown") return [];
      const found = "The gate does not know what a resource of this type can do";
      return [{ ...deny("", found, "Leave it out, or judge its type."), resource }];
    });
  },
};
