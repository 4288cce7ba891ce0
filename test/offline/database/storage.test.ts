import { copyFile, cp, mkdir, readFile, readdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newDatabase } from "../../../offline/database/databases.ts";
import { frame, frameOverhead } from "../../../offline/database/frame.ts";
import { decodeRecord, encodeRecord, type DatabaseRecord } from "../../../offline/database/record.ts";
import { State } from "../../../offline/database/state.ts";
import { Storage } from "../../../offline/database/storage.ts";
import { temporaryFolder } from "./stand-in.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const collection: DatabaseRecord = {
  o: "collection",
  id: "100",
  database: "1",
  name: "c",
  isSystem: false,
  waitForSync: false,
};
const initial = (): Promise<DatabaseRecord[]> => {
  let id = 0;
  return Promise.resolve([...newDatabase("_system", () => String((id += 1))), collection]);
};
const put = (k: string, text: string, r = "_a"): DatabaseRecord => ({ o: "put", c: "100", k, r, text });

const opened = async (
  directory: string,
  compactAbove?: number,
): Promise<{ storage: Storage; state: State; log: string[] }> => {
  const state = new State();
  const log: string[] = [];
  const storage = await Storage.open(
    {
      directory,
      log: (message) => log.push(message),
      onFailure: (error) => {
        throw error;
      },
      ...(compactAbove === undefined ? {} : { compactAbove }),
    },
    (record) => {
      state.play(record);
    },
    initial,
  );
  return { storage, state, log };
};

const textsOf = (state: State): Record<string, string> => {
  const found = state.databases.get("_system")?.collections.get("c")?.documents;
  return Object.fromEntries([...(found ?? [])].map(([key, document]) => [key, document.text]));
};

test("a record comes back as it was, whatever its text holds", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.json({ maxDepth: 3 }), (key, text) => {
      const record = put(key, text);
      expect(decodeRecord(encodeRecord(record))).toEqual(record);
    }),
  );
});

describe("a journal that ends in the middle of a write", () => {
  test("cut at every single byte, it keeps every write before the cut and goes on", async () => {
    const directory = join(folder.path, "whole");
    const { storage } = await opened(directory);
    const ends: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      const record =
        n === 4 ? ({ o: "remove", c: "100", k: "k1", r: "_a" } as const) : put(`k${n}`, `{"n":${n}}`);
      await storage.append(record, true);
      ends.push((ends.at(-1) ?? 0) + frameOverhead + encodeRecord(record).length);
    }
    await storage.close();
    const journal = "journal-000000001";
    const { length } = await readFile(join(directory, journal));
    expect(length).toBe(ends.at(-1));
    const cut = join(folder.path, "cut");
    for (let bytes = 0; bytes <= length; bytes += 1) {
      await cp(directory, cut, { recursive: true, force: true });
      await truncate(join(cut, journal), bytes);
      const first = await opened(cut);
      const kept = ends.filter((end) => end <= bytes).length;
      const expected = ["k0", "k1", "k2", "k3"].slice(0, kept).filter((key) => kept < 5 || key !== "k1");
      if (kept === 6) expected.push("k5");
      expect(Object.keys(textsOf(first.state)), `cut at ${bytes}`).toEqual(expected);
      expect(first.log.length).toBe(ends.includes(bytes) || bytes === 0 ? 0 : 1);
      // Going on after the cut is the same from wherever: some of them are enough.
      const goesOn = bytes % 17 === 0;
      if (goesOn) await first.storage.append(put("after", "{}"), true);
      await first.storage.close();
      if (!goesOn) continue;
      const second = await opened(cut);
      expect(Object.keys(textsOf(second.state))).toEqual([...expected, "after"]);
      await second.storage.close();
    }
  });

  test("bytes of a write that never were whole do not become a document", async () => {
    const directory = join(folder.path, "db");
    const { storage } = await opened(directory);
    await storage.append(put("whole", "{}"), true);
    await storage.close();
    const half = frame(encodeRecord(put("half", '{"a":1}')));
    half.writeUInt8(half.readUInt8(half.length - 1) ^ 1, half.length - 1);
    await writeFile(join(directory, "journal-000000001"), half, { flag: "a" });
    const { state, log, storage: again } = await opened(directory);
    expect(Object.keys(textsOf(state))).toEqual(["whole"]);
    expect(log.join()).toContain("unfinished write");
    await again.close();
  });
});

describe("damage that is not an unfinished write stops the start instead of losing data", () => {
  const written = async (): Promise<string> => {
    const directory = join(folder.path, "db");
    const { storage } = await opened(directory);
    for (let n = 0; n < 20; n += 1) await storage.append(put(`k${n}`, `{"n":${n}}`), true);
    await storage.close();
    return directory;
  };
  const flip = async (file: string, at: number): Promise<void> => {
    const bytes = await readFile(file);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
    await writeFile(file, bytes);
  };

  test.each([0, 4, 8, 12, 40])("byte %i of the journal", async (at) => {
    const directory = await written();
    await flip(join(directory, "journal-000000001"), at);
    await expect(opened(directory)).rejects.toMatchObject({ exitCode: 23 });
  });

  test("any byte of the snapshot", async () => {
    const directory = await written();
    const snapshot = join(directory, "snapshot-000000001");
    const whole = await readFile(snapshot);
    for (let at = 0; at < whole.length; at += 37) {
      await flip(snapshot, at);
      await expect(opened(directory), `byte ${at}`).rejects.toMatchObject({ exitCode: 23 });
      await writeFile(snapshot, whole);
    }
    await truncate(snapshot, whole.length - frameOverhead - encodeRecord({ o: "end", records: 10 }).length);
    await expect(opened(directory)).rejects.toMatchObject({ exitCode: 23 });
  });

  test("another engine's directory is left alone", async () => {
    const directory = join(folder.path, "real");
    await mkdir(directory);
    await writeFile(join(directory, "ENGINE"), "rocksdb");
    await expect(opened(directory)).rejects.toMatchObject({ exitCode: 25 });
    expect(await readdir(directory)).toEqual(["ENGINE"]);
  });
});

