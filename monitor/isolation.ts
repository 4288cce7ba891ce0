import type Docker from "dockerode";
import { evaluate } from "../policy/evaluate.ts";
import { declarationOfContainer } from "../policy/facts/from-inspect/container.ts";
import { declarationOfNetwork, declarationOfVolume } from "../policy/facts/from-inspect/network.ts";
import { mapOf } from "../policy/facts/from-inspect/read.ts";
import { resourceFacts } from "../policy/facts/from-pulumi/resource.ts";
import { CONTAINER, NETWORK, VOLUME } from "../policy/facts/types.ts";
import { RULES } from "../policy/rules/index.ts";
import type { Finding } from "../policy/rules/rule.ts";
import type { Barrier } from "./barrier.ts";
import type { InspectedContainer } from "./inspect.ts";

const MANDATORY = RULES.filter(({ enforcement }) => enforcement === "mandatory");

/**
 * Asks the gate's own rules about the living container, its networks and its volumes: what they refuse in
 * a declaration they refuse here.
 */
export async function databaseIsolated(docker: Docker, container: InspectedContainer): Promise<Barrier> {
  const networks = Object.keys(container.NetworkSettings.Networks);
  const volumes = container.Mounts.flatMap(({ Type, Name }) =>
    Type === "volume" && typeof Name === "string" ? [Name] : [],
  );
  const judged = await Promise.all([
    Promise.resolve(judge(CONTAINER, container.Name.replace(/^\//, ""), declarationOfContainer(container))),
    ...networks.map(async (name) =>
      judge(NETWORK, name, declarationOfNetwork(mapOf(await docker.getNetwork(name).inspect()))),
    ),
    ...volumes.map(async (name) =>
      judge(VOLUME, name, declarationOfVolume(mapOf(await docker.getVolume(name).inspect()))),
    ),
  ]);
  const findings = judged.flat();
  return {
    id: "database_isolated",
    title: "What runs is what the gate would allow",
    state: stateOf(findings),
    evidence:
      findings.length === 0
        ? [`${MANDATORY.length} rules over ${judged.length} objects, no finding`]
        : findings.map(({ rule, resource, path, message }) => `${rule}: ${resource} ${path}: ${message}`),
    why: "A declaration is judged before it is deployed. What somebody changed by hand afterwards is only seen by judging what runs.",
  };
}

function judge(type: string, name: string, properties: unknown): Finding[] {
  return evaluate(resourceFacts({ urn: name, type, properties, managedByProvider: true }), MANDATORY);
}

function stateOf(findings: readonly Finding[]): Barrier["state"] {
  if (findings.some(({ kind }) => kind === "deny")) return "fail";
  return findings.length === 0 ? "pass" : "unknown";
}
