import type Docker from "dockerode";
import { inspectedResource } from "../gate/inspected.ts";
import { enforcementOf, judgeEach } from "../gate/judge.ts";
import type { Finding } from "../policy/rules/rule.ts";
import type { Barrier } from "./barrier.ts";
import { barrier } from "./barriers.ts";
import { answered } from "./deadline.ts";
import type { InspectedContainer } from "./inspect.ts";

/**
 * Asks the gate's own rules about the living container, its networks and its volumes: what they refuse in
 * a declaration they refuse here.
 */
export async function databaseIsolated(docker: Docker, container: InspectedContainer): Promise<Barrier> {
  const networks = Object.keys(container.NetworkSettings.Networks);
  const volumes = container.Mounts.flatMap(({ Type, Name }) =>
    Type === "volume" && typeof Name === "string" ? [Name] : [],
  );
  const resources = await Promise.all([
    Promise.resolve(inspectedResource("container", container)),
    ...networks.map(async (name) =>
      inspectedResource("network", await answered(docker.getNetwork(name).inspect())),
    ),
    ...volumes.map(async (name) =>
      inspectedResource("volume", await answered(docker.getVolume(name).inspect())),
    ),
  ]);
  const findings = judgeEach(resources).filter(({ rule }) => enforcementOf(rule) === "mandatory");
  const evidence =
    findings.length === 0
      ? [`the gate's rules over ${resources.length} objects, no finding`]
      : findings.map(({ rule, resource, path, message }) => `${rule}: ${resource} ${path}: ${message}`);
  return barrier("database_isolated", stateOf(findings), evidence);
}

function stateOf(findings: readonly Finding[]): Barrier["state"] {
  if (findings.some(({ kind }) => kind === "deny")) return "fail";
  return findings.length === 0 ? "pass" : "unknown";
}
