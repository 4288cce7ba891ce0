import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

/**
 * A deterministic tar: entries sorted by name, owned by root, dated 1970, modes given. The same content is the same bytes on every machine,
 * which is what lets a digest name an image.
 * @typedef {Buffer | { size: number, open: () => AsyncIterable<Buffer> }} Content
 * @typedef {{ name: string, type: "directory", mode: number, owner?: number }
 *   | { name: string, type: "symlink", target: string }
 *   | { name: string, type: "file", mode: number, content: Content }} Entry
 * names have neither a leading nor a trailing slash
 */

const BLOCK = 512;
const TYPE_FLAGS = { file: "0", symlink: "2", directory: "5" };

/** @param {number} value @param {number} digits */
const octal = (value, digits) => `${value.toString(8).padStart(digits, "0")}\0`;

/** @param {string} name @returns {[name: string, prefix: string]} */
function splitName(name) {
  if (Buffer.byteLength(name) <= 100) return [name, ""];
  const cut = name.lastIndexOf("/", 155);
  const rest = name.slice(cut + 1);
  if (cut < 1 || Buffer.byteLength(rest) > 100) throw new Error(`the name is too long for a tar: ${name}`);
  return [rest, name.slice(0, cut)];
}

/** @param {Entry} entry @param {number} size */
function header(entry, size) {
  const block = Buffer.alloc(BLOCK);
  const [name, prefix] = splitName(entry.type === "directory" ? `${entry.name}/` : entry.name);
  const owner = entry.type === "directory" ? (entry.owner ?? 0) : 0;
  block.write(name, 0, 100);
  block.write(octal(entry.type === "symlink" ? 0o777 : entry.mode, 7), 100);
  block.write(octal(owner, 7), 108);
  block.write(octal(owner, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write("        ", 148);
  block.write(TYPE_FLAGS[entry.type], 156);
  if (entry.type === "symlink") block.write(entry.target, 157, 100);
  block.write("ustar\x0000", 257, "latin1");
  block.write(prefix, 345, 155);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${octal(sum, 6)} `, 148);
  return block;
}

/** @param {string} path @returns {Promise<{ size: number, open: () => AsyncIterable<Buffer> }>} */
export async function fileContent(path) {
  const { size } = await stat(path);
  return { size, open: () => createReadStream(path, { highWaterMark: 1 << 20 }) };
}

/**
 * The tar's bytes; large contents are opened as they are needed.
 * @param {readonly Entry[]} entries
 * @returns {AsyncGenerator<Buffer, void, void>}
 */
export async function* tar(entries) {
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of sorted) {
    const content = entry.type === "file" ? entry.content : Buffer.alloc(0);
    const size = Buffer.isBuffer(content) ? content.length : content.size;
    yield header(entry, size);
    let written = 0;
    for await (const chunk of Buffer.isBuffer(content) ? [content] : content.open()) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== size) throw new Error(`${entry.name} changed while it was read`);
    if (size % BLOCK !== 0) yield Buffer.alloc(BLOCK - (size % BLOCK));
  }
  yield Buffer.alloc(2 * BLOCK);
}

/**
 * A tar that can be made or read as often as it is needed, and is known beforehand.
 * @typedef {{ sha256: string, size: number, open: () => AsyncIterable<Buffer> }} Layer
 */

/** @param {() => AsyncIterable<Buffer>} open @returns {Promise<Layer>} */
export async function measured(open) {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of open()) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { sha256: hash.digest("hex"), size, open };
}

/** @param {readonly Entry[]} entries */
export const layerOf = (entries) => measured(() => tar(entries));
