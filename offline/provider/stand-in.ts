import { parseUrn } from "./protocol/urn.ts";

/** The one stack that may be served by something other than what it is declared with. */
const STAND_IN_STACK = "dev";

/** What this is, for whoever reads a run's output. */
export const ANNOUNCEMENT =
  "docker provider STAND-IN: not Pulumi's own docker provider, but a part of it over the Docker Engine API, for the " +
  `stack ${STAND_IN_STACK} alone; containers, networks, volumes and images are real`;

/** Why a resource or provider must not be handled here, or undefined. */
export function refusal(urn: string, version: string): string | undefined {
  const { stack } = parseUrn(urn);
  if (stack === STAND_IN_STACK) return undefined;
  return (
    `the docker provider found is a STAND-IN, and only the stack ${STAND_IN_STACK} may use it, not ${stack}: what has ` +
    "been seen to hold with a stand-in has not been seen to hold with Pulumi's own provider; " +
    `install that one: pulumi plugin install resource docker ${version}`
  );
}
