import { declarationOfContainer } from "../policy/facts/from-inspect/container.ts";
import { declarationOfNetwork, declarationOfVolume } from "../policy/facts/from-inspect/network.ts";
import { mapOf, textOf, type Inspected } from "../policy/facts/from-inspect/read.ts";
import { CONTAINER, NETWORK, VOLUME } from "../policy/facts/types.ts";
import type { DeclaredResource } from "./declared.ts";

export type InspectedKind = "container" | "network" | "volume";

const TYPES = { container: CONTAINER, network: NETWORK, volume: VOLUME };
const DECLARATIONS = {
  container: declarationOfContainer,
  network: declarationOfNetwork,
  volume: declarationOfVolume,
};

/**
 * What Docker has, as the resource that would make it.
 * @param inspected what Docker answers to an inspect of it
 * @param engine what Docker answers to `GET /info`, where the caller has it: its own defaults are nobody's wish
 */
export function inspectedResource(
  kind: InspectedKind,
  inspected: unknown,
  engine?: unknown,
): DeclaredResource {
  const answer: Inspected = mapOf(inspected);
  const properties = DECLARATIONS[kind](answer, mapOf(engine));
  return {
    urn: textOf(answer["Name"]).replace(/^\//, ""),
    type: TYPES[kind],
    managedByProvider: true,
    // Docker knows of no such thing.
    isProtected: false,
    inputs: properties,
    outputs: properties,
    origins: {},
    parent: undefined,
    position: undefined,
  };
}
