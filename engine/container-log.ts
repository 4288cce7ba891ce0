import type Docker from "dockerode";
import { dockerError } from "./docker-error.ts";

/** Docker frames each piece of a container's output: one byte for the stream, three empty, four for the length. */
const HEADER_BYTES = 8;
const LINE_END = 0x0a;

export interface LogWindow {
  /** How many lines, counted from the end; undefined for all. */
  readonly tail: number | undefined;
  /** Seconds since the epoch; undefined from the beginning. */
  readonly since: number | undefined;
  /** Whether to go on with what is written from now on, until the container stops. */
  readonly follow: boolean;
}

/**
 * What a container wrote to stdout and stderr, a line at a time and without its end. Nothing is read ahead of who takes
 * the lines. Ends with the signal.
 * @throws DockerError where the daemon does not answer
 */
export async function* containerLog(
  docker: Docker,
  id: string,
  window: LogWindow,
  signal: AbortSignal,
): AsyncGenerator<string> {
  try {
    yield* linesOf(framesOf(await openLog(docker.getContainer(id), window, signal)));
  } catch (error) {
    if (!signal.aborted) throw dockerError(error);
  }
}

async function openLog(
  container: Docker.Container,
  { tail, since, follow }: LogWindow,
  abortSignal: AbortSignal,
): Promise<AsyncIterable<Buffer>> {
  const options = {
    stdout: true,
    stderr: true,
    abortSignal,
    ...(tail !== undefined && { tail }),
    ...(since !== undefined && { since }),
  };
  // A log that is not followed comes whole from dockerode: its callers bound it.
  if (!follow) return pieces(await container.logs({ ...options, follow: false }));
  return (await container.logs({ ...options, follow: true })) as unknown as AsyncIterable<Buffer>;
}

// eslint-disable-next-line @typescript-eslint/require-await -- as the stream of a followed log is read
async function* pieces(whole: Buffer): AsyncGenerator<Buffer> {
  yield whole;
}

interface Frame {
  /** 1 for stdout, 2 for stderr. */
  readonly stream: number;
  readonly content: Buffer;
}

/** @param chunks as the network cut them: anywhere */
export async function* framesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = endOf(rest); end <= rest.length; end = endOf(rest)) {
      yield { stream: rest[0] ?? 0, content: rest.subarray(HEADER_BYTES, end) };
      rest = rest.subarray(end);
    }
  }
}

/** Where the first frame ends; Infinity where not even its header is there. */
function endOf(bytes: Buffer): number {
  return bytes.length < HEADER_BYTES ? Infinity : HEADER_BYTES + bytes.readUInt32BE(HEADER_BYTES / 2);
}

/** The lines of both streams, each stream's own put together before they meet. */
export async function* linesOf(frames: AsyncIterable<Frame>): AsyncGenerator<string> {
  const unfinished = new Map<number, Buffer>();
  for await (const { stream, content } of frames) {
    let rest = Buffer.concat([unfinished.get(stream) ?? Buffer.alloc(0), content]);
    for (let end = rest.indexOf(LINE_END); end !== -1; end = rest.indexOf(LINE_END)) {
      yield rest.subarray(0, end).toString();
      rest = rest.subarray(end + 1);
    }
    unfinished.set(stream, rest);
  }
  for (const rest of unfinished.values()) if (rest.length > 0) yield rest.toString();
}
