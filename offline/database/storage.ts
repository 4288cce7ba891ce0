import { mkdir, open, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readFrames } from "./frame.ts";
import { fileOf, generationsOf, syncDirectory } from "./generations.ts";
import { Journal } from "./journal.ts";
import { decodeRecord, encodeRecord, type DatabaseRecord } from "./record.ts";
import { playSnapshot, writeSnapshot } from "./snapshot.ts";
import { StartError } from "./start-error.ts";

/**
 * A directory of generations. `snapshot-N` is the whole state as it was when `journal-N` began; what happened since is in `journal-N` and
 * those after it. A directory is initialised exactly when it has a complete snapshot, so a start that was killed at any point is simply done
 * again. A compaction starts `journal-(N+1)` first and writes `snapshot-(N+1)` beside the running traffic; records are absolute, so a
 * snapshot that already holds some of what the new journal states is still right.
 */
export interface StorageOptions {
  directory: string;
  log: (message: string) => void;
  onFailure: (error: unknown) => void;
  /** A journal is compacted once it holds this many bytes and as many as the snapshot before it. */
  compactAbove?: number;
}

const engineName = "mallku-stand-in";
export class Storage {
  readonly #options: StorageOptions;
  #generation = 0;
  #snapshotBytes = 0;
  #journal: Journal | null = null;
  #compaction: Promise<void> | null = null;

  private constructor(options: StorageOptions) {
    this.#options = options;
  }

  /**
   * Plays what the directory holds; an empty one first gets `initial` as its first snapshot.
   * @throws StartError where the directory is another engine's, or is damaged before its end: a start would lose what was acknowledged
   */
  static async open(
    options: StorageOptions,
    play: (record: DatabaseRecord) => void,
    initial: () => Promise<DatabaseRecord[]>,
  ): Promise<Storage> {
    const storage = new Storage(options);
    await mkdir(options.directory, { recursive: true });
    await storage.#checkEngine();
    const names = await readdir(options.directory);
    for (const name of names.filter((each) => each.endsWith(".new"))) await rm(join(options.directory, name));
    const snapshot = generationsOf(names, "snapshot").at(-1);
    const journals = generationsOf(names, "journal");
    if (snapshot === undefined && journals.length > 0) {
      throw new StartError(
        23,
        `${options.directory} holds journals but no snapshot: restore it from a backup`,
      );
    }
    storage.#generation = snapshot ?? 1;
    if (snapshot === undefined) await writeSnapshot(options.directory, 1, await initial());
    storage.#snapshotBytes = await playSnapshot(options.directory, storage.#generation, play);
    await storage.#playJournals(
      journals.filter((each) => each >= storage.#generation),
      play,
    );
    await storage.#removeBefore(snapshot ?? 1);
    return storage;
  }

  /** Resolves when the record is in the operating system's hands, or with `durable` on the disk. */
  append(record: DatabaseRecord, durable: boolean): Promise<void> {
    if (this.#journal === null) throw new Error("the storage is closed");
    return this.#journal.append(encodeRecord(record), durable);
  }

  /** Starts a compaction where one is due and none runs. `state` is read while requests go on changing it. */
  compactIfDue(state: () => Iterable<DatabaseRecord>): void {
    const due = Math.max(this.#options.compactAbove ?? 64 * 1024 * 1024, this.#snapshotBytes);
    if (this.#compaction !== null || this.#journal === null || this.#journal.length < due) return;
    this.#compaction = this.#compact(state)
      .catch((error: unknown) => {
        this.#options.onFailure(error);
      })
      .finally(() => {
        this.#compaction = null;
      });
  }

  async close(): Promise<void> {
    await this.#compaction;
    const journal = this.#journal;
    this.#journal = null;
    await journal?.close();
  }

  #path(name: string): string {
    return join(this.#options.directory, name);
  }

  async #checkEngine(): Promise<void> {
    const file = this.#path("ENGINE");
    // arangod writes the same file ("rocksdb") and refuses another's name, so neither ever opens what the other wrote.
    const found = await readFile(file, "utf8").catch(() => "");
    if (found.trim() !== "" && found.trim() !== engineName) {
      throw new StartError(
        25,
        `the database directory ${this.#options.directory} holds data of the storage engine '${found.trim()}'; the stand-in for ArangoDB reads only its own ('${engineName}'): choose another directory`,
      );
    }
    if (found === "") await writeFile(file, engineName);
  }

  async #playJournals(generations: readonly number[], play: (record: DatabaseRecord) => void): Promise<void> {
    const last = Math.max(this.#generation, ...generations);
    for (const generation of [...new Set([...generations, last])]) {
      const name = fileOf("journal", generation);
      const file = await open(this.#path(name), generations.includes(generation) ? "r+" : "wx+");
      const readout = await readFrames(file, (payload) => {
        play(decodeRecord(payload));
      });
      if (readout.lostBytes > 0) {
        // What a killed process was still writing lies at the very end, with nothing whole behind it; a later journal is still empty then.
        if (readout.recordsBehindDamage || (await this.#hasLaterBytes(generations, generation))) {
          await file.close();
          throw new StartError(
            23,
            `${name} in ${this.#options.directory} is damaged at byte ${readout.goodBytes}, before its end: restore the directory from a backup`,
          );
        }
        this.#options.log(
          `dropped an unfinished write of ${readout.lostBytes} bytes at the end of ${name}: it was never acknowledged`,
        );
        await file.truncate(readout.goodBytes);
      }
      await file.datasync();
      if (generation !== last) {
        await file.close();
        continue;
      }
      await syncDirectory(this.#options.directory);
      this.#generation = last;
      this.#journal = new Journal(file, readout.goodBytes, this.#options.onFailure);
    }
  }

  async #hasLaterBytes(generations: readonly number[], generation: number): Promise<boolean> {
    const later = generations.filter((each) => each > generation);
    const sizes = await Promise.all(later.map((each) => stat(this.#path(fileOf("journal", each)))));
    return sizes.some(({ size }) => size > 0);
  }

  async #compact(state: () => Iterable<DatabaseRecord>): Promise<void> {
    const before = this.#journal;
    if (before === null) return;
    const generation = this.#generation + 1;
    const file = await open(this.#path(fileOf("journal", generation)), "wx+");
    await syncDirectory(this.#options.directory);
    const closed = before.close();
    this.#journal = new Journal(file, 0, this.#options.onFailure, closed);
    this.#generation = generation;
    await closed;
    try {
      this.#snapshotBytes = await writeSnapshot(this.#options.directory, generation, state());
    } catch (error) {
      // Nothing is lost, the journals hold it all: the next compaction tries again.
      this.#options.log(`could not compact ${this.#options.directory}: ${String(error)}`);
      await rm(this.#path(`${fileOf("snapshot", generation)}.new`), { force: true });
      return;
    }
    await this.#removeBefore(generation);
  }

  async #removeBefore(generation: number): Promise<void> {
    const names = await readdir(this.#options.directory);
    for (const kind of ["snapshot", "journal"] as const) {
      for (const old of generationsOf(names, kind).filter((each) => each < generation)) {
        await rm(this.#path(fileOf(kind, old)));
      }
    }
  }
}
