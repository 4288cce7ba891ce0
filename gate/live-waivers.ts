import type { WaiverBook } from "../policy/waivers/book.ts";
import { openWaivers } from "../policy/waivers/file.ts";
import { declaredResources } from "./declaration.ts";
import type { StackPlace } from "./settings.ts";

/** A project's waivers, for what Docker has: it knows names where a waiver says a URN. */
export interface LiveWaivers {
  readonly book: WaiverBook;
  /** The URN of the declared resource that an object of a type and name is; undefined where none is declared. */
  readonly urnOf: (type: string, name: string) => string | undefined;
}

/**
 * Reads them, and where one is in force what the program declares under the stack's settings.
 * @throws SettingsError where the settings are needed and cannot be used
 */
export async function readLiveWaivers(place: StackPlace): Promise<LiveWaivers> {
  const book = await openWaivers(place.projectFolder, new Date());
  if (!book.holdsAny) return { book, urnOf: () => undefined };
  const { resources } = await declaredResources({ ...place, dockerHost: undefined });
  const urns = new Map(resources.map(({ type, inputs, urn }) => [keyOf(type, inputs["name"]), urn]));
  return { book, urnOf: (type, name) => urns.get(keyOf(type, name)) };
}

function keyOf(type: string, name: unknown): string {
  return JSON.stringify([type, name]);
}
