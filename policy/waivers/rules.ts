import type { Description } from "../rules/rule.ts";

/** What a waiver must be, for it to be believed. */
export const validWaivers: Description = {
  id: "valid-waivers",
  title: "Every waiver is complete, in time, needed, and for a rule that may be waived",
  severity: "high",
  enforcement: "mandatory",
  why:
    "A waiver is a hole in the gate that somebody looked at and found bearable for a while. One without an owner, past its day, or " +
    "for a danger that is gone is a hole that nobody looks at. What exposes the database or reaches the host is never bearable, so " +
    "no waiver opens it.",
  remedy:
    "Mend the entry in Mallku.waivers.yaml, or take it out: rule, resource (a URN), reason, owner and expires (YYYY-MM-DD), each once.",
  references: [],
};

/** Says aloud at each use that there is a hole. */
export const waiverInForce: Description = {
  id: "waiver-in-force",
  title: "No finding is waived",
  severity: "low",
  enforcement: "advisory",
  why: "A waiver that nobody sees at work becomes the normal state of things. So each use of one is told.",
  remedy: "Mend what it waives before it expires, and take it out of Mallku.waivers.yaml.",
  references: [],
};

/** What the gate says of exceptions, beside what it says of resources and stacks. */
export const WAIVER_RULES: readonly Description[] = [validWaivers, waiverInForce];
