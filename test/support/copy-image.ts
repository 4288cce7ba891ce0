import { text } from "node:stream/consumers";
import type Docker from "dockerode";

/**
 * Gives a daemon an image that another one has.
 * @returns its id, by which both know it
 */
export async function copyImage(from: Docker, to: Docker, name: string): Promise<string> {
  const { Id } = await from.getImage(name).inspect();
  const told = await text(await to.loadImage(await from.getImage(Id).get()));
  await to
    .getImage(Id)
    .inspect()
    .catch((cause: unknown) => {
      throw new Error(`${name} could not be copied: ${told}`, { cause });
    });
  return Id;
}
