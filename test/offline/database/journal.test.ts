import { open, readFile, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Journal } from "../../../offline/database/journal.ts";
import { readFrames } from "../../../offline/database/frame.ts";
import { temporaryFolder } from "./stand-in.ts";

// kill -9 leaves the page cache alone, so it cannot tell an fsync from none: here the real file's calls are watched instead.

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let file: FileHandle;
beforeEach(async () => {
  folder = await temporaryFolder();
  file = await open(join(folder.path, "journal"), "wx+");
});
afterEach(() => folder.remove());

const fail = (error: unknown): void => {
  throw error;
};

test("a durable write is acknowledged after an fsync that began once all its bytes were written", async () => {
  const datasync = file.datasync.bind(file);
  const held: (() => void)[] = [];
  vi.spyOn(file, "datasync").mockImplementation(async () => {
    await new Promise<void>((resolve) => held.push(resolve));
    await datasync();
  });
  const acknowledged: string[] = [];
  const journal = new Journal(file, 0, fail);
  const append = (text: string, durable: boolean): Promise<number> =>
    journal.append(Buffer.from(text), durable).then(() => acknowledged.push(text));
  const first = append("first", true);
  await vi.waitFor(() => {
    expect(held).toHaveLength(1);
  });
  const second = append("second", true);
  await append("quick", false);
  expect(acknowledged).toEqual(["quick"]);
  held[0]?.();
  await first;
  // The first fsync may have missed what was written while it ran: the second write waits for one of its own.
  await vi.waitFor(() => {
    expect(held).toHaveLength(2);
  });
  expect(acknowledged).toEqual(["quick", "first"]);
  held[1]?.();
  await second;
  vi.restoreAllMocks();
  await journal.close();
});

test("writers who come together share an fsync, in the order they came", async () => {
  const sync = vi.spyOn(file, "datasync");
  const journal = new Journal(file, 0, fail);
  const acknowledged: number[] = [];
  await Promise.all(
    Array.from({ length: 500 }, (_, n) =>
      journal.append(Buffer.from(String(n)), true).then(() => acknowledged.push(n)),
    ),
  );
  expect(sync.mock.calls.length).toBeLessThan(5);
  expect(acknowledged).toEqual(Array.from({ length: 500 }, (_, n) => n));
  await journal.close();
  const read: string[] = [];
  const again = await open(join(folder.path, "journal"), "r");
  await readFrames(again, (payload) => {
    read.push(payload.toString());
  });
  await again.close();
  expect(read.map(Number)).toEqual(acknowledged);
});

test.each(["write", "datasync"] as const)(
  "after a failed %s nothing is acknowledged any more",
  async (call) => {
    vi.spyOn(file, call).mockRejectedValue(new Error("no space left on device"));
    const failures: unknown[] = [];
    const journal = new Journal(file, 0, (error) => failures.push(error));
    const acknowledged: string[] = [];
    void journal.append(Buffer.from("a"), true).then(() => acknowledged.push("a"));
    await vi.waitFor(() => {
      expect(failures).toHaveLength(1);
    });
    void journal.append(Buffer.from("b"), true).then(() => acknowledged.push("b"));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(acknowledged).toEqual([]);
    await file.close();
  },
);

test("a journal that follows another writes nothing until that one is on the disk", async () => {
  let release = (): void => undefined;
  const before = new Promise<void>((resolve) => (release = resolve));
  const journal = new Journal(file, 0, fail, before);
  const done = journal.append(Buffer.from("a"), false);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(await readFile(join(folder.path, "journal"))).toHaveLength(0);
  release();
  await done;
  expect((await readFile(join(folder.path, "journal"))).length).toBeGreaterThan(0);
  await journal.close();
});
