import { getHeapStatistics } from "node:v8";
import { ArangoError, shuttingDown } from "./errors.ts";
import type { DatabaseRecord } from "./record.ts";
import { State } from "./state.ts";
import type { Storage } from "./storage.ts";

/** What the server was started with, as far as it acts on it. */
export interface ServiceSettings {
  authentication: boolean;
  authenticationSystemOnly: boolean;
  harden: boolean;
}

/** State and storage together: the one way to change anything. */
export class Service {
  readonly state = new State();
  readonly settings: ServiceSettings;
  #storage: Storage | null = null;
  #isStopping = false;
  // Documents live in V8's heap: half of it is the most that leaves room for serving them.
  readonly #sizeLimit = getHeapStatistics().heap_size_limit / 2;

  constructor(settings: ServiceSettings) {
    this.settings = settings;
  }

  /** Null while starting and after stopping. */
  get storage(): Storage | null {
    return this.#storage;
  }

  /** True from the moment no further request is taken; those under way are still answered. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  takeNoMore(): void {
    this.#isStopping = true;
  }

  start(storage: Storage): void {
    this.#storage = storage;
  }

  /** Nothing is read or changed from here on; what was appended is written and synced when this resolves. */
  async stop(): Promise<void> {
    const storage = this.#storage;
    this.#storage = null;
    await storage?.close();
  }

  /**
   * Makes the change at once for every later request; resolves when it may be acknowledged.
   * @param durable wait for the disk (`waitForSync`), not only for the operating system
   */
  async commit(record: DatabaseRecord, durable: boolean): Promise<void> {
    const storage = this.#storage;
    if (storage === null) throw shuttingDown();
    if (record.o === "put" && this.state.size + record.text.length > this.#sizeLimit) {
      throw new ArangoError(
        507,
        32,
        `resource limit exceeded: the stand-in for ArangoDB keeps documents in memory and holds at most ${Math.floor(this.#sizeLimit / 1e6)} MB of them`,
      );
    }
    this.state.play(record);
    const written = storage.append(record, durable);
    storage.compactIfDue(() => this.state.records());
    await written;
  }
}
