import { expect, test } from "vitest";
import { instantOf } from "../../../cli/instant.ts";

const NOW = new Date("2026-02-03T04:05:06Z");

test.each([
  ["90s", "2026-02-03T04:03:36.000Z"],
  ["10m", "2026-02-03T03:55:06.000Z"],
  ["2h", "2026-02-03T02:05:06.000Z"],
  ["7d", "2026-01-27T04:05:06.000Z"],
  ["999999999d", "1970-01-01T00:00:00.000Z"],
  ["2026-01-31", "2026-01-31T00:00:00.000Z"],
  ["2026-01-31T09:30:00Z", "2026-01-31T09:30:00.000Z"],
  ["2026-01-31T09:30:00.5+02:00", "2026-01-31T07:30:00.500Z"],
])("%s is the moment that an operator means by it", (text, moment) => {
  expect(instantOf(text, NOW)?.toISOString()).toBe(moment);
});

test.each(["", "10", "m", "10 m", "-5m", "1.5h", "10M", "yesterday", "2026-13-01", "2026", "1e3s", "10m "])(
  "what is no time (%j) is not taken for one, which would hide lines",
  (text) => {
    expect(instantOf(text, NOW)).toBeUndefined();
  },
);
