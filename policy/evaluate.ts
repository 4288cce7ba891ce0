import type { Problem } from "./facts/decode.ts";
import type { ResourceFacts } from "./facts/model.ts";
import { ANYTHING_ELSE, NOTHING } from "./facts/shape.ts";
import type { StackFacts } from "./facts/stack.ts";
import { RULES } from "./rules/index.ts";
import type { Danger, Description, Finding, Rule, StackDanger, StackRule } from "./rules/rule.ts";
import { STACK_RULES } from "./rules/stack/index.ts";

const RULE_IDS: ReadonlySet<string> = new Set(RULES.map(({ id }) => id));

/** The rule that must report a place that cannot be read; none where the place decides nothing. */
function speaker({ kind, decides }: Problem): string | null {
  if (decides === NOTHING) return kind === "unknown" || kind === "encrypted" ? null : ANYTHING_ELSE;
  return RULE_IDS.has(decides) ? decides : ANYTHING_ELSE;
}

function problemDanger({ kind, path }: Problem, rule: Rule): Danger {
  switch (kind) {
    case "encrypted":
      return { kind: "unknown", path, message: encrypted(rule) };
    case "undeclared":
      return {
        kind: "deny",
        path,
        message: `This property is in none of the gate's tables, so nobody has judged what it can do. ${rule.remedy}`,
      };
    case "unreadable":
      return {
        kind: "unknown",
        path,
        message: `The value has not the shape that Docker takes here, so it cannot be judged. Rule: ${rule.title}.`,
      };
    case "unknown":
      return {
        kind: "unknown",
        path,
        message:
          `The value is not known during the preview, and it decides this rule: ${rule.title}. ` +
          "Write the value itself, or take it from the stack's settings, instead of another resource's output.",
      };
  }
}

/** Only a state has such a value: a program's, and what Docker tells, are in clear. */
function encrypted({ title }: Description): string {
  return (
    "The value is a secret that is encrypted in this state, so it could be anything, and it decides this rule: " +
    `${title}. Judge a state that has its secrets, from \`npx mallku pulumi -- stack export --show-secrets --file ` +
    "<file>`, and delete that file afterwards."
  );
}

/** Whether a danger's place is that place, or the element of a list that it lies in. */
function speaksOf(danger: Danger, path: string): boolean {
  return danger.path === path || (danger.path.endsWith("]") && path.startsWith(`${danger.path}.`));
}

/** Anything thrown is a finding: a barrier that could not be looked at does not hold. */
function dangers(rule: Rule, facts: ResourceFacts): readonly Danger[] {
  const unread = facts.problems
    .filter((problem) => speaker(problem) === rule.id)
    .map((problem) => problemDanger(problem, rule));
  try {
    const found = rule.check(facts);
    // A danger that is known says more of its place than that the rest of it is not.
    return [...unread.filter(({ path }) => !found.some((danger) => speaksOf(danger, path))), ...found];
  } catch (error) {
    return [...unread, crash(error)];
  }
}

/** The error's class only: its message could quote a declared value. */
export function crash(error: unknown): Danger {
  const name = error instanceof Error ? error.name : typeof error;
  return {
    kind: "unknown",
    path: "",
    message: `The rule could not be run (${name}), so it does not hold. Report this with the resource's declaration.`,
  };
}

/** Every finding of every rule about one resource, in the rules' order. */
export function evaluate(facts: ResourceFacts, rules: readonly Rule[] = RULES): Finding[] {
  return rules.flatMap((rule) =>
    dangers(rule, facts).map((danger) => ({ ...danger, rule: rule.id, resource: facts.resource })),
  );
}

/** Every finding of every rule about a whole stack; `stack` stands for the stack itself. */
export function evaluateStack(
  facts: StackFacts,
  stack: string,
  rules: readonly StackRule<StackFacts>[] = STACK_RULES,
): Finding[] {
  return rules.flatMap((rule) => {
    let dangers: readonly StackDanger[];
    try {
      dangers = rule.check(facts);
    } catch (error) {
      dangers = [{ ...crash(error), resource: undefined }];
    }
    return dangers.map((danger) => ({
      ...danger,
      ...(isEncrypted(danger, facts) && { message: encrypted(rule) }),
      ...{ rule: rule.id, resource: danger.resource ?? stack },
    }));
  });
}

function isEncrypted({ kind, path, resource }: StackDanger, { members }: StackFacts): boolean {
  if (kind !== "unknown") return false;
  const member = members.find(({ facts }) => facts.resource === resource);
  return member?.facts.problems.some((one) => one.kind === "encrypted" && one.path === path) === true;
}
