/** An answer other than 200 that a caller can react to; becomes `{"detail": …}` with this status. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail for the caller: what was found, and the one next step; never a secret, never the request's body */
  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

/** 503, with the seconds after which trying again is worth it. */
export function unavailable(detail: string): ApiError {
  return new ApiError(503, detail, { "retry-after": "1" });
}
