import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile, readdir, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { frame, frameOverhead, readFrames } from "../../../offline/database/frame.ts";
import { decodeRecord, encodeRecord, type DatabaseRecord } from "../../../offline/database/record.ts";
import { State } from "../../../offline/database/state.ts";
import { Storage } from "../../../offline/database/storage.ts";
import { initial } from "./initial.ts";
import { temporaryFolder } from "./stand-in.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

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
  const records = [0, 1, 2, 3].map((n) => put(`k${n}`, `{"n":${n}}`));
  const ends = records.map((_, n) =>
    records.slice(0, n + 1).reduce((sum, each) => sum + frame(encodeRecord(each)).length, 0),
  );

  test("cut at every single byte, every write before the cut is read and nothing of the one behind it", async () => {
    const path = join(folder.path, "cut");
    const whole = Buffer.concat(records.map((record) => frame(encodeRecord(record))));
    for (let bytes = whole.length; bytes >= 0; bytes -= 1) {
      await writeFile(path, whole.subarray(0, bytes));
      const file = await open(path, "r");
      const read: DatabaseRecord[] = [];
      const readout = await readFrames(file, (payload) => read.push(decodeRecord(payload)));
      await file.close();
      const kept = ends.filter((end) => end <= bytes);
      const goodBytes = kept.at(-1) ?? 0;
      expect(read).toEqual(records.slice(0, kept.length));
      expect(readout).toEqual({ goodBytes, lostBytes: bytes - goodBytes, recordsBehindDamage: false });
    }
  });

  test("cut anywhere, the database starts with what was acknowledged, says what it dropped and goes on", async () => {
    const directory = join(folder.path, "whole");
    const { storage } = await opened(directory);
    for (const record of records) await storage.append(record, true);
    await storage.close();
    const journal = join(directory, "journal-000000001");
    const whole = await readFile(journal);
    for (const bytes of [
      ...ends,
      0,
      1,
      11,
      12,
      13,
      ...ends.map((end) => end - 1),
      ...ends.map((end) => end - 30),
    ]) {
      await writeFile(journal, whole.subarray(0, bytes));
      const first = await opened(directory);
      const expected = ["k0", "k1", "k2", "k3"].slice(0, ends.filter((end) => end <= bytes).length);
      expect(Object.keys(textsOf(first.state)), `cut at ${bytes}`).toEqual(expected);
      expect(first.log).toHaveLength(bytes === 0 || ends.includes(bytes) ? 0 : 1);
      await first.storage.append(put("after", "{}"), true);
      await first.storage.close();
      const second = await opened(directory);
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
  test("bounds the files and loses nothing acknowledged, killed at any moment of it", async () => {
    const directory = join(folder.path, "db");
    const script = fileURLToPath(new URL("./compacting.ts", import.meta.url));
    const generations = new Set<string>();
    let acknowledged = -1;
    // On a busy machine a child gets less done before it is killed.
    for (let round = 0; round < 12 || (generations.size <= 3 && round < 100); round += 1) {
      const child = spawn(process.execPath, [script, directory], { stdio: ["ignore", "pipe", "inherit"] });
      let told = "";
      child.stdout.on("data", (chunk: Buffer) => (told += chunk.toString()));
      await once(child.stdout, "data");
      setTimeout(() => child.kill("SIGKILL"), 20 + Math.random() * 150);
      await once(child, "close");
      acknowledged = Number(told.trimEnd().split("\n").at(-1));
      const { storage, state } = await opened(directory);
      await storage.close();
      const texts = textsOf(state);
      const { n: last } = JSON.parse(texts.last ?? "{}") as { n: number };
      expect(last).toBeGreaterThanOrEqual(acknowledged);
      expect(last).toBeLessThanOrEqual(acknowledged + 1);
      for (let n = Math.max(0, acknowledged - 19); n <= acknowledged; n += 1) {
        const found = JSON.parse(texts[`k${n % 20}`] ?? "{}") as { n: number; filler: string };
        expect([n, n + 20]).toContain(found.n);
        expect(found.filler).toHaveLength(found.n % 300);
      }
      const names = await readdir(directory);
      const snapshots = names.filter((name) => name.startsWith("snapshot"));
      expect(snapshots).toHaveLength(1);
      generations.add(snapshots[0] ?? "");
      for (const name of names) expect((await stat(join(directory, name))).size).toBeLessThan(200_000);
    }
    expect(generations.size).toBeGreaterThan(3);
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
