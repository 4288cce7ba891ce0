import { createHash } from "node:crypto";
import { isSentinel } from "../facts/decode.ts";
import type { Shape } from "../facts/shape.ts";
import { SHAPES } from "../facts/types.ts";
import { COMPLETIONS, type Completion } from "./provider-defaults.ts";

export type Properties = Readonly<Record<string, unknown>>;

/** Where Pulumi's bridged providers record which properties their defaults filled in. */
const DEFAULTS = "__defaults";

/** What a preview writes where a value is not known yet (@pulumi/pulumi, runtime/rpc.ts). */
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * A resource's inputs as the provider's check hands them to the engine, and the engine to a policy.
 * @param inputs as the program registered them, without the wrappers of secrets
 */
export function checkInputs(type: string, urn: string, inputs: Properties): Properties {
  const shape = SHAPES.get(type);
  const completion = COMPLETIONS.get(type);
  const named = completion?.autonamed === true ? { name: autoname(urn), ...inputs } : inputs;
  return asObject(checkValue(shape, completion, named));
}

/** What a resource's outputs are during a preview: its inputs, and unknown where only Docker can tell. */
export function plannedOutputs(type: string, inputs: Properties): Properties {
  return asObject(planValue(COMPLETIONS.get(type), inputs));
}

/** As long as the suffix that Pulumi makes; its digits are random, these are the same each time. */
function autoname(urn: string): string {
  const suffix = createHash("sha256").update(urn).digest("hex").slice(0, 7);
  return `${urn.split("::").at(-1) ?? ""}-${suffix}`;
}

function checkValue(shape: Shape | undefined, completion: Completion | undefined, value: unknown): unknown {
  if (isSentinel(value)) return value;
  if (Array.isArray(value)) {
    const of = shape?.kind === "list" ? shape.of : undefined;
    return value.map((item: unknown) => checkValue(of, completion, item));
  }
  if (typeof value !== "object" || value === null) return coerce(shape, value);
  const checked: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner === null || inner === undefined) continue;
    checked[key] = checkValue(shapeOf(shape, key), completion?.inside?.[key], inner);
  }
  const missing = Object.entries(completion?.defaults ?? {}).filter(([key]) => !Object.hasOwn(checked, key));
  if (missing.length === 0) return checked;
  return { ...checked, ...Object.fromEntries(missing), [DEFAULTS]: missing.map(([key]) => key).sort() };
}

function shapeOf(shape: Shape | undefined, key: string): Shape | undefined {
  if (shape?.kind === "map") return shape.of;
  if (shape?.kind !== "object") return undefined;
  return Object.hasOwn(shape.properties, key) ? shape.properties[key] : undefined;
}

/** With a leading zero some read it as octal: the rules know both readings, so such a text stays one. */
const DECIMAL = /^[+-]?(0|[1-9]\d*)$/;

/** The provider's conversions between scalars, measured: "8529" is a number, 8528.9 is 8528, "true" is a flag. */
function coerce(shape: Shape | undefined, value: unknown): unknown {
  const kind = shape?.kind;
  if (kind === "number" && typeof value === "string" && DECIMAL.test(value)) return Number(value);
  if (kind === "number" && typeof value === "number") return Math.trunc(value);
  if (kind === "flag" && typeof value === "string") {
    return /^(1|t|true)$/i.test(value) ? true : /^(0|f|false)$/i.test(value) ? false : value;
  }
  if (kind === "text" && (typeof value === "number" || typeof value === "boolean")) return String(value);
  return value;
}

function planValue(completion: Completion | undefined, value: unknown): unknown {
  if (completion === undefined || isSentinel(value)) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => planValue(completion, item));
  if (typeof value !== "object" || value === null) return value;
  const planned: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key !== DEFAULTS) planned[key] = planValue(completion.inside?.[key], inner);
  }
  for (const key of completion.computed ?? []) planned[key] ??= UNKNOWN_TEXT;
  return planned;
}

function asObject(value: unknown): Properties {
  return value as Properties;
}
