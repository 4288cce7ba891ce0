import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { frame, readFrames } from "./frame.ts";
import { fileOf, syncDirectory } from "./generations.ts";
import { decodeRecord, encodeRecord, type DatabaseRecord } from "./record.ts";
import { StartError } from "./start-error.ts";

/**
 * Plays a snapshot.
 * @returns its bytes
 * @throws StartError where it is damaged
 */
export async function playSnapshot(
  directory: string,
  generation: number,
  play: (record: DatabaseRecord) => void,
): Promise<number> {
  const file = await open(join(directory, fileOf("snapshot", generation)), "r");
  let count = 0;
  const ends: number[] = [];
  const readout = await readFrames(file, (payload) => {
    const record = decodeRecord(payload);
    if (record.o === "end") {
      ends.push(record.records);
      return;
    }
    count += 1;
    play(record);
  }).finally(() => file.close());
  if (ends.at(-1) !== count || readout.lostBytes > 0) {
    throw new StartError(
      23,
      `${fileOf("snapshot", generation)} in ${directory} is damaged: restore the directory from a backup`,
    );
  }
  return readout.goodBytes;
}

/**
 * Writes one beside what is there, and gives it its name once the disk has it whole.
 * @returns its bytes
 */
export async function writeSnapshot(
  directory: string,
  generation: number,
  records: Iterable<DatabaseRecord>,
): Promise<number> {
  const name = join(directory, fileOf("snapshot", generation));
  const file = await open(`${name}.new`, "w");
  let batch: Buffer[] = [];
  let batchBytes = 0;
  let count = 0;
  let total = 0;
  const flush = async (): Promise<void> => {
    await file.writeFile(Buffer.concat(batch));
    total += batchBytes;
    batch = [];
    batchBytes = 0;
  };
  for (const record of records) {
    const bytes = frame(encodeRecord(record));
    batch.push(bytes);
    batchBytes += bytes.length;
    count += 1;
    if (batchBytes > 1024 * 1024) await flush();
  }
  batch.push(frame(encodeRecord({ o: "end", records: count })));
  await flush();
  await file.datasync();
  await file.close();
  await rename(`${name}.new`, name);
  await syncDirectory(directory);
  return total;
}
