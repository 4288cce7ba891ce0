import { connect } from "node:net";
import type { BarrierState } from "./barrier.ts";

/** A probe that neither connects nor is refused in this time has seen nothing. */
const CONNECT_TIMEOUT_MS = 2000;

export interface Connect {
  readonly address: string;
  readonly port: number;
  readonly state: BarrierState;
  /** "refused", "connected", or the reason why it is not known. */
  readonly seen: string;
}

/**
 * Tries one TCP connection that must be refused. Only a refusal passes: a time-out may be a filter that
 * is there for this host and not for another.
 */
export async function connectMustBeRefused(address: string, port: number): Promise<Connect> {
  return await new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (state: BarrierState, seen: string) => {
      socket.destroy();
      resolve({ address, port, state, seen });
    };
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => {
      end("unknown", `no answer in ${CONNECT_TIMEOUT_MS} ms`);
    });
    socket.once("connect", () => {
      end("fail", "connected");
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") end("pass", "refused");
      else end("unknown", error.code ?? error.message);
    });
  });
}
