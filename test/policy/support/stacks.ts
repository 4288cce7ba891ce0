import { expect } from "vitest";
import { evaluateStack } from "../../../policy/evaluate.ts";
import { resourceFacts } from "../../../policy/facts/from-pulumi/resource.ts";
import type { Origin, StackMember } from "../../../policy/facts/stack.ts";
import { CONTAINER, NETWORK, SERVICE, VOLUME } from "../../../policy/facts/types.ts";
import { DATABASE, INTERNAL, SIDECAR, UNKNOWN_TEXT, type Properties } from "../cases/case.ts";
import { placesOf } from "./expected-findings.ts";

/** The URN of the stack itself. */
export const STACK = "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev";

type Origins = Record<string, Origin[]>;

export function member(type: string, properties: Properties, origins: Origins = {}): StackMember {
  const urn = `urn:pulumi:dev::p::${type}::${String(properties["name"])}`;
  return { facts: resourceFacts({ urn, type, properties, managedByProvider: true }), origins };
}

/** A resource without a provider, which is what a component is. */
export const component = (type: string, urn: string): StackMember => ({
  facts: resourceFacts({ urn, type, properties: {}, managedByProvider: false }),
  origins: {},
});

export const network = member(NETWORK, INTERNAL);
export const database = member(CONTAINER, DATABASE);
export const dataVolume = member(VOLUME, { name: "mallku-database-data", driver: "local" });
export const good = [network, dataVolume, database];
export const unnamed = member(NETWORK, { ...INTERNAL, name: UNKNOWN_TEXT });
export const unnamedVolume = member(VOLUME, { name: UNKNOWN_TEXT, driver: "local" });

export const sidecar = (changed: Properties, origins: Origins = {}) =>
  member(CONTAINER, { ...SIDECAR, ...changed }, origins);
export const service = (spec: Properties, rest: Properties = {}, origins: Origins = {}) =>
  member(SERVICE, { name: "s", taskSpec: { containerSpec: { image: "a", ...spec } }, ...rest }, origins);
export const from = (type: string, urn = "urn:x"): Origin => ({ urn, type });
export const fromMember = ({ facts: { type, resource } }: StackMember): Origin => from(type, resource);
export const publishing = { ports: [{ internal: 8080, external: 8081, ip: "127.0.0.1", protocol: "tcp" }] };

/** A second installation of the database in the same stack. */
export const second = (changed: Properties) => [
  member(NETWORK, { ...INTERNAL, name: "mallku-internal-two" }),
  member(VOLUME, { name: "mallku-database-data-two" }),
  member(CONTAINER, {
    ...DATABASE,
    name: "mallku-database-secure-two",
    networksAdvanced: [{ name: "mallku-internal-two" }],
    volumes: [{ volumeName: "mallku-database-data-two", containerPath: "/var/lib/mallku" }],
    ...changed,
  }),
];

/** A stack, and the stack rules it must break, each with the property that it is told of. */
export type Stack = readonly [what: string, members: readonly StackMember[], ...breaks: string[]];

interface Named {
  readonly what: string;
  readonly members: readonly StackMember[];
  readonly breaks: readonly string[];
}

export function named(stacks: readonly Stack[]): Named[] {
  return stacks.map(([what, members, ...breaks]) => ({ what, members, breaks }));
}

export function expectJudged({ members, breaks }: Named): void {
  const findings = evaluateStack({ members }, STACK);
  expect(placesOf(findings), JSON.stringify(findings, null, 1)).toBe(breaks.join(", "));
  const urns = new Set(members.map(({ facts }) => facts.resource));
  for (const { message, path, resource } of findings) {
    expect(message).toMatch(/^[A-Z0-9].{10,}\. ?[A-Z`].{3,}\.$/s);
    if (path !== "") expect(urns).toContain(resource);
  }
}
