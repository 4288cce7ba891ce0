import { z } from "zod";

/** The text of whatever was thrown; of a failed request, what made it fail. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof z.ZodError) return `not what was expected: ${z.prettifyError(error)}`;
  const cause: unknown = error.cause;
  const { message } = cause instanceof Error ? cause : error;
  // A connection that was tried on several addresses has its reasons inside.
  return message === "" && "code" in error ? String(error.code) : message;
}
