import type { Names } from "../../facts/names.ts";
import { parseNetworkMode } from "../../facts/network-mode.ts";
import type { Project } from "../../facts/project.ts";
import type { StackFacts, StackMember } from "../../facts/stack.ts";
import { isUnknown } from "../../facts/unknown.ts";
import { deny, type StackDanger, type StackRule } from "../rule.ts";

const INSTEAD = "Declare the network in this stack and use its name.";

/** Whether an unknown name can only be the name of a network of this stack, because that name is itself unknown. */
function namesOwnNetwork(member: StackMember, property: string, unnamed: ReadonlySet<string>): boolean {
  const origins = member.origins[property] ?? [];
  return origins.length > 0 && origins.every(({ urn }) => unnamed.has(urn));
}

interface Networks {
  readonly declared: ReadonlySet<string>;
  readonly unnamed: ReadonlySet<string>;
}

function attachedElsewhere(member: StackMember, { declared, unnamed }: Networks, names: Names) {
  const { workload, resource } = member.facts;
  if (workload === undefined) return [];
  // A stack without the database's network may join it: it is another stack's, and that stack's gate has looked at it.
  const isGuest = ![...declared].some(names.isNetwork);
  const isForeign = (text: string) => {
    const mode = parseNetworkMode(text);
    return mode.kind === "network" && !declared.has(mode.name) && !(isGuest && names.isNetwork(mode.name));
  };
  const dangers: StackDanger[] = [];
  for (const { path, name } of workload.attachments) {
    const place = `${path}.name`;
    if (typeof name === "string") {
      if (!isForeign(name)) continue;
      dangers.push({
        ...deny(place, "The container is on a network that this stack does not declare", INSTEAD),
        resource,
      });
    } else if (!namesOwnNetwork(member, path.split(/[.[]/)[0] ?? "", unnamed)) {
      const message =
        "The network's name is not known during the preview, and it decides who reaches the container. " +
        "Use the name of a network of this stack (network.name, which is known), not its id.";
      dangers.push({ kind: "unknown", path: place, message, resource });
    }
  }
  const mode = workload.networkMode?.value;
  if (typeof mode === "string" && isForeign(mode)) {
    dangers.push({
      ...deny("networkMode", "The container is on a network that this stack does not declare", INSTEAD),
      resource,
    });
  }
  return dangers;
}

export const declaredNetworksOf = ({ names }: Project): StackRule<StackFacts> => ({
  id: "declared-networks",
  title: "Containers are only on networks that this stack declares",
  severity: "high",
  enforcement: "mandatory",
  why:
    "Of a network that somebody made by hand nobody knows here whether it is routed to, which driver it has, and who else is on " +
    "it. Of the stack's own networks the gate has looked at every option.",
  remedy: "Declare the network in the program, or use the database's own.",
  references: [],
  check({ members }) {
    const declared = new Set<string>();
    const unnamed = new Set<string>();
    for (const { facts } of members) {
      if (facts.network?.id !== undefined) declared.add(facts.network.id);
      if (typeof facts.network?.name === "string") declared.add(facts.network.name);
      else if (isUnknown(facts.network?.name)) unnamed.add(facts.resource);
    }
    return members.flatMap((member) => attachedElsewhere(member, { declared, unnamed }, names));
  },
});
