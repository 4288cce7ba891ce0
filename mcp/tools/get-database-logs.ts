import { z } from "zod";
import { dockerError, statusCode } from "../../engine/docker-error.ts";
import { DockerError } from "../../engine/errors.ts";
import { redact } from "../redact.ts";
import { readStream } from "../docker-stream.ts";
import { defineTool, LOOKS } from "../tool.ts";

const MOST_LINES = 1000;
const MOST_BYTES = 64 * 1024;

export const getDatabaseLogs = defineTool({
  name: "get_database_logs",
  title: "Get the database's logs",
  description:
    "The last lines that the database's container wrote, with secrets removed. Never more than 1000 lines or 64 KiB, the newest last. " +
    "Documents are not in it: read those through the API. Prefer check_security_barriers to learn what is wrong, and this to learn why.",
  hints: LOOKS,
  input: z.strictObject({
    lines: z.int().min(1).max(MOST_LINES).default(100).describe("How many, counted from the end"),
  }),
  output: z.object({
    container: z.string(),
    lines: z.array(z.string()),
    truncated: z.boolean().describe("Whether older lines were left out to stay under 64 KiB"),
  }),
  run: async ({ database }, { lines }) => {
    const { names } = await database.declaration();
    const raw = await database.docker
      .getContainer(names.container)
      .logs({ stdout: true, stderr: true, follow: false, timestamps: true, tail: lines })
      .catch((error: unknown) => {
        if (statusCode(error) !== 404) throw dockerError(error);
        throw new DockerError(
          `There is no container ${names.container}: ensure_database_container makes it.`,
        );
      });
    const all = redact(readStream(raw), await database.secrets())
      .split("\n")
      .filter((line) => line !== "");
    const kept = newest(all, MOST_BYTES);
    return { container: names.container, lines: kept, truncated: kept.length < all.length };
  },
});

function newest(lines: readonly string[], bytes: number): string[] {
  const kept: string[] = [];
  let size = 0;
  for (const line of lines.toReversed()) {
    size += Buffer.byteLength(line) + 1;
    if (size > bytes) break;
    kept.unshift(line);
  }
  return kept;
}
