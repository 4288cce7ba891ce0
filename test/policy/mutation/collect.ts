// Stands in for vitest while mutants are run: the tests are the suite's own, and so is `expect`; only who calls them differs.
export { expect } from "vitest";

export interface Check {
  readonly name: string;
  readonly run: () => unknown;
}

const checks: Check[] = [];
const named = new Map<string, number>();
let groups: readonly string[] = [];

/** What the loaded test files asked for, in their order. */
export function collected(): readonly Check[] {
  return checks;
}

type Body = (...args: never[]) => unknown;

/** A name keeps its meaning when a case is added before it, or else nothing that is known of a change can be reused. */
function add(name: string, run: () => unknown): void {
  const full = [...groups, name].join(" > ");
  const namesakes = named.get(full) ?? 0;
  named.set(full, namesakes + 1);
  checks.push({ name: namesakes === 0 ? full : `${full} #${namesakes}`, run });
}

/** A row by its first text, or by its own id. */
function labelOf(row: unknown): string {
  const first: unknown = Array.isArray(row) ? row[0] : row;
  if (typeof first === "string") return first;
  const { id, what } = first as { readonly id?: unknown; readonly what?: unknown };
  return String(id ?? what);
}

export function test(name: string, body: () => unknown): void {
  add(name, body);
}

test.each = (rows: readonly unknown[]) => (name: string, body: Body) => {
  for (const row of rows) {
    const args = (Array.isArray(row) ? row : [row]) as never[];
    add(`${name} (${labelOf(row)})`, () => body(...args));
  }
};

export function describe(name: string, body: () => void): void {
  groups = [...groups, name];
  body();
  groups = groups.slice(0, -1);
}
