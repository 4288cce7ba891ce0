import { statfs } from "node:fs/promises";
import { ApiError } from "./api-error.ts";

export interface DiskSpaceOptions {
  /** Any folder on the data volume. */
  readonly folder: string;
  /** Bytes that must be free for a write. */
  readonly reserveBytes: number;
  /** Bytes that must be free for a removal, which is how room is made. */
  readonly removalBytes: number;
  readonly cacheMs: number;
}

/**
 * Keeps the database from ever running into a full disk. RocksDB takes no writes after a write-ahead log that could not
 * be written, until it is started anew; so they are refused while there still is room, and taken again once there is more.
 */
export class DiskSpace {
  readonly #options: DiskSpaceOptions;
  #free: Promise<number> | undefined;

  constructor(options: DiskSpaceOptions) {
    this.#options = options;
  }

  /** Bytes that this process may still write, asked of the kernel at most once per `cacheMs`. */
  free(): Promise<number> {
    this.#free ??= this.#measure();
    return this.#free;
  }

  /** @returns why writes are refused; undefined where they are taken */
  async shortage(): Promise<string | undefined> {
    const { reserveBytes } = this.#options;
    const free = await this.free();
    return free < reserveBytes ? shortageOf(free, reserveBytes) : undefined;
  }

  /** @throws {ApiError} 507 where a request of this method would need room that there is not */
  async require(method: string): Promise<void> {
    const { reserveBytes, removalBytes } = this.#options;
    const least = method === "DELETE" ? removalBytes : reserveBytes;
    const free = await this.free();
    if (free < least) throw new ApiError(507, shortageOf(free, least));
  }

  async #measure(): Promise<number> {
    try {
      const { bavail, bsize } = await statfs(this.#options.folder);
      return bavail * bsize;
    } finally {
      setTimeout(() => (this.#free = undefined), this.#options.cacheMs).unref();
    }
  }
}

function shortageOf(free: number, least: number): string {
  const [has, needs] = [free, least].map((bytes) => Math.floor(bytes / 2 ** 20));
  return (
    `the disk of the data volume is full: ${has} MiB are free, and ${needs} MiB are kept so that the database itself never runs out. ` +
    "Nothing was changed, and reading goes on. Make room on that disk: writes are then taken again, without a restart"
  );
}
