import { call, documents } from "./call.ts";
import type { RunningGateway } from "./launch.ts";

/**
 * Writes documents, several at a time, until the gateway answers no more.
 * @returns what was acknowledged so far, filled while it runs; `over` settles when nothing answers any more
 */
export function writeUntilItEnds(
  gateway: RunningGateway,
  writers: number,
): { acknowledged: string[]; over: Promise<unknown> } {
  const acknowledged: string[] = [];
  const write = async (writer: number): Promise<void> => {
    for (let index = 0; ; index += 1) {
      const key = `w${writer}-${index}`;
      const reply = await call(gateway.url, documents, { method: "POST", body: { _key: key, index } }).catch(
        () => undefined,
      );
      if (reply === undefined) return;
      if (reply.status === 200) acknowledged.push(key);
    }
  };
  return { acknowledged, over: Promise.all(Array.from({ length: writers }, (_, writer) => write(writer))) };
}

/** The keys of all documents in the collection that {@link writeUntilItEnds} fills. */
export async function storedKeys(gateway: RunningGateway): Promise<Set<string>> {
  const keys = new Set<string>();
  for (;;) {
    const reply = await call(gateway.url, `${documents}?limit=1000&offset=${keys.size}`);
    const page = reply.json()["documents"] as { _key: string }[];
    for (const { _key: key } of page) keys.add(key);
    if (page.length < 1000) return keys;
  }
}
