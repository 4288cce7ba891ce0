/** Mutation testing of the gate's core: `npm run mutation`, with the part of it as an argument (docs/mutation.md). */
/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: ["policy/facts/**/*.ts", "policy/rules/**/*.ts"],
  plugins: ["./test/policy/mutation/runner.mjs"],
  testRunner: "in-process",
  // Each reload of the code stays in memory.
  maxTestRunnerReuse: 400,
  // A busy machine must not be taken for a change that never ends.
  timeoutMS: 30_000,
  coverageAnalysis: "perTest",
  concurrency: 2,
  tempDirName: "build/mutation/sandbox",
  reporters: ["clear-text", "progress", "json", "html"],
  jsonReporter: { fileName: "build/mutation/mutation.json" },
  htmlReporter: { fileName: "build/mutation/mutation.html" },
  incremental: true,
  incrementalFile: "build/mutation/incremental.json",
  thresholds: { high: 95, low: 95, break: 95 },
  disableTypeChecks: true,
};
