import fc from "fast-check";
import { expect, test } from "vitest";
import type { Barrier, BarrierState } from "../../../monitor/barrier.ts";
import { barrier } from "../../../monitor/barriers.ts";
import { BarrierMemory, logChanges } from "../../../monitor/changes.ts";

const ids = ["no_direct_access", "api_accessible"] as const;
const looks = fc.array(fc.tuple(...ids.map(() => fc.constantFrom<BarrierState>("pass", "fail", "unknown"))), {
  maxLength: 20,
});

const seen = (states: readonly BarrierState[]): Barrier[] =>
  ids.map((id, index) => barrier(id, states[index] ?? "unknown", []));

test("each change is told once, with before and after: told changes lead from any look to the next", () => {
  fc.assert(
    fc.property(looks, (history) => {
      const memory = new BarrierMemory();
      const told = new Map<string, BarrierState>();
      for (const [index, states] of history.entries()) {
        const changes = memory.note(seen(states));
        if (index === 0) {
          expect(changes).toEqual([]);
          seen(states).forEach(({ id, state }) => told.set(id, state));
        }
        for (const { barrier: id, before, after } of changes) {
          expect(told.get(id)).toBe(before);
          expect(after).not.toBe(before);
          told.set(id, after);
        }
        expect(Object.fromEntries(told)).toEqual(
          Object.fromEntries(seen(states).map(({ id, state }) => [id, state])),
        );
      }
    }),
  );
});

test("a barrier that falls is a warning with its evidence, one that is back is not", () => {
  const lines: unknown[] = [];
  const log = {
    info: (fields: object, message: string) => lines.push(["info", fields, message]),
    warn: (fields: object, message: string) => lines.push(["warn", fields, message]),
  };
  const memory = new BarrierMemory();
  memory.note([barrier("api_accessible", "pass", [])]);
  const at = new Date(0);
  logChanges(log, memory.note([barrier("api_accessible", "fail", ["GET /health: 503"])], at));
  logChanges(log, memory.note([barrier("api_accessible", "pass", [])], at));
  expect(lines).toEqual([
    [
      "warn",
      {
        change: {
          at: "1970-01-01T00:00:00.000Z",
          barrier: "api_accessible",
          before: "pass",
          after: "fail",
          evidence: ["GET /health: 503"],
        },
      },
      "barrier api_accessible: pass -> fail",
    ],
    ["info", expect.objectContaining({}), "barrier api_accessible: fail -> pass"],
  ]);
});
