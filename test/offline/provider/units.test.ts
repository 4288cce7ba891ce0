import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import {
  cpusText,
  goDuration,
  toBytes,
  toMebibytes,
  toNanoCpus,
  toNanoseconds,
} from "../../../offline/provider/resources/container/units.ts";

test.each([
  ["0s", 0],
  ["0", 0],
  ["500ms", 5e8],
  ["1.5s", 15e8],
  ["1m0s", 60e9],
  ["2m30s", 150e9],
  ["1h0m1s", 3601e9],
])("a healthcheck's %s is as long as it says", (text, nanoseconds) => {
  expect(toNanoseconds(text)).toBe(nanoseconds);
  expect(goDuration(nanoseconds)).toBe(text === "0" ? "0s" : text);
});

test.prop([fc.nat(86_400_000)])(
  "a healthcheck's durations come back from Docker as they went",
  (milliseconds) => {
    expect(toNanoseconds(goDuration(milliseconds * 1e6))).toBe(milliseconds * 1e6);
  },
);

test.prop([fc.integer({ min: -1, max: 1 << 20 })])(
  "a memory limit comes back from Docker as it went",
  (mebibytes) => {
    expect(toMebibytes(toBytes(mebibytes))).toBe(mebibytes);
  },
);

test.each([
  ["1", "1.0"],
  ["1.0", "1.0"],
  ["0.5", "0.5"],
  ["2", "2.0"],
  ["1.25", "1.25"],
])("%s CPUs are kept as %s, as Pulumi's own provider keeps them", (given, kept) => {
  expect(cpusText(toNanoCpus(given) ?? 0)).toBe(kept);
});
