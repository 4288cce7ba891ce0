/** An answer of the Docker Engine that is no success, as docker-modem throws it. */
export interface DockerFailure extends Error {
  readonly statusCode: number;
  readonly json?: { readonly message?: string } | null;
}

export function isDockerFailure(thrown: unknown, statusCode?: number): thrown is DockerFailure {
  return (
    thrown instanceof Error &&
    "statusCode" in thrown &&
    typeof thrown.statusCode === "number" &&
    (statusCode === undefined || thrown.statusCode === statusCode)
  );
}

/** What Docker said, without the wrapping of the client library. */
export function reason(thrown: unknown): string {
  if (isDockerFailure(thrown) && typeof thrown.json?.message === "string") return thrown.json.message;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.replace(/^\(HTTP code \d+\) [a-z -]*? - /, "").trim();
}

/** The answer, or undefined where Docker has no such thing. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if (isDockerFailure(thrown, 404)) return undefined;
    throw thrown;
  }
}
