import type Docker from "dockerode";
import type { DeclaredResource } from "../gate/declared.ts";
import { inspectedResource } from "../gate/inspected.ts";
import { enforcementOf, judgeEach } from "../gate/judge.ts";
import { rememberLast } from "../gate/remember-last.ts";
import type { Finding } from "../policy/rules/rule.ts";
import type { Barrier, Target } from "./barrier.ts";
import { barrier } from "./barriers.ts";
import { answered } from "./deadline.ts";
import type { InspectedContainer } from "./inspect.ts";

/**
 * Asks the gate's own rules about the living container, its networks and its volumes: what they refuse in
 * a declaration they refuse here.
 * @param looking the container, as soon as it is known: what is declared around it is asked for at once
 */
export async function databaseIsolated(
  docker: Docker,
  { networkName, volumeName }: Target,
  looking: Promise<InspectedContainer>,
): Promise<Barrier> {
  const network = askedOnce(networkName, (name) => docker.getNetwork(name).inspect());
  const volume = askedOnce(volumeName, (name) => docker.getVolume(name).inspect());
  const container = await looking;
  const networks = Object.keys(container.NetworkSettings.Networks);
  const volumes = container.Mounts.flatMap(({ Type, Name }) =>
    Type === "volume" && typeof Name === "string" ? [Name] : [],
  );
  const resources = await Promise.all([
    Promise.resolve(inspectedResource("container", container)),
    ...networks.map(async (name) => inspectedResource("network", await network(name))),
    ...volumes.map(async (name) => inspectedResource("volume", await volume(name))),
  ]);
  const findings = mandatoryFindings(resources);
  const evidence =
    findings.length === 0
      ? [`the gate's rules over ${resources.length} objects, no finding`]
      : findings.map(({ rule, resource, path, message }) => `${rule}: ${resource} ${path}: ${message}`);
  return barrier("database_isolated", stateOf(findings), evidence);
}

/** Docker is asked anew each time; the rules have nothing else to say of what they have just judged. */
const mandatoryFindings = rememberLast((resources: readonly DeclaredResource[]): readonly Finding[] =>
  judgeEach(resources).filter(({ rule }) => enforcementOf(rule) === "mandatory"),
);

/** Asks for one name before anybody wants it, and for any other when it is wanted. */
function askedOnce(early: string, ask: (name: string) => Promise<unknown>) {
  const asked = answered(ask(early));
  // The container may not be on it; then nobody wants to know.
  asked.catch(() => undefined);
  return (name: string) => (name === early ? asked : answered(ask(name)));
}

function stateOf(findings: readonly Finding[]): Barrier["state"] {
  if (findings.some(({ kind }) => kind === "deny")) return "fail";
  return findings.length === 0 ? "pass" : "unknown";
}
