import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pack } from "tar-stream";
import type { Properties } from "../../protocol/values.ts";
import { text, word } from "../inputs.ts";

const EXECUTABLE = 0o744;
const PLAIN = 0o644;

/**
 * One entry of `uploads` as a tar to unpack at `/`. Docker refuses it where the root filesystem is read-only
 * and the path is in no volume, with this provider as with the real one.
 */
export async function uploadArchive(upload: Properties): Promise<Readable> {
  const archive = pack();
  const [uid, gid] = [Number(text(upload.owner) ?? 0), Number(text(upload.group) ?? 0)];
  archive.entry({ name: word(upload.file), mode: mode(upload), uid, gid }, await content(upload));
  archive.finalize();
  return Readable.from(archive);
}

function mode({ permissions, executable }: Properties): number {
  const given = text(permissions);
  if (given !== undefined) return Number.parseInt(given, 8);
  return executable === true ? EXECUTABLE : PLAIN;
}

async function content({ content: plain, contentBase64, source }: Properties): Promise<Buffer> {
  const given = [text(plain), text(contentBase64), text(source)].filter((one) => one !== undefined);
  if (given.length !== 1) {
    throw new Error("each entry of uploads needs exactly one of content, contentBase64 and source");
  }
  if (text(source) !== undefined) return readFile(text(source) ?? "");
  return text(plain) === undefined
    ? Buffer.from(text(contentBase64) ?? "", "base64")
    : Buffer.from(text(plain) ?? "");
}
