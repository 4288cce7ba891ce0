import { createHmac, randomBytes } from "node:crypto";
import { hashPassword, passwordMatches } from "./password.ts";
import type { UserRecord } from "./record.ts";

/**
 * HTTP basic authentication. A password's hash costs tens of milliseconds on purpose, so credentials that were found right are remembered
 * (as a keyed digest, for this process) with the very record they were checked against: any change of the user makes a new record.
 */
export class Authentication {
  readonly #users: ReadonlyMap<string, UserRecord>;
  readonly #key = randomBytes(32);
  readonly #known = new Map<string, { digest: string; record: UserRecord }>();
  readonly #nobody = hashPassword("");

  constructor(users: ReadonlyMap<string, UserRecord>) {
    this.#users = users;
  }

  /** The active user whose name and password the header carries, or null. */
  async userOf(header: string | undefined): Promise<UserRecord | null> {
    const encoded = /^basic +(\S+)$/i.exec(header?.trim() ?? "")?.[1];
    if (encoded === undefined) return null;
    const credentials = Buffer.from(encoded, "base64").toString("utf8");
    const colon = credentials.indexOf(":");
    if (colon < 0) return null;
    const record = this.#users.get(credentials.slice(0, colon));
    const digest = createHmac("sha256", this.#key).update(credentials).digest("base64");
    const known = record && this.#known.get(record.name);
    if (record !== undefined && known?.record === record && known.digest === digest) return record;
    // An unknown name costs what a wrong password costs, so that the time tells nothing.
    const right = await passwordMatches(credentials.slice(colon + 1), record ?? (await this.#nobody));
    if (!right || record?.active !== true || this.#users.get(record.name) !== record) return null;
    this.#known.set(record.name, { digest, record });
    return record;
  }
}
