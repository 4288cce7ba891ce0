// node compacting.ts DIRECTORY: writes and compacts as fast as it can until it is killed, telling each write that was acknowledged.
import { writeSync } from "node:fs";
import { State } from "../../../offline/database/state.ts";
import { Storage } from "../../../offline/database/storage.ts";
import { initial } from "./initial.ts";

const run = async (directory: string): Promise<void> => {
  const state = new State();
  const options = {
    directory,
    compactAbove: 20_000,
    log: () => undefined,
    onFailure: (error: unknown): void => {
      throw error;
    },
  };
  const storage = await Storage.open(
    options,
    (record) => {
      state.play(record);
    },
    initial,
  );
  const last = state.databases.get("_system")?.collections.get("c")?.documents.get("last");
  const from = last === undefined ? 0 : (JSON.parse(last.text) as { n: number }).n + 1;
  for (let n = from; ; n += 1) {
    const text = JSON.stringify({ n, filler: "x".repeat(n % 300) });
    for (const k of [`k${n % 20}`, "last"]) {
      const record = { o: "put", c: "100", k, r: "_a", text } as const;
      state.play(record);
      const done = storage.append(record, n % 10 === 0);
      storage.compactIfDue(() => state.records());
      await done;
    }
    writeSync(1, `${n}\n`);
  }
};

const [, , directory] = process.argv;
await run(directory ?? "");
