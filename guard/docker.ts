import { Agent, request, type IncomingMessage } from "node:http";
import { z } from "zod";
import { isOwnName, type OwnContainer } from "./decision/references.ts";

/** Docker behind the guard: one socket, and the connections to it that are kept for the next request. */
export class Upstream {
  readonly #socketPath: string;
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: 16, timeout: 60_000 });

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /**
   * Sends a request that has no body. A kept connection that Docker closed in the meantime is tried again once, on a new one.
   * @param signal ends it, at any time
   * @returns as soon as the answer begins
   */
  async send(method: string, target: string, signal: AbortSignal): Promise<IncomingMessage> {
    const attempt = async (): Promise<IncomingMessage> =>
      await new Promise((resolve, reject) => {
        const sent = request({
          socketPath: this.#socketPath,
          agent: this.#agent,
          method,
          path: target,
          signal,
          headers: {
            host: "docker",
            "user-agent": "mallku-guard",
            ...(method === "POST" && { "content-length": 0 }),
          },
        });
        sent.once("response", resolve);
        sent.once("upgrade", (_response, socket) => {
          socket.destroy();
          reject(new Error("Docker wants to take over a connection that nobody asked it to"));
        });
        sent.once("error", (error: NodeJS.ErrnoException) => {
          reject(sent.reusedSocket && error.code === "ECONNRESET" ? new StaleConnection() : error);
        });
        sent.end();
      });
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      return await attempt();
    }
  }

  /** @returns the full id of the container of this name; undefined where there is none */
  async containerId(name: string, signal: AbortSignal): Promise<string | undefined> {
    const answer = await this.send("GET", `/containers/${name}/json`, signal);
    const body = await readAnswer(answer);
    if (answer.statusCode === 404) return undefined;
    return inspected.parse(JSON.parse(body.toString())).Id;
  }

  /** The containers that bear one of Mallku's names now, whichever installation's. */
  async ownContainers(signal: AbortSignal): Promise<OwnContainer[]> {
    const filters = encodeURIComponent(JSON.stringify({ name: ["mallku-database-"] }));
    const answer = await this.send("GET", `/containers/json?all=1&filters=${filters}`, signal);
    const list = listed.parse(JSON.parse((await readAnswer(answer)).toString()));
    return list.flatMap(({ Id, Names }) => {
      const names = Names.map((name) => name.replace(/^\//, "")).filter(isOwnName);
      return names.map((name) => ({ id: Id, name }));
    });
  }

  /** @returns the id of the container that a command runs in; "" where Docker knows no such command */
  async containerOfExec(exec: string, signal: AbortSignal): Promise<string> {
    const answer = await this.send("GET", `/exec/${exec}/json`, signal);
    const body = await readAnswer(answer);
    if (answer.statusCode === 404) return "";
    return executed.parse(JSON.parse(body.toString())).ContainerID;
  }

  close(): void {
    this.#agent.destroy();
  }
}

class StaleConnection extends Error {
  override readonly name = "StaleConnection";
}

const id = z.string().regex(/^[0-9a-f]{64}$/);
const inspected = z.looseObject({ Id: id });
const executed = z.looseObject({ ContainerID: id });
const listed = z.array(z.looseObject({ Id: id, Names: z.array(z.string()) }));

/** More than the list of a thousand containers takes. */
const LONGEST_ANSWER = 32 * 2 ** 20;

/** @throws Error where the answer is longer than any that the guard has to look into */
export async function readAnswer(answer: IncomingMessage): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    answer.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > LONGEST_ANSWER)
        answer.destroy(new Error(`Docker's answer is over ${LONGEST_ANSWER} bytes`));
      else chunks.push(chunk);
    });
    answer.once("end", () => {
      resolve(Buffer.concat(chunks));
    });
    answer.once("error", reject);
  });
}
