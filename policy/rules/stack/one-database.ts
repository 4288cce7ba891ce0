import { DATABASE_COMPONENT, isDatabaseImage, type Names } from "../../facts/names.ts";
import type { Project } from "../../facts/project.ts";
import type { StackFacts, StackMember } from "../../facts/stack.ts";
import { deny, type StackDanger, type StackRule } from "../rule.ts";

const ofTheStack = (found: string, instead: string): StackDanger => ({
  ...deny("", found, instead),
  resource: undefined,
});

/** The installations whose database containers are declared; a swarm service under the name is none. */
function present(members: readonly StackMember[], names: Names): Set<string | undefined> {
  const instances = members.flatMap(({ facts: { workload } }) =>
    workload?.kind === "container" ? [names.databaseInstance(workload.name)] : [],
  );
  return new Set(instances);
}

function missing(members: readonly StackMember[], names: Names): StackDanger[] {
  const there = present(members, names);
  const expected = members.map(({ facts }) => names.dataInstance(facts.volume?.name));
  const lacks = expected.some((instance) => instance !== undefined && !there.has(instance));
  const isComponent = members.some(({ facts }) => facts.type === DATABASE_COMPONENT);
  const found = "The stack has the database's parts without its container";
  return lacks || (isComponent && [...there].every((instance) => instance === undefined))
    ? [ofTheStack(found, "Declare it.")]
    : [];
}

function isDatabase({ facts: { workload } }: StackMember, names: Names): boolean {
  if (workload?.kind !== "container" || workload.neverStarted) return false;
  return names.isDatabase(workload.name) || isDatabaseImage(workload.image);
}

/**
 * The volumes whose further holders are to be seen here. Of those with the project's own names a foreign holder is a
 * finding at its own container (`data-volume`), so only namesakes are left.
 */
function volumesOf({ facts: { workload } }: StackMember, names: Names): Set<string> {
  if (workload === undefined) return new Set();
  const { name, mounts } = workload;
  const sources = mounts.flatMap(({ kind, source }) =>
    kind === "volume" && typeof source === "string" ? [source] : [],
  );
  return new Set(
    sources.filter((source) => {
      return names.isData(source) ? names.isItsOwnVolume(name, source) : !names.isToken(source);
    }),
  );
}

/** What one container writes and the database reads is a way in beside the API's, under whatever name. */
function shared(members: readonly StackMember[], names: Names): StackDanger[] {
  const all = members.map((member) => ({
    volumes: volumesOf(member, names),
    isDatabase: isDatabase(member, names),
  }));
  const databases = all.filter(({ isDatabase }) => isDatabase);
  const held = new Set(databases.flatMap(({ volumes }) => [...volumes]));
  return [...held].flatMap((volume) => {
    const holders = all.filter(({ volumes }) => volumes.has(volume)).length;
    if (holders < 2) return [];
    return [ofTheStack(`${holders} containers are given one volume of the database's`, "Leave it to one.")];
  });
}

export const oneDatabaseOf = ({ names }: Project): StackRule<StackFacts> => ({
  id: "one-database",
  title: "The database's container is there, and alone holds its volume",
  severity: "high",
  enforcement: "mandatory",
  why:
    "A stack that declares the database's volume or component without its container would remove the running database as if that " +
    "were an ordinary change; two containers on one volume destroy each other's files.",
  remedy: "Declare the component MallkuDatabase as it is, once.",
  references: [],
  check: ({ members }) => [...missing(members, names), ...shared(members, names)],
});
