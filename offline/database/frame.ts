import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";

/**
 * How a record lies in a file: 4 bytes of mark, 4 of length, 4 of checksum (CRC-32 of length and payload), the payload. The mark is not
 * needed to read on; it lets a reader who met damage see whether whole records lie behind it.
 */
const mark = Buffer.from("MJ1\n");
export const frameOverhead = 12;

const checksum = (length: Buffer, payload: Buffer): number => crc32(payload, crc32(length));

export const frame = (payload: Buffer): Buffer => {
  const head = Buffer.allocUnsafe(frameOverhead);
  mark.copy(head);
  head.writeUInt32LE(payload.length, 4);
  head.writeUInt32LE(checksum(head.subarray(4, 8), payload), 8);
  return Buffer.concat([head, payload]);
};

/** The payload of the whole, undamaged frame at `offset`, or null. */
const unframe = (bytes: Buffer, offset: number): Buffer | null => {
  if (bytes.length - offset < frameOverhead || bytes.compare(mark, 0, 4, offset, offset + 4) !== 0)
    return null;
  const end = offset + frameOverhead + bytes.readUInt32LE(offset + 4);
  if (end > bytes.length) return null;
  const payload = bytes.subarray(offset + frameOverhead, end);
  return checksum(bytes.subarray(offset + 4, offset + 8), payload) === bytes.readUInt32LE(offset + 8)
    ? payload
    : null;
};

/** What reading a file came to: how many of its bytes are whole records, how many follow, whether whole records are among those. */
export interface Readout {
  goodBytes: number;
  lostBytes: number;
  recordsBehindDamage: boolean;
}

const chunkBytes = 4 * 1024 * 1024;

const readMore = async (file: FileHandle, rest: Buffer, position: number): Promise<Buffer | null> => {
  const wanted = Math.max(chunkBytes, rest.length);
  const chunk = Buffer.allocUnsafe(wanted);
  const { bytesRead } = await file.read(chunk, 0, wanted, position);
  return bytesRead === 0 ? null : Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
};

const hasFrame = (bytes: Buffer): boolean => {
  for (let at = bytes.indexOf(mark, 1); at >= 0; at = bytes.indexOf(mark, at + 1)) {
    if (unframe(bytes, at) !== null) return true;
  }
  return false;
};

/** Hands every whole record's payload, in order, to `take`, up to the end or the first damage. The payload is valid only during the call. */
export const readFrames = async (file: FileHandle, take: (payload: Buffer) => void): Promise<Readout> => {
  let bytes: Buffer = Buffer.alloc(0);
  let offset = 0;
  let fileOffset = 0;
  for (;;) {
    const payload = unframe(bytes, offset);
    if (payload !== null) {
      take(payload);
      offset += frameOverhead + payload.length;
      continue;
    }
    fileOffset += offset;
    const rest = bytes.subarray(offset);
    const more = await readMore(file, rest, fileOffset + rest.length);
    if (more === null) {
      return { goodBytes: fileOffset, lostBytes: rest.length, recordsBehindDamage: hasFrame(rest) };
    }
    bytes = more;
    offset = 0;
  }
};
