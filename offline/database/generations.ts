import { open } from "node:fs/promises";

type Kind = "snapshot" | "journal";

export const fileOf = (kind: Kind, generation: number): string =>
  `${kind}-${String(generation).padStart(9, "0")}`;

/** Which there are of a kind, in order. */
export const generationsOf = (names: readonly string[], kind: Kind): number[] =>
  names
    .map((name) => new RegExp(`^${kind}-([0-9]{9})$`).exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b);

/** So that a new name in it outlives the machine. */
export const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory, "r");
  await handle.sync();
  await handle.close();
};
