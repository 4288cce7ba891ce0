import { Agent, request } from "node:http";
import { median, percentile } from "./measure.ts";

export interface Load {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface Endpoint {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends a fixed number of GET requests over kept-alive loopback connections, each as soon as the last is answered. */
export async function load({ url, headers }: Endpoint, connections: number, requests: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let sent = 0;
  const worker = async () => {
    while (sent < requests) {
      sent += 1;
      const start = performance.now();
      await get(url, headers, agent);
      times.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return { requestsPerSecond: times.length / seconds, p50: median(times), p99: percentile(times, 99) };
}

async function get(url: string, headers: Readonly<Record<string, string>>, agent: Agent): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const outgoing = request(url, { headers, agent }, (incoming) => {
      if (incoming.statusCode !== 200) reject(new Error(`${url} answered ${String(incoming.statusCode)}`));
      incoming.resume().once("end", resolve);
    });
    outgoing.once("error", reject);
    outgoing.end();
  });
}
