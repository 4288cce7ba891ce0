import { request } from "node:http";
import { z } from "zod";
import type { Target } from "./barrier.ts";

const REQUEST_TIMEOUT_MS = 5000;

const refusal = z.object({ message: z.string() });

/** Another host is first to be reached by SSH, which gives itself 10 s. */
const REMOTE_TIMEOUT_MS = 20_000;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Asks the API on Docker's own host, which may be another than this one. No redirect is followed.
 * @param url below the target's `apiUrl`
 * @throws Error where nothing answers, or not in JSON
 */
export async function askApi(
  { otherHost }: Target,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const socketPath = await otherHost?.socketTo(hostname, Number(port));
  const options = {
    headers,
    signal: AbortSignal.timeout(socketPath === undefined ? REQUEST_TIMEOUT_MS : REMOTE_TIMEOUT_MS),
    ...(socketPath !== undefined && { socketPath }),
  };
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const call = request(url, options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.once("error", reject);
      response.once("end", () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    call.once("error", reject);
    call.end();
  });
  const body: unknown = JSON.parse(text);
  // Where ssh does not get there, its socket on this side says so in the gateway's place.
  if (socketPath !== undefined && status === 502) throw new Error(refusal.parse(body).message);
  return { status, body };
}
