import { connect } from "node:net";

export interface RawAnswer {
  /** Of the first answer; 0 where there was none. */
  readonly status: number;
  /** Everything that came until the other side closed. */
  readonly text: string;
}

/** Sends bytes to a unix socket as they are, and reads until the other side closes or says nothing more for a while. */
export async function exchange(
  socketPath: string,
  bytes: string | Buffer,
  quietMs = 30_000,
): Promise<RawAnswer> {
  return await new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    let text = "";
    const end = () => {
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    };
    socket.setTimeout(quietMs, end);
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE" || error.code === "ECONNRESET") end();
      else reject(error);
    });
    socket.once("close", end);
    socket.write(bytes);
  });
}
