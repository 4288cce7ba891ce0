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
import { barrier } from "./barriers.ts";
import { answered } from "./deadline.ts";
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
      judge(NETWORK, name, declarationOfNetwork(mapOf(await answered(docker.getNetwork(name).inspect())))),
    ),
    ...volumes.map(async (name) =>
      judge(VOLUME, name, declarationOfVolume(mapOf(await answered(docker.getVolume(name).inspect())))),
    ),
  ]);
  const findings = judged.flat();
  const evidence =
    findings.length === 0
      ? [`${MANDATORY.length} rules over ${judged.length} objects, no finding`]
      : findings.map(({ rule, resource, path, message }) => `${rule}: ${resource} ${path}: ${message}`);
  return barrier("database_isolated", stateOf(findings), evidence);
}

function judge(type: string, name: string, properties: unknown): Finding[] {
  return evaluate(resourceFacts({ urn: name, type, properties, managedByProvider: true }), MANDATORY);
}

function stateOf(findings: readonly Finding[]): Barrier["state"] {
  if (findings.some(({ kind }) => kind === "deny")) return "fail";
  return findings.length === 0 ? "pass" : "unknown";
}
