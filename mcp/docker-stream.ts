/** Docker frames each piece of a container's output: one byte for the stream, three empty, four for the length. */
const HEADER_BYTES = 8;

/** The text of a container's output, stdout and stderr as they came. */
export function readStream(raw: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + HEADER_BYTES <= raw.length;) {
    const length = raw.readUInt32BE(at + HEADER_BYTES / 2);
    pieces.push(raw.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length));
    at += HEADER_BYTES + length;
  }
  return Buffer.concat(pieces).toString();
}
