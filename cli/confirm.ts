import { createInterface } from "node:readline/promises";
import { CancelledError } from "../engine/errors.ts";

export interface Question {
  readonly text: string;
  /** What has to be typed. */
  readonly answer: string;
  /** The command that does it without asking. */
  readonly otherwise: string;
  /** Said where something else was typed. */
  readonly refused: string;
}

/**
 * Asks whoever sits at the terminal.
 * @throws CancelledError where nobody does, where the answer is another, and where the signal comes first
 */
export async function confirm(
  { text, answer, otherwise, refused }: Question,
  signal: AbortSignal,
): Promise<void> {
  if (!process.stdin.isTTY)
    throw new CancelledError(`Nobody can be asked here: \`${otherwise}\` does it without asking.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // A terminal in raw mode sends no signal for Ctrl-C, and one that is closed answers nothing.
  const ended = new AbortController();
  terminal.once("SIGINT", () => {
    ended.abort();
  });
  terminal.once("close", () => {
    ended.abort();
  });
  try {
    const given = await terminal.question(text, { signal: AbortSignal.any([signal, ended.signal]) });
    if (given.trim() === answer) return;
  } catch (error) {
    if (!signal.aborted && !ended.signal.aborted) throw error;
  } finally {
    terminal.close();
  }
  throw new CancelledError(refused);
}
