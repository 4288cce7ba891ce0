import type { EnforcementLevel, PolicyConfigSchema } from "@pulumi/policy";
import { fromJSONSchema, prettifyError } from "zod";
import type { Properties } from "./resource.ts";

/** What a file for `--policy-pack-config` holds, parsed: by policy, or for `all`, a level, settings, or both. */
export type PackConfig = Readonly<Record<string, EnforcementLevel | Properties>>;

/** What the engine knows of a policy before any configuration. */
export interface Configurable {
  readonly name: string;
  readonly level: EnforcementLevel;
  readonly schema: PolicyConfigSchema | undefined;
}

/** What a policy has after it. */
export interface Configured {
  readonly level: EnforcementLevel;
  readonly settings: Properties;
}

const LEVELS: ReadonlySet<unknown> = new Set(["advisory", "mandatory", "remediate", "disabled"]);

/**
 * The configuration of every policy as the engine makes it: the defaults of its schema, over them a level for `all`, over that
 * what is said of the policy itself (pkg/resource/analyzer/config.go, ReconcilePolicyPackConfig).
 * @throws where the engine refuses it, and where it names a policy that there is not: that the engine overlooks, and a test with
 *   a name misspelt would test nothing
 */
export function configured(
  policies: readonly Configurable[],
  config: PackConfig,
): ReadonlyMap<string, Configured> {
  const given = new Map(Object.entries(config).map(([name, one]) => [name, givenFor(name, one)]));
  const names = new Set(["all", ...policies.map(({ name }) => name)]);
  const unknown = [...given.keys()].filter((name) => !names.has(name));
  if (unknown.length > 0) throw new Error(`The configuration is for ${unknown.join(", ")}: no such policy.`);
  const result = policies.map(({ name, level, schema }): [string, Configured] => {
    const own = given.get(name);
    const settings = { ...defaultsOf(schema), ...own?.settings };
    if (schema !== undefined) requireValid(name, schema, settings);
    return [name, { level: own?.level ?? given.get("all")?.level ?? level, settings }];
  });
  return new Map(result);
}

function givenFor(name: string, given: EnforcementLevel | Properties): Partial<Configured> {
  const { enforcementLevel: level, ...settings } =
    typeof given === "string" ? { enforcementLevel: given } : given;
  if (level === undefined) return { settings };
  if (!LEVELS.has(level))
    throw new Error(`The configuration of ${name} has a level that is none: ${JSON.stringify(level)}.`);
  return { level: level as EnforcementLevel, settings };
}

/** Of the first level of properties alone: the engine looks no deeper. */
function defaultsOf(schema: PolicyConfigSchema | undefined): Properties {
  const properties = Object.entries(schema?.properties ?? {});
  return Object.fromEntries(
    properties.flatMap(([name, one]) => (one.default === undefined ? [] : [[name, one.default]])),
  );
}

function requireValid(name: string, { properties, required }: PolicyConfigSchema, settings: Properties) {
  const schema = { type: "object", properties, ...(required !== undefined && { required }) };
  const parsed = fromJSONSchema(schema as Parameters<typeof fromJSONSchema>[0]).safeParse(settings);
  if (parsed.success) return;
  throw new Error(
    `The configuration of ${name} is not what its schema asks for:\n${prettifyError(parsed.error)}`,
  );
}
