import { z } from "zod";
import { readStored, type Stored } from "./document.ts";

/** As long as Mallku's own client waits. */
const TIMEOUT_MS = 30_000;
const PAGE = 1000;

/** An answer whole, or none: the connection ended before it, or the gateway says that the database is away. */
export type Outcome =
  { readonly answered: true; readonly status: number; readonly body: unknown } | { readonly answered: false };

const pageSchema = z.object({ documents: z.array(z.unknown()) });

/** The API as Mallku's clients use it. */
export class Api {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async ask(method: string, path: string, document?: object): Promise<Outcome> {
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(document !== undefined && {
          headers: { "content-type": "application/json" },
          body: JSON.stringify(document),
        }),
      });
      const text = await response.text();
      if (response.status === 503) return { answered: false };
      return { answered: true, status: response.status, body: JSON.parse(text) };
    } catch {
      return { answered: false };
    }
  }

  async isHealthy(): Promise<boolean> {
    const outcome = await this.ask("GET", "/health");
    return outcome.answered && outcome.status === 200;
  }

  /**
   * Every document of a collection, by key.
   * @throws Error where the database does not answer
   */
  async readAll(collection: string): Promise<Map<string, Stored>> {
    const found = new Map<string, Stored>();
    for (let offset = 0; ; offset += PAGE) {
      const path = `${documentsOf(collection)}?limit=${PAGE}&offset=${offset}`;
      const outcome = await this.ask("GET", path);
      if (!outcome.answered || outcome.status !== 200)
        throw new Error(`${path} could not be read back: ${JSON.stringify(outcome)}`);
      const { documents } = pageSchema.parse(outcome.body);
      for (const document of documents) {
        const [key, stored] = readStored(document);
        found.set(key, stored);
      }
      if (documents.length < PAGE) return found;
    }
  }
}

export function documentsOf(collection: string): string {
  return `/api/v1/collections/${collection}/documents`;
}
