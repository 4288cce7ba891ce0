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

/** What tightens a rule, or leaves it as it is. */
const LEVELS = {
  mandatory: new Set(["mandatory", "remediate"]),
  advisory: new Set(["advisory", "mandatory", "remediate"]),
} as const;

/**
 * What a configuration file would take away from the gate, in a sentence each. Stricter than what the pack can be: the
 * engine tells it nothing of names that are no policy's.
 * @param content the file, parsed
 * @param rules the level of each rule by its id
 */
export function configurationFaults(
  content: unknown,
  rules: ReadonlyMap<string, "mandatory" | "advisory">,
): readonly string[] {
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    return ["It is no object with a policy's name for each key."];
  }
  return Object.entries(content).flatMap(([name, value]: [string, unknown]) => {
    // "all" is for the mandatory rules too, so it may be no lower than they are.
    const level = name === "all" ? "mandatory" : rules.get(name);
    if (level === undefined)
      return [`It names ${JSON.stringify(name.slice(0, 60))}, which is no rule, so it does nothing.`];
    const given: Record<string, unknown> =
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? { ...value }
        : { enforcementLevel: value };
    const { enforcementLevel, ...settings } = given;
    return [
      ...(typeof enforcementLevel === "string" && LEVELS[level].has(enforcementLevel)
        ? []
        : [`It sets ${name} to another level than ${[...LEVELS[level]].join(" or ")}.`]),
      ...(Object.keys(settings).length > 0 ? [`It has settings for ${name}, and no rule takes any.`] : []),
    ];
  });
}
