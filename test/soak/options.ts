import { parseArgs } from "node:util";

/** What `npm run test:soak` is told. */
export interface CommandOptions {
  readonly minutes: number;
  readonly seed: string;
  readonly clients: number;
}

export const USAGE = "npm run test:soak -- [--minutes 30] [--seed <text>] [--clients 8]";

/**
 * @param ownSeed where none is given
 * @throws RangeError, or parseArgs' TypeError, saying what is wrong
 */
export function readOptions(args: readonly string[], ownSeed: string): CommandOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: { type: "string" }, seed: { type: "string" }, clients: { type: "string" } },
  });
  const minutes = Number(values.minutes ?? 30);
  // A day: beyond it timers of Node do not reach.
  if (!(minutes > 0 && minutes <= 24 * 60))
    throw new RangeError(`--minutes ${String(values.minutes)}: a number above 0, up to 1440`);
  const clients = Number(values.clients ?? 8);
  if (!Number.isInteger(clients) || clients < 1 || clients > 60)
    throw new RangeError(
      `--clients ${String(values.clients)}: a whole number from 1 to 60, as many as the gateway lets in`,
    );
  return { minutes, seed: values.seed ?? ownSeed, clients };
}
