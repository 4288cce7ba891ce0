import { fc, test as property } from "@fast-check/vitest";
import { expect } from "vitest";
import { framesOf, linesOf } from "../../../engine/container-log.ts";

function frame(stream: number, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
}

/** Cuts bytes where the numbers say, as a network may. */
// eslint-disable-next-line @typescript-eslint/require-await -- as a stream is read
async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const size of sizes) {
    if (at >= bytes.length) return;
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const taken: string[] = [];
  for await (const line of lines) taken.push(line);
  return taken;
}

const text = fc.string({ unit: "grapheme", maxLength: 12 }).map((line) => line.replaceAll("\n", " "));
const sizes = fc.array(fc.integer({ min: 1, max: 9 }));

property.prop([fc.array(text), fc.array(text), sizes, sizes])(
  "no line of either stream is lost, cut or mixed with another, wherever the network and Docker cut them",
  async (out, err, network, frames) => {
    const written = (stream: number, lines: readonly string[]) => {
      let rest = Buffer.from(lines.map((line) => `${line}\n`).join(""));
      const made = frames.map((size) => {
        const piece = frame(stream, rest.subarray(0, size));
        rest = rest.subarray(size);
        return piece;
      });
      return [...made, frame(stream, rest)];
    };
    const [first, second] = [
      written(
        1,
        out.map((line) => `o${line}`),
      ),
      written(
        2,
        err.map((line) => `e${line}`),
      ),
    ];
    const bytes = Buffer.concat(first.flatMap((piece, index) => [piece, second[index] ?? Buffer.alloc(0)]));
    const lines = await all(linesOf(framesOf(cut(bytes, network))));
    expect(lines.filter((line) => line.startsWith("o"))).toEqual(out.map((line) => `o${line}`));
    expect(lines.filter((line) => line.startsWith("e"))).toEqual(err.map((line) => `e${line}`));
    expect(lines).toHaveLength(out.length + err.length);
  },
);

property("the last line is given also where nothing ends it", async () => {
  const bytes = frame(1, Buffer.from("whole\ndying wor"));
  expect(await all(linesOf(framesOf(cut(bytes, []))))).toEqual(["whole", "dying wor"]);
});
