// What tests of a policy pack need to run it as Pulumi's engine does; README.md beside this shows it at work.
export { assertAdvised, assertPasses, assertRefused } from "./assertions.ts";
export { launchPack, type LaunchedPack } from "./launch.ts";
export { runPolicies, type PackOptions } from "./policies.ts";
export type { Analyzer, NotRun, Report, Violation } from "./report.ts";
export { checked, resource, urnOf, type Properties, type Resource } from "./resource.ts";
export { secret, unknown } from "./values.ts";
