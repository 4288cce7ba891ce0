import { DockerError } from "./errors.ts";

/** The HTTP status of an answer of the daemon; undefined where it was none. */
export function statusCode(error: unknown): number | undefined {
  return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : undefined;
}

/** The daemon's failure, in words that say what to do. */
export function dockerError(error: unknown): DockerError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const said = error instanceof Error ? error.message : String(error);
  const next: Readonly<Record<string, string>> = {
    EACCES: "This user may not use Docker's socket: join the group docker, or run as root.",
    ECONNREFUSED: "No Docker daemon answers: start it, or run `npx mallku doctor`.",
    ENOENT: "No Docker daemon answers: start it, or run `npx mallku doctor`.",
  };
  return new DockerError(`Docker: ${said}${next[code] === undefined ? "" : `. ${next[code]}`}`, {
    cause: error,
  });
}
