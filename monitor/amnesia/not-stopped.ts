import type Docker from "dockerode";
import { z } from "zod";
import type { Target } from "../barrier.ts";
import { answered } from "../deadline.ts";

const infoSchema = z.looseObject({
  Plugins: z.looseObject({ Authorization: z.array(z.string()).nullish() }),
});

/**
 * The authorization plugins that this daemon asks.
 * @throws what dockerode throws where it does not answer
 */
async function authorizationPlugins(docker: Docker): Promise<readonly string[]> {
  return infoSchema.parse(await answered(docker.info())).Plugins.Authorization ?? [];
}

/** Whether one of them is Mallku's: its name is the operator's choice, and begins so. */
export async function isGuarded(docker: Docker): Promise<boolean> {
  const plugins = await authorizationPlugins(docker).catch(() => []);
  return plugins.some((name) => name.startsWith("mallku"));
}

/** The ways to the data that no check above closes: said each time, because nobody remembers them. */
export async function notStopped(docker: Docker, { apiToken }: Target): Promise<string[]> {
  return [
    "Root on this host reads the volume and enters every namespace.",
    await socketHolders(docker),
    apiToken === undefined
      ? "Whoever reaches 8080 uses the API: this stack sets no mallku:apiToken."
      : "Whoever reaches 8080 and has the token uses the API.",
  ];
}

async function socketHolders(docker: Docker): Promise<string> {
  const who = "Whoever reaches Docker's own socket is root on this host, and may exec Node in the container";
  try {
    const plugins = await authorizationPlugins(docker);
    return plugins.length === 0
      ? `${who}: this daemon has no authorization plugin in force.`
      : `${who}, but for what this daemon's authorization plugin refuses (${plugins.join(", ")}).`;
  } catch {
    return `${who}; whether an authorization plugin is in force, this daemon does not say.`;
  }
}
