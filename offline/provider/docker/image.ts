import type Docker from "dockerode";
import { reason, unlessMissing } from "./error.ts";
import { follow } from "./progress.ts";

/** The id of a local image; pulled, without credentials, where Docker does not have it. */
export async function ensureImage(
  docker: Docker,
  name: string,
  platform: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const local = await unlessMissing(docker.getImage(name).inspect());
  if (local !== undefined) return local.Id;
  try {
    const options = { abortSignal: signal, ...(platform === undefined ? {} : { platform }) };
    await follow(docker, await docker.pull(name, options), () => undefined);
    return (await docker.getImage(name).inspect()).Id;
  } catch (thrown) {
    throw new Error(`image ${name} is not on this Docker Engine and cannot be pulled: ${reason(thrown)}`);
  }
}
