import { isDatabaseContainer, isTokenVolume } from "../../policy/facts/names.ts";

/** A container of Mallku's as Docker has it now: a database, or the carrier of its token. */
export interface OwnContainer {
  readonly id: string;
  /** Without Docker's slash in front. */
  readonly name: string;
}

/** The container that carries a token has the name of the volume that it carries it into (infra/names.ts). */
export const isTokenCarrier = isTokenVolume;

const HEXADECIMAL = /^[0-9a-f]+$/;

/** Which container a request means: one of Mallku's, none of them, or one that Docker has to be asked about. */
export type Meaning = "own" | "other" | "ask";

/**
 * Reads a container's name, id or beginning of an id. Docker tries the whole id, then the name, then the beginning of an
 * id (moby, daemon/container.go); which of them it finds can change between this answer and Docker's look. So whatever
 * could be one of Mallku's counts as one, even where another container has it for its name at this moment.
 * @param own Mallku's containers; undefined where Docker was not asked yet
 */
export function meaningOf(reference: string, own: readonly OwnContainer[] | undefined): Meaning {
  const name = reference.replace(/^\//, "");
  // A link gives a container a second name with a slash in it, under another's.
  if (name.includes("/")) return "own";
  if (isOwnName(name)) return "own";
  if (!HEXADECIMAL.test(name)) return "other";
  if (own === undefined) return "ask";
  return own.some(({ id }) => id.startsWith(name)) ? "own" : "other";
}

export function isOwnName(name: string): boolean {
  return isDatabaseContainer(name) || isTokenCarrier(name);
}

/** Whether every container that a reference can mean, Mallku's or not, is the carrier of a token. */
export function isOnlyCarrier(reference: string, own: readonly OwnContainer[]): boolean {
  if (isTokenCarrier(reference)) return true;
  const meant = own.filter(({ id }) => id === reference);
  return meant.length === 1 && meant.every(({ name }) => isTokenCarrier(name));
}
