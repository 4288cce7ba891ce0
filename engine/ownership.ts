import { DockerError } from "./errors.ts";
import type { Pair } from "./reconcile.ts";

/**
 * Stops where an object bears a name that this stack declares and the stack did not make it. It may hold
 * somebody's data, or be somebody's way around a barrier: neither is this program's to decide.
 * @throws DockerError naming each object, and how to remove or adopt it
 */
export function refuseForeign(stack: string, foreign: readonly Pair[]): void {
  if (foreign.length === 0) return;
  throw new DockerError(foreign.map((pair) => describeForeign(stack, pair)).join("\n"));
}

function describeForeign(stack: string, { kind, name, named, change }: Pair): string {
  const id = named?.id.slice(0, 12) ?? "";
  const remove = { container: "docker rm -f", network: "docker network rm", volume: "docker volume rm" };
  const how = kind === "image" ? "docker rmi" : remove[kind];
  return [
    `A ${kind} named ${name} (${id}) exists, and stack ${stack} did not make it. It is left untouched.`,
    `  To remove it, if nobody needs it: ${how} ${name}`,
    `  To let this stack own it: pulumi import --stack ${stack} ${change.type} ${change.urn.split("::").at(-1) ?? ""} ${named?.id ?? name}`,
    `  To keep both: set mallku:instance, which gives this stack names of its own.`,
  ].join("\n");
}
