import { describedRule } from "../rules/catalogue.ts";
import type { Finding } from "../rules/rule.ts";
import type { Waiver } from "../verdict.ts";
import type { WaiverEntry } from "./read.ts";
import { validWaivers, waiverInForce } from "./rules.ts";

/** What is wrong with one entry of the file. */
export interface WaiverProblem {
  readonly line: number;
  readonly message: string;
}

/** The day of a moment, in UTC, as YYYY-MM-DD. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** The reviewed exceptions of one project, and which of them were needed. */
export class WaiverBook {
  readonly #inForce: readonly (WaiverEntry & { readonly waiver: Waiver })[];
  readonly #problems: readonly WaiverProblem[];
  readonly #used = new Set<Waiver>();

  /** @param today as YYYY-MM-DD */
  constructor(entries: readonly WaiverEntry[], today: string) {
    const problems: WaiverProblem[] = [];
    const seen = new Set<string>();
    this.#inForce = entries.flatMap(({ line, waiver }) => {
      const fault = waiver === undefined ? MALFORMED : faultOf(waiver, today, seen);
      if (fault !== undefined) problems.push({ line, message: fault });
      return waiver === undefined || fault !== undefined ? [] : [{ line, waiver }];
    });
    this.#problems = problems;
  }

  /**
   * The waiver of a finding, which is then known to be needed. What is unknown is never waived: nobody can have looked
   * at it.
   */
  waiverOf({ kind, rule, resource }: Finding): Waiver | undefined {
    if (kind !== "deny") return undefined;
    const found = this.#inForce.find(({ waiver }) => waiver.rule === rule && waiver.resource === resource);
    if (found !== undefined) this.#used.add(found.waiver);
    return found?.waiver;
  }

  /** Whether any entry is in force, needed or not. */
  get holdsAny(): boolean {
    return this.#inForce.length > 0;
  }

  get used(): readonly Waiver[] {
    return [...this.#used];
  }

  /**
   * All that is wrong with the file, once every finding of a stack was asked for its waiver.
   * @param stack the URN of the stack that was judged: waivers of other stacks are not needed here
   */
  problems(stack: string): readonly WaiverProblem[] {
    const [prefix] = stack.split("::", 1);
    const unmatched = this.#inForce
      .filter(({ waiver }) => waiver.resource.split("::", 1)[0] === prefix && !this.#used.has(waiver))
      .map(({ line, waiver }) => ({
        line,
        message: `The waiver of ${waiver.rule} matches no finding. ${validWaivers.remedy}`,
      }));
    return [...this.#problems, ...unmatched];
  }
}

const MALFORMED = `A waiver cannot be read. ${validWaivers.remedy}`;

/** Why a waiver does not hold, in a sentence; undefined where it does. */
function faultOf({ rule, resource, expires }: Waiver, today: string, seen: Set<string>): string | undefined {
  const described = describedRule(rule);
  if (described === undefined) return `A waiver names a rule that does not exist. ${validWaivers.remedy}`;
  const key = JSON.stringify([rule, resource]);
  const isDouble = seen.has(key);
  seen.add(key);
  if (described.waivable !== true) {
    return `A waiver names ${rule}, which guards the database or the host and is never waived. Mend what it found.`;
  }
  if (isDouble) return `The waiver of ${rule} is there twice for one resource. ${validWaivers.remedy}`;
  if (expires < today)
    return `The waiver of ${rule} expired on ${expires}. Mend what it waived, or have it reviewed again.`;
  return undefined;
}

/** What the file of waivers itself gives to say about a stack that was judged, at the stack and where a waiver is in force. */
export function waiverFindings(
  waivers: WaiverBook,
  stack: string,
): readonly (Finding & { readonly line?: number })[] {
  const at = { kind: "deny", path: "" } as const;
  return [
    ...waivers.problems(stack).map(({ line, message }) => ({
      ...at,
      rule: validWaivers.id,
      resource: stack,
      message: `${message} (line ${line})`,
      line,
    })),
    ...waivers.used.map(({ rule, resource, owner, reason, expires }) => ({
      ...at,
      rule: waiverInForce.id,
      resource,
      message: `${rule} is waived until ${expires} by ${owner}: ${reason}`,
    })),
  ];
}
