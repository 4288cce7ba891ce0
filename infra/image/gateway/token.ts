import { createHash, timingSafeEqual } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** What a caller must show. "closed": a token is needed and none can be read, so nobody is let in. */
type Demand =
  | { readonly kind: "none" }
  | { readonly kind: "closed" }
  | { readonly kind: "token"; readonly digest: Buffer };

/** RFC 6750's b64token, with surrounding white space as an editor or `echo` leaves it. */
const tokenFile = /^\s*([A-Za-z0-9\-._~+/]+=*)\s*$/;
const authorization = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/**
 * The API token, read from the file that the token's volume brings. A file, because an environment variable is shown by
 * `docker inspect`; watched, because a token is changed by writing the file.
 */
export class ApiToken {
  readonly #folder: string;
  #demand: Demand = { kind: "closed" };

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param folder the volume's mount point; without such a folder no token is needed */
  static async read(folder: string): Promise<ApiToken> {
    const token = new ApiToken(folder);
    if (await isAbsent(folder)) token.#demand = { kind: "none" };
    else await token.#refresh();
    return token;
  }

  /** "none", "token" or "closed": for the log, which must not have more. */
  get kind(): Demand["kind"] {
    return this.#demand.kind;
  }

  /** Whether an Authorization header lets its sender in. */
  admits(header: string | undefined): boolean {
    if (this.#demand.kind === "none") return true;
    if (this.#demand.kind === "closed" || header === undefined) return false;
    const shown = authorization.exec(header)?.[1];
    // Digests have one length, so the comparison takes the same time whatever is shown, and tells nothing about the token.
    return shown !== undefined && timingSafeEqual(digestOf(shown), this.#demand.digest);
  }

  /**
   * Keeps the token up to date until `signal` is aborted.
   * @param onChange told when what is demanded changed
   */
  async watch(
    periodMs: number,
    signal: AbortSignal,
    onChange: (kind: Demand["kind"]) => void,
  ): Promise<void> {
    while (!signal.aborted) {
      await delay(periodMs, undefined, { signal }).catch(() => undefined);
      const before = this.#demand;
      // Once a token has been needed it stays needed: a volume that vanishes closes the API, it does not open it.
      if (before.kind === "none" && (await isAbsent(this.#folder))) continue;
      await this.#refresh();
      if (!same(before, this.#demand)) onChange(this.#demand.kind);
    }
  }

  async #refresh(): Promise<void> {
    const text = await readFile(join(this.#folder, "api-token"), "utf8").catch(() => "");
    const token = tokenFile.exec(text)?.[1];
    this.#demand = token === undefined ? { kind: "closed" } : { kind: "token", digest: digestOf(token) };
  }
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function same(left: Demand, right: Demand): boolean {
  return left.kind === "token" && right.kind === "token"
    ? left.digest.equals(right.digest)
    : left.kind === right.kind;
}

async function isAbsent(folder: string): Promise<boolean> {
  return await stat(folder).then(
    () => false,
    (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT",
  );
}
