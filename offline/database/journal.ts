import type { FileHandle } from "node:fs/promises";
import { frame } from "./frame.ts";

interface Entry {
  bytes: Buffer;
  durable: boolean;
  done: () => void;
}

/**
 * An append-only file whose appends are acknowledged once the operating system has them (they survive the death of this process) or, where
 * asked, once the disk has them (they survive the machine's). All that arrives while a write or an fsync is under way goes into the next
 * one together, so the cost of an fsync is shared by however many wait.
 *
 * A failed write or fsync leaves it unknown what the file holds: nothing is acknowledged any more, and `onFailure` has to end the process.
 */
export class Journal {
  readonly #file: FileHandle;
  readonly #onFailure: (error: unknown) => void;
  readonly #after: Promise<void>;
  #queue: Entry[] = [];
  #waiting: { upTo: number; done: () => void }[] = [];
  #length: number;
  #writing: Promise<void> | null = null;
  #syncing: Promise<void> | null = null;

  /** Nothing is written before `after`: a journal must not be acknowledged while the one before it is not yet on the disk. */
  constructor(
    file: FileHandle,
    length: number,
    onFailure: (error: unknown) => void,
    after: Promise<void> = Promise.resolve(),
  ) {
    this.#file = file;
    this.#after = after;
    this.#length = length;
    this.#onFailure = onFailure;
  }

  /** Bytes in the file. */
  get length(): number {
    return this.#length;
  }

  append(payload: Buffer, durable: boolean): Promise<void> {
    return new Promise((done) => {
      this.#queue.push({ bytes: frame(payload), durable, done });
      this.#writing ??= this.#run(this.#write());
    });
  }

  /** Everything appended so far is on the disk, and the file closed. */
  async close(): Promise<void> {
    while (this.#writing !== null || this.#syncing !== null) await (this.#writing ?? this.#syncing);
    await this.#file.datasync();
    await this.#file.close();
  }

  async #run(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#onFailure(error);
      await new Promise(() => undefined);
    }
  }

  async #write(): Promise<void> {
    // One turn of the event loop, so that requests which arrived together share the first write as well.
    await new Promise(setImmediate);
    await this.#after;
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      const bytes = Buffer.concat(batch.map((entry) => entry.bytes));
      for (let sent = 0; sent < bytes.length;) {
        sent += (await this.#file.write(bytes, sent, bytes.length - sent, this.#length + sent)).bytesWritten;
      }
      this.#length += bytes.length;
      for (const entry of batch) {
        if (entry.durable) this.#waiting.push({ upTo: this.#length, done: entry.done });
        else entry.done();
      }
      if (this.#waiting.length > 0) this.#syncing ??= this.#run(this.#sync());
    }
    this.#writing = null;
  }

  async #sync(): Promise<void> {
    while (this.#waiting.length > 0) {
      const upTo = this.#length;
      await this.#file.datasync();
      const reached = this.#waiting.filter((waiter) => waiter.upTo <= upTo);
      this.#waiting = this.#waiting.filter((waiter) => waiter.upTo > upTo);
      for (const waiter of reached) waiter.done();
    }
    this.#syncing = null;
  }
}
