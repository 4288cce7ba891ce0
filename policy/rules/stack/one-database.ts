import { DATABASE_COMPONENT, isDatabaseContainer, isDataVolume } from "../../facts/names.ts";
import type { StackFacts, StackMember } from "../../facts/stack.ts";
import { deny, type StackRule } from "../rule.ts";

function holdsData({ facts }: StackMember): boolean {
  return (
    facts.workload?.mounts.some(({ kind, source }) => kind === "volume" && isDataVolume(source)) ?? false
  );
}

export const oneDatabase: StackRule<StackFacts> = {
  id: "one-database",
  title: "The database's container is there, and alone holds its volume",
  severity: "high",
  enforcement: "mandatory",
  scope: "stack",
  why:
    "A stack that declares the database's volume or component without its container would remove the running database as if that " +
    "were an ordinary change; two containers on one volume destroy each other's files.",
  remedy: "Declare the component MallkuDatabase as it is, once.",
  references: [],
  check({ members }) {
    const expects = members.some(
      ({ facts }) => facts.type === DATABASE_COMPONENT || isDataVolume(facts.volume?.name),
    );
    const present = members.some(({ facts }) => isDatabaseContainer(facts.workload?.name));
    const holders = members.filter(holdsData);
    return [
      ...(expects && !present
        ? [
            {
              ...deny("", "The stack has the database's parts without its container", "Declare it."),
              resource: undefined,
            },
          ]
        : []),
      ...(holders.length > 1
        ? [
            {
              ...deny("", `${holders.length} containers are given the database's files`, "Leave it to one."),
              resource: undefined,
            },
          ]
        : []),
    ];
  },
};
