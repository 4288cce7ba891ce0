import { createHash, randomBytes } from "node:crypto";
import { isList, type Properties } from "../protocol/values.ts";
import { DEFAULTS } from "./check.ts";
import type { Fields } from "./field.ts";

/** Docker would take longer names; the real provider's limit. */
const LONGEST = 255;
const RANDOM_DIGITS = 7;

/**
 * Names a resource that the program leaves nameless, as Pulumi does: its logical name and a random suffix,
 * kept for as long as the resource lives.
 * @param seed from the engine, so that preview and update agree on the name; empty where it has none
 */
export function autoname(
  fields: Fields,
  resourceName: string,
  seed: Uint8Array,
  olds: Properties,
  inputs: Properties,
): Properties {
  if (fields.name?.autonamed !== true || (inputs.name !== undefined && inputs.name !== null)) return inputs;
  const defaults = isList(inputs[DEFAULTS]) ? inputs[DEFAULTS] : [];
  return {
    ...inputs,
    [DEFAULTS]: [...defaults, "name"].sort(),
    name: wasAutonamed(olds) && typeof olds.name === "string" ? olds.name : newName(resourceName, seed),
  };
}

/** Whether these inputs' name was made by autonaming. */
export function wasAutonamed(inputs: Properties): boolean {
  return isList(inputs[DEFAULTS]) && inputs[DEFAULTS].includes("name");
}

function newName(resourceName: string, seed: Uint8Array): string {
  const random = seed.length === 0 ? randomBytes(32) : seed;
  const suffix = createHash("sha256")
    .update(random)
    .update(resourceName)
    .digest("hex")
    .slice(0, RANDOM_DIGITS);
  return `${resourceName.slice(0, LONGEST - RANDOM_DIGITS - 1)}-${suffix}`;
}
