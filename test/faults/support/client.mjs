// node client.mjs write <api> <file>: writes documents, four at a time, until the file is there; says what became of them
// node client.mjs keys <api>: says which documents there are
//
// A program of its own, because a test's daemon publishes its ports in a network namespace of its own.
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

const [, , act, api = "", file = ""] = process.argv;
const documents = `${api}/api/v1/collections/khipu_blocks/documents`;
const PAGE = 1000;
const WRITERS = 4;

/** @param {RequestInit} [init] */
async function ask(path = "", init = {}) {
  try {
    const response = await fetch(`${documents}${path}`, { ...init, signal: AbortSignal.timeout(30_000) });
    return { status: response.status, body: /** @type {unknown} */ (await response.json()) };
  } catch {
    return { status: 0, body: {} };
  }
}

async function write() {
  /** @type {string[]} */
  const acknowledged = [];
  /** @type {Record<string, unknown>} */
  const refusals = {};
  const writer = async (/** @type {number} */ name) => {
    for (let count = 0; !existsSync(file); count += 1) {
      const _key = `${process.pid}-${name}-${count}`;
      const headers = { "content-type": "application/json" };
      const text = "said while it was about to happen ".repeat(20);
      const { status, body } = await ask("", {
        method: "POST",
        headers,
        body: JSON.stringify({ _key, text }),
      });
      if (status === 200) acknowledged.push(_key);
      else {
        refusals[status] = body;
        await setTimeout(50);
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, name) => writer(name)));
  return { acknowledged, refusals };
}

/** @returns {Promise<string[]>} */
async function keys() {
  /** @type {string[]} */
  const found = [];
  for (;;) {
    const { status, body } = await ask(`?limit=${PAGE}&offset=${found.length}`);
    if (status !== 200) throw new Error(`reading was answered ${status}`);
    const page = /** @type {{ documents: { _key: string }[] }} */ (body).documents;
    found.push(...page.map(({ _key }) => _key));
    if (page.length < PAGE) return found;
  }
}

process.stdout.write(JSON.stringify(act === "write" ? await write() : await keys()));
