// Stands in for vitest while mutants are run: the tests are the suite's own, and so is `expect`; only who calls them differs.
export { expect } from "vitest";

export interface Check {
  readonly name: string;
  readonly run: () => unknown;
}

const checks: Check[] = [];
let groups: readonly string[] = [];

/** What the loaded test files asked for, in their order. */
export function collected(): readonly Check[] {
  return checks;
}

type Body = (...args: never[]) => unknown;

function add(name: string, run: () => unknown): void {
  checks.push({ name: `${checks.length} ${[...groups, name].join(" > ")}`, run });
}

export function test(name: string, body: () => unknown): void {
  add(name, body);
}

test.each = (rows: readonly unknown[]) => (name: string, body: Body) => {
  for (const row of rows) {
    const args = (Array.isArray(row) ? row : [row]) as never[];
    add(name, () => body(...args));
  }
};

export function describe(name: string, body: () => void): void {
  groups = [...groups, name];
  body();
  groups = groups.slice(0, -1);
}
