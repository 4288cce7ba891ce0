import { setTimeout } from "node:timers/promises";
import { documentsOf, type Api, type Outcome } from "./api.ts";
import { documentOf, readStored } from "./document.ts";
import type { Gate } from "./gate.ts";
import { Ledger, type Version } from "./ledger.ts";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";

/** So many documents of a client's own at most: what the database holds must not grow, or its memory would too. */
const KEPT = 250;
/** The longest that a client pauses between two acts, in milliseconds. */
const PAUSE_MS = 40;
const RETRY_MS = 100;

/** How often a client does what, to a hundred. */
const ACTS = [
  ...Array.from({ length: 30 }, () => "insert" as const),
  ...Array.from({ length: 25 }, () => "read" as const),
  ...Array.from({ length: 10 }, () => "query" as const),
  ...Array.from({ length: 12 }, () => "replace" as const),
  ...Array.from({ length: 20 }, () => "remove" as const),
  ...Array.from({ length: 3 }, () => "collections" as const),
];

export interface ClientParts {
  readonly name: string;
  readonly collection: string;
  readonly api: Api;
  readonly random: Random;
  readonly gate: Gate;
  readonly tally: Tally;
  /** Told of each answer that is not what it must be. */
  readonly onProblem: (problem: string) => void;
}

/** One client that writes, reads, queries and removes documents of its own, and keeps account of what it was told. */
export class Client {
  readonly ledger = new Ledger();
  readonly #parts: ClientParts;
  #serial = 0;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  get collection(): string {
    return this.#parts.collection;
  }

  owns(key: string): boolean {
    return key.startsWith(`${this.#parts.name}-`);
  }

  /** Goes on until the signal ends it, which no act that was begun is cut off by. */
  async run(signal: AbortSignal): Promise<void> {
    const { gate, random, tally } = this.#parts;
    while (!signal.aborted) {
      const answered = await gate.act(() => this.#act());
      if (answered) await setTimeout(random.between(0, PAUSE_MS));
      else {
        tally.unanswered += 1;
        await this.#untilHealthy(signal);
      }
    }
  }

  async #untilHealthy(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !(await this.#parts.api.isHealthy())) await setTimeout(RETRY_MS);
  }

  /** @returns whether it was answered */
  async #act(): Promise<boolean> {
    const { random, api, collection } = this.#parts;
    const keys = this.ledger.certain();
    const wanted = this.ledger.size >= KEPT ? "remove" : random.pick(ACTS);
    if (wanted === "collections")
      return this.#check(wanted, await api.ask("GET", "/api/v1/collections"), (body) =>
        JSON.stringify(body).includes(`"${collection}"`),
      );
    if (wanted === "query") return await this.#query();
    if (keys.length === 0 || wanted === "insert") {
      if (this.ledger.size >= KEPT) return await this.#query();
      this.#serial += 1;
      return await this.#write("insert", `${this.#parts.name}-${this.#serial}`, this.#serial);
    }
    const key = random.pick(keys);
    if (wanted === "read") return await this.#read(key);
    this.#serial += 1;
    return await this.#write(wanted, key, wanted === "remove" ? "absent" : this.#serial);
  }

  async #write(act: "insert" | "replace" | "remove", key: string, version: Version): Promise<boolean> {
    const { api, tally, collection } = this.#parts;
    const documents = documentsOf(collection);
    const document = version === "absent" ? undefined : documentOf(key, version);
    this.ledger.begin(key, version);
    const outcome =
      act === "insert"
        ? await api.ask("POST", documents, document)
        : await api.ask(act === "replace" ? "PUT" : "DELETE", `${documents}/${key}`, document);
    if (outcome.answered && outcome.status === 200) {
      this.ledger.acknowledge(key, version);
      tally.acknowledged(performance.now());
    }
    return this.#check(act, outcome, (body) => JSON.stringify(body).includes(`"${key}"`));
  }

  async #read(key: string): Promise<boolean> {
    const { api, collection } = this.#parts;
    return this.#check("read", await api.ask("GET", `${documentsOf(collection)}/${key}`), (body) => {
      const [, { version, whole }] = readStored(body);
      return whole && version === this.ledger.versionOf(key);
    });
  }

  async #query(): Promise<boolean> {
    const { api, random, collection } = this.#parts;
    const offset = Math.floor(random.between(0, KEPT));
    const path = `${documentsOf(collection)}?limit=20&offset=${offset}`;
    return this.#check("query", await api.ask("GET", path), (body) =>
      JSON.stringify(body).includes("documents"),
    );
  }

  #check(act: string, outcome: Outcome, isRight: (body: unknown) => boolean): boolean {
    if (!outcome.answered) return false;
    const { status, body } = outcome;
    if (status === 200 && isRight(body)) this.#parts.tally.note(act);
    else this.#parts.onProblem(`${this.#parts.name}: ${act} was answered ${status} ${JSON.stringify(body)}`);
    return true;
  }
}
