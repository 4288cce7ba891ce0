import { EngineError } from "../engine/errors.ts";
import { dockerError } from "../engine/docker-error.ts";
import { judgeLive } from "../gate/live.ts";
import { readLiveWaivers } from "../gate/live-waivers.ts";
import { readDatabaseNames } from "../gate/database-names.ts";
import type { StackPlace } from "../gate/settings.ts";
import type { Verdict } from "../policy/verdict.ts";
import { commandContext } from "./context.ts";

/**
 * Judges what runs of a stack's database, on the Docker Engine that set-up found.
 * @throws EngineError where nothing of it is there, DockerError where the daemon does not answer
 */
export async function checkLive(place: StackPlace): Promise<Verdict> {
  const { stack, configFile } = place;
  const { docker } = await commandContext({ stack, ...(configFile !== undefined && { configFile }) });
  const names = await readDatabaseNames(place);
  const waivers = await readLiveWaivers(place);
  const verdict = await judgeLive(docker, { stack, names, waivers }).catch((error: unknown) => {
    throw dockerError(error);
  });
  if (verdict.resources > 0) return verdict;
  throw new EngineError(
    `Docker has nothing of stack ${stack}'s database, so there is nothing to judge: run \`npx mallku up --stack ${stack}\`.`,
  );
}
