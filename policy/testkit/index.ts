// What tests of a policy pack need to run it as Pulumi's engine does; README.md beside this shows it at work.
export { assertAdvised, assertPasses, assertRefused, assertRemediated } from "./assertions.ts";
export type { PackConfig } from "./configuration.ts";
export { launchPack, type LaunchedPack, type LaunchOptions } from "./launch.ts";
export { runPolicies, type PackOptions } from "./policies.ts";
export type { Analyzer, NotRun, Remediation, Report, Violation } from "./report.ts";
export { checked, resource, urnOf, type Properties, type Resource } from "./resource.ts";
export { secret, unknown } from "./values.ts";
