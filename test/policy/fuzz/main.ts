// npm run fuzz [-- <minutes>]
//
// Looks for a text that one of the gate's parsers cannot bear, for longer than the suite does.
import { parseArgs } from "node:util";
import fc from "fast-check";
import { PROPERTIES } from "./properties.ts";

const RUNS = 2000;
const TELL_EVERY_MS = 10_000;

const { positionals } = parseArgs({ allowPositionals: true });
const minutes = Number(positionals[0] ?? 5);
if (!(minutes > 0)) throw new RangeError("npm run fuzz -- <minutes>, a number above 0");

const end = performance.now() + minutes * 60_000;
const first = Date.now() | 0;
let rounds = 0;
let told = performance.now();
const summary = () =>
  `${rounds * RUNS * PROPERTIES.length} runs, ${PROPERTIES.length} properties, seeds from ${first}`;

process.once("SIGINT", () => {
  console.log(`interrupted: ${summary()}, no counterexample`);
  process.exit(130);
});

while (performance.now() < end) {
  for (const { name, property } of PROPERTIES) {
    const result = await fc.check(property, { numRuns: RUNS, seed: first + rounds });
    if (!result.failed) continue;
    console.error(`${name}\n${fc.defaultReportMessage(result)}`);
    process.exit(1);
  }
  rounds += 1;
  if (performance.now() - told < TELL_EVERY_MS) continue;
  told = performance.now();
  console.log(summary());
}
console.log(`${summary()}, no counterexample`);
