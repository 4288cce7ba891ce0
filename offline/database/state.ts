import { RevisionClock } from "./revision.ts";
import type { CollectionRecord, DatabaseRecord, UserRecord } from "./record.ts";
import { SortedKeys } from "./sorted-keys.ts";

/** A document as it is answered: its JSON text, `_key`, `_id` and `_rev` first. */
export interface StoredDocument {
  rev: string;
  text: string;
}

export interface Collection {
  record: CollectionRecord;
  documents: Map<string, StoredDocument>;
  keys: SortedKeys;
}

export interface Database {
  id: string;
  name: string;
  collections: Map<string, Collection>;
}

/** Everything there is, in memory; changed by `play` alone, at start from the files and then by each request, so both always agree. */
export class State {
  readonly databases = new Map<string, Database>();
  readonly users = new Map<string, UserRecord>();
  readonly clock = new RevisionClock();
  /** Characters of document text held. */
  size = 0;
  readonly #collections = new Map<string, Collection>();
  readonly #databasesById = new Map<string, Database>();
  #lastId = 0n;

  /** A number never given before, as text: ids and generated keys come from one sequence, as ArangoDB's do. */
  nextId(): string {
    this.#lastId += 1n;
    return String(this.#lastId);
  }

  play(record: DatabaseRecord): void {
    switch (record.o) {
      case "database": {
        const database = { id: record.id, name: record.name, collections: new Map<string, Collection>() };
        if (!this.#databasesById.has(record.id)) {
          this.#databasesById.set(record.id, database);
          this.databases.set(record.name, database);
        }
        this.#seenId(record.id);
        break;
      }
      case "collection":
        this.#playCollection(record);
        break;
      case "user":
        this.users.set(record.name, record);
        break;
      case "put": {
        const collection = this.#collection(record.c);
        const old = collection.documents.get(record.k);
        this.size += record.text.length - (old?.text.length ?? 0);
        collection.documents.set(record.k, { rev: record.r, text: record.text });
        if (old === undefined) collection.keys.add(record.k);
        this.clock.seen(record.r);
        this.#seenId(record.k);
        break;
      }
      case "remove": {
        const collection = this.#collection(record.c);
        this.size -= collection.documents.get(record.k)?.text.length ?? 0;
        if (collection.documents.delete(record.k)) collection.keys.remove(record.k);
        this.clock.seen(record.r);
        break;
      }
      case "clock":
        this.clock.seen(record.revision);
        this.#seenId(record.id);
        break;
      case "end":
        break;
    }
  }

  /** The state as records. Lazy: what changes meanwhile may or may not be in it. */
  *records(): Generator<DatabaseRecord> {
    yield { o: "clock", id: String(this.#lastId), revision: this.clock.last };
    yield* this.users.values();
    for (const database of this.databases.values()) {
      yield { o: "database", id: database.id, name: database.name };
      for (const { record, documents } of database.collections.values()) {
        yield record;
        for (const [k, { rev, text }] of documents) yield { o: "put", c: record.id, k, r: rev, text };
      }
    }
  }

  #playCollection(record: CollectionRecord): void {
    const database = this.#databasesById.get(record.database);
    if (database === undefined) throw new Error(`a collection of the unknown database ${record.database}`);
    this.#seenId(record.id);
    const known = this.#collections.get(record.id);
    if (known !== undefined) {
      known.record = record;
      return;
    }
    const collection = { record, documents: new Map<string, StoredDocument>(), keys: new SortedKeys() };
    this.#collections.set(record.id, collection);
    database.collections.set(record.name, collection);
  }

  #collection(id: string): Collection {
    const collection = this.#collections.get(id);
    if (collection === undefined) throw new Error(`a document of the unknown collection ${id}`);
    return collection;
  }

  #seenId(id: string): void {
    if (/^[0-9]{1,18}$/.test(id) && BigInt(id) > this.#lastId) this.#lastId = BigInt(id);
  }
}
