import type { Properties } from "../cases/case.ts";
import { broken, judge } from "../support/evaluation.ts";
import { FAMILIES, type Family } from "./families.ts";

/** One danger that one side finds and the other does not. */
export interface Divergence {
  readonly family: string;
  /** Who finds it. */
  readonly side: "ours" | "theirs";
  readonly reason: string;
  readonly cases: readonly string[];
}

type Resources = readonly (readonly [type: string, properties: Properties])[];

export interface Judged {
  /** Whether the gate stops it, for whatever reason. */
  readonly isStopped: boolean;
  readonly finds: (family: Family) => boolean;
}

export function judgeAll(resources: Resources): Judged {
  const findings = resources.flatMap(([type, properties]) => judge(type, properties));
  const words = findings.flatMap(({ rule, path }) => [rule, `${rule}:${path.split(/[.[]/)[0] ?? ""}`]);
  return {
    isStopped: broken(findings).length > 0,
    finds: ({ ours }) => ours.some((rule) => words.includes(rule)),
  };
}

/** Collects who finds what, and says at the end where that is not as it is written down. */
export class Comparison {
  readonly #found = new Map<string, Set<string>>();
  readonly #counts = new Map<Family, { both: number; ours: number; theirs: number; neither: number }>(
    FAMILIES.map((family) => [family, { both: 0, ours: 0, theirs: 0, neither: 0 }]),
  );

  /** Dangers of the host's or of ports that they find in what the gate would let run. */
  readonly missed = new Set<string>();

  add(id: string, ours: Judged, theirs: ReadonlySet<string>): void {
    for (const [family, counts] of this.#counts) {
      const weFind = ours.finds(family);
      const theyFind = family.theirs.some((rule) => theirs.has(rule));
      counts[weFind ? (theyFind ? "both" : "ours") : theyFind ? "theirs" : "neither"] += 1;
      if (theyFind && family.isMandatory && !ours.isStopped) this.missed.add(id);
      if (weFind === theyFind) continue;
      const key = `${weFind ? "ours" : "theirs"} alone: ${family.name}`;
      this.#found.set(key, (this.#found.get(key) ?? new Set()).add(id));
    }
  }

  /** Divergences that are not written down, and ones written down that are not there. */
  unexplained(explained: readonly Divergence[]): { missing: string[]; stale: string[] } {
    const told = explained.flatMap(({ family, side, cases }) =>
      cases.map((id) => `${side} alone: ${family}: ${id}`),
    );
    const found = [...this.#found].flatMap(([key, ids]) => [...ids].map((id) => `${key}: ${id}`));
    return {
      missing: found.filter((one) => !told.includes(one)),
      stale: told.filter((one) => !found.includes(one)),
    };
  }

  /** How often they alone find each danger of the host's or of ports. */
  falseNegatives(): Record<string, number> {
    const mandatory = [...this.#counts].filter(([{ isMandatory }]) => isMandatory);
    return Object.fromEntries(mandatory.map(([{ name }, { theirs }]) => [name, theirs]));
  }

  /** The confusion matrix, family by family. */
  matrix(): string {
    const row = (name: string, cells: readonly (string | number)[]) =>
      name.padEnd(30) + cells.map((cell) => String(cell).padStart(9)).join("");
    const rows = [...this.#counts].map(([{ name }, { both, ours, theirs, neither }]) =>
      row(name, [both, ours, theirs, neither]),
    );
    return [row("", ["both", "ours", "theirs", "neither"]), ...rows].join("\n");
  }
}
