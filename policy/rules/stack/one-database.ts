import { DATABASE_COMPONENT, databaseInstance, dataInstance, isItsOwnVolume } from "../../facts/names.ts";
import type { StackFacts, StackMember } from "../../facts/stack.ts";
import { deny, type StackDanger, type StackRule } from "../rule.ts";

const ofTheStack = (found: string, instead: string): StackDanger => ({
  ...deny("", found, instead),
  resource: undefined,
});

/** The installations whose database containers are declared; a swarm service under the name is none. */
function present(members: readonly StackMember[]): Set<string | undefined> {
  const containers = members.filter(({ facts }) => facts.workload?.kind === "container");
  return new Set(containers.map(({ facts }) => databaseInstance(facts.workload?.name)));
}

function missing(members: readonly StackMember[]): StackDanger[] {
  const there = present(members);
  const expected = members.map(({ facts }) => dataInstance(facts.volume?.name));
  const lacks = expected.some((instance) => instance !== undefined && !there.has(instance));
  const isComponent = members.some(({ facts }) => facts.type === DATABASE_COMPONENT);
  const found = "The stack has the database's parts without its container";
  return lacks || (isComponent && [...there].every((instance) => instance === undefined))
    ? [ofTheStack(found, "Declare it.")]
    : [];
}

/** A foreign holder is a finding at its own container (`data-volume`), so only namesakes are left to see here. */
function shared(members: readonly StackMember[]): StackDanger[] {
  const holders = new Map<string, number>();
  for (const { facts } of members) {
    const { name, mounts = [] } = facts.workload ?? {};
    const own = mounts.find(({ kind, source }) => {
      return kind === "volume" && dataInstance(source) !== undefined && isItsOwnVolume(name, source);
    });
    if (typeof own?.source === "string") holders.set(own.source, (holders.get(own.source) ?? 0) + 1);
  }
  return [...holders.values()]
    .filter((count) => count > 1)
    .map((count) =>
      ofTheStack(`${count} containers are given the same database's files`, "Leave it to one."),
    );
}

export const oneDatabase: StackRule<StackFacts> = {
  id: "one-database",
  title: "The database's container is there, and alone holds its volume",
  severity: "high",
  enforcement: "mandatory",
  why:
    "A stack that declares the database's volume or component without its container would remove the running database as if that " +
    "were an ordinary change; two containers on one volume destroy each other's files.",
  remedy: "Declare the component MallkuDatabase as it is, once.",
  references: [],
  check: ({ members }) => [...missing(members), ...shared(members)],
};
