import type { Rule } from "./rule.ts";

/** Finds nothing itself: a property outside the tables is found while the facts are made (`facts/decode.ts`). */
export const allowedProperties: Rule = {
  id: "allowed-properties",
  title: "Only properties that someone has judged are declared",
  severity: "high",
  enforcement: "mandatory",
  why:
    "A list of forbidden properties is always behind: the next version of the provider brings a property that gives a " +
    "container a new way to the host, and nobody has written a rule for it. So the gate knows every property of every type " +
    "that it lets pass, and refuses the rest until someone has decided what they can do.",
  remedy:
    "Leave the property out, or add it to the tables in policy/facts/schema with the rule that judges it.",
  references: [],
  check: () => [],
};