describe("compaction", () => {
  test("bounds the files and changes nothing, also when the directory is copied at any moment of it", async () => {
    const directory = join(folder.path, "db");
    const { storage, state } = await opened(directory, 20_000);
    const copies: { path: string; acknowledged: Record<string, number> }[] = [];
    const acknowledged: Record<string, number> = {};
    for (let n = 0; n < 3000; n += 1) {
      const record = put(`k${n % 20}`, JSON.stringify({ n, filler: "x".repeat(n % 300) }));
      state.play(record);
      const done = storage.append(record, n % 50 === 0);
      storage.compactIfDue(() => state.records());
      await done;
      acknowledged[`k${n % 20}`] = n;
      if (n % 97 === 0) {
        const path = join(folder.path, `copy-${n}`);
        const before = { ...acknowledged };
        await mkdir(path);
        // Newest first: what a crash at this moment would leave is at least this.
        for (const name of (await readdir(directory)).sort().reverse()) {
          await copyFile(join(directory, name), join(path, name)).catch(() => undefined);
        }
        copies.push({ path, acknowledged: before });
      }
    }
    await storage.close();
    const names = await readdir(directory);
    expect(names.filter((name) => name.startsWith("snapshot"))).toHaveLength(1);
    const generation = Number(/snapshot-([0-9]+)/.exec(names.join())?.[1]);
    expect(generation).toBeGreaterThan(5);
    const again = await opened(directory);
    expect(textsOf(again.state)).toEqual(textsOf(state));
    await again.storage.close();
    for (const { path, acknowledged: before } of copies) {
      const copy = await opened(path).catch((error: unknown) => ({ error }));
      // A file that vanished while it was copied leaves no whole directory: that is the copy's fault, not a crash.
      if ("error" in copy) continue;
      const texts = textsOf(copy.state);
      for (const [key, n] of Object.entries(before)) {
        const found = JSON.parse(texts[key] ?? "{}") as { n?: number };
        expect(found.n, `${path} ${key}`).toBeGreaterThanOrEqual(n);
      }
      await copy.storage.close();
    }
  });

  test("a crash between the new journal and the new snapshot loses nothing", async () => {
    const directory = join(folder.path, "db");
    const { storage } = await opened(directory);
    await storage.append(put("first", "{}"), true);
    await storage.close();
    // What a compaction that was killed leaves: the next journal, an unfinished snapshot.
    await writeFile(join(directory, "journal-000000002"), frame(encodeRecord(put("second", "{}"))));
    await writeFile(join(directory, "snapshot-000000002.new"), "half");
    const again = await opened(directory);
    expect(Object.keys(textsOf(again.state))).toEqual(["first", "second"]);
    await again.storage.append(put("third", "{}"), true);
    await again.storage.close();
    const last = await opened(directory);
    expect(Object.keys(textsOf(last.state))).toEqual(["first", "second", "third"]);
    await last.storage.close();
  });

  test("a write cut off in the old journal, the new one still empty, is an unfinished write", async () => {
    const directory = join(folder.path, "db");
    const { storage } = await opened(directory);
    await storage.append(put("first", "{}"), true);
    await storage.close();
    await writeFile(join(directory, "journal-000000001"), "MJ1\nhalf", { flag: "a" });
    await writeFile(join(directory, "journal-000000002"), "");
    const again = await opened(directory);
    expect(Object.keys(textsOf(again.state))).toEqual(["first"]);
    await again.storage.close();
    await writeFile(join(directory, "journal-000000001"), "MJ1\nhalf", { flag: "a" });
    await writeFile(join(directory, "journal-000000002"), frame(encodeRecord(put("second", "{}"))));
    await expect(opened(directory)).rejects.toMatchObject({ exitCode: 23 });
  });

  test("ids, keys and revisions are not given again after what bore them is gone and compacted", async () => {
    const directory = join(folder.path, "db");
    const { storage, state } = await opened(directory, 1);
    const rev = state.clock.next();
    const key = state.nextId();
    const remove = { o: "remove", c: "100", k: key, r: rev } as const;
    for (const record of [put(key, `{"filler":"${"x".repeat(5000)}"}`, rev), remove]) {
      state.play(record);
      await storage.append(record, true);
    }
    storage.compactIfDue(() => state.records());
    await storage.close();
    expect((await readdir(directory)).filter((name) => name.startsWith("journal"))).toEqual([
      "journal-000000002",
    ]);
    const again = await opened(directory);
    expect(BigInt(again.state.nextId())).toBeGreaterThan(BigInt(key));
    expect(again.state.clock.last).toBe(rev);
    await again.storage.close();
  });
});
