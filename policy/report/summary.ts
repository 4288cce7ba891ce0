import { describedRule } from "../rules/catalogue.ts";
import type { Description } from "../rules/rule.ts";
import { stops, type JudgedFinding, type Verdict } from "../verdict.ts";

/** A verdict's findings by what they do, each in the order in which they are to be read. */
export interface Summary {
  /** What stops a deployment, the worst first. */
  readonly violations: readonly JudgedFinding[];
  readonly waived: readonly JudgedFinding[];
  readonly advice: readonly JudgedFinding[];
}

const SEVERITIES = ["critical", "high", "medium", "low"] as const;

/** The texts of a finding's rule; one that the catalogue does not have yet counts as severe and speaks by its finding. */
export function ruleOf({ rule, enforcement }: JudgedFinding): Description {
  return (
    describedRule(rule) ?? {
      id: rule,
      title: rule,
      severity: "high",
      enforcement,
      why: "",
      remedy: "",
      references: [],
    }
  );
}

/** Ordered as texts are: by severity, then rule, resource and place. */
function sortKey(finding: JudgedFinding): string {
  const { rule, resource, path, message } = finding;
  return [SEVERITIES.indexOf(ruleOf(finding).severity), rule, resource, path, message].join("\0");
}

/** Two runs over the same declaration read the same, in whatever order its findings were made. */
export function summarise({ findings }: Verdict): Summary {
  const keyed = findings.map((finding) => ({ finding, key: sortKey(finding) }));
  keyed.sort((one, other) => (one.key < other.key ? -1 : Number(one.key > other.key)));
  const sorted = keyed.map(({ finding }) => finding);
  return {
    violations: sorted.filter(stops),
    waived: sorted.filter(({ waiver }) => waiver !== undefined),
    advice: sorted.filter((finding) => !stops(finding) && finding.waiver === undefined),
  };
}

const SUBJECTS = { declaration: "the declaration", state: "the state", live: "what runs" } as const;

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** The whole verdict in one sentence. */
export function sentence(verdict: Verdict): string {
  const { violations, waived, advice } = summarise(verdict);
  const parts = [
    violations.length === 0 ? "no violation" : count(violations.length, "violation"),
    ...(waived.length > 0 ? [`${waived.length} waived`] : []),
    ...(advice.length > 0 ? [count(advice.length, "piece of advice", "pieces of advice")] : []),
  ];
  const judged = `${count(verdict.resources, "resource")} of ${SUBJECTS[verdict.subject]} judged`;
  const outcome = violations.length === 0 ? "passes" : "is refused";
  return `Stack ${verdict.stack} ${outcome}: ${parts.join(", ")}; ${judged}.`;
}

/** Who answers for an exception, why, and how long; "" where there is none. */
export function waiverText({ waiver }: JudgedFinding): string {
  return waiver === undefined ? "" : `until ${waiver.expires} by ${waiver.owner}: ${waiver.reason}`;
}
