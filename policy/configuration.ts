import type { ConfigureAnalyzerRequest, PolicyConfig } from "@pulumi/pulumi/proto/analyzer_pb.js";

/** The protocol's number for a mandatory policy (analyzer.proto, EnforcementLevel). */
const MANDATORY = 1;
const REMEDIATE = 3;

/** One rule's part of a configuration file, as the engine hands it over. */
export interface RuleConfiguration {
  readonly rule: string;
  /** The protocol's number of the level. */
  readonly level: number;
  readonly settings: readonly string[];
}

/** What a configuration would take away from the gate, in a sentence; null where it takes nothing. */
export function weakening(
  configured: readonly RuleConfiguration[],
  mandatory: ReadonlySet<string>,
): string | null {
  const lowered = configured.filter(
    ({ rule, level }) => mandatory.has(rule) && level !== MANDATORY && level !== REMEDIATE,
  );
  const set = configured.filter(({ settings }) => settings.length > 0);
  const names = (rules: readonly RuleConfiguration[]) => rules.map(({ rule }) => rule).join(", ");
  const faults = [
    ...(lowered.length > 0 ? [`it lowers or disables ${names(lowered)}`] : []),
    ...(set.length > 0 ? [`it has settings for ${names(set)}, and no rule takes any`] : []),
  ];
  if (faults.length === 0) return null;
  return `The policy pack's configuration weakens the gate: ${faults.join("; ")}. Take that out of the file.`;
}

export function configurationOf(request: ConfigureAnalyzerRequest): RuleConfiguration[] {
  const entries = [...(request.getPolicyconfigMap().entries() as Iterable<[string, PolicyConfig]>)];
  return entries.map(([rule, config]) => ({
    rule,
    level: config.getEnforcementlevel(),
    settings: Object.keys(config.getProperties()?.toJavaScript() ?? {}),
  }));
}
