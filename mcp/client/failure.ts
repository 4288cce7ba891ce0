import { SecurityError } from "../../engine/security-error.ts";
import { failureSchema } from "../answers.ts";

/** The server could not do what it was asked, for a reason that is no barrier's; the message says the next step. */
export class ServerError extends Error {
  override readonly name = "ServerError";
}

/** What a failed answer says, as the error that a caller can react to. */
export function failureOf(content: readonly unknown[]): Error {
  const texts = content.flatMap((block) =>
    typeof block === "object" && block !== null && "text" in block ? [String(block.text)] : [],
  );
  const said = texts[0] ?? "The server failed without a word.";
  const failure = failureSchema.safeParse(readJson(texts[1] ?? ""));
  return failure.data?.error.name === "SecurityError" ? new SecurityError(said, []) : new ServerError(said);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
