import { setTimeout as delay } from "node:timers/promises";
import { exposedListeners, formatListener, readListeners } from "./socket-table.ts";

/** A barrier that does not hold while the gateway runs: it ends itself. */
export class ExposedError extends Error {
  override readonly name = "ExposedError";
}

/**
 * Reads the kernel's socket table once.
 * @param folder holds `tcp` and `tcp6`
 * @param port the database's
 * @throws {ExposedError} if anything but loopback listens on the port, or if that cannot be known
 */
export async function requireUnexposed(folder: string, port: number): Promise<void> {
  const listeners = await readListeners(folder).catch((cause: unknown) => {
    throw new ExposedError(
      `the kernel's socket table (${folder}) cannot be read, so nothing shows that port ${port} is closed to the outside. ` +
        "Run the container with a readable /proc.",
      { cause },
    );
  });
  const exposed = exposedListeners(listeners, port);
  if (exposed.length > 0) {
    throw new ExposedError(
      `${exposed.map(formatListener).join(", ")} listens on the database's port and is not loopback: ` +
        "the host and every container on the network could reach the database past the gateway. " +
        "Remove whatever opened it (a second endpoint, a proxy in this network namespace), then start again.",
    );
  }
}

/**
 * Looks again and again, because a listener can be opened after the start.
 * @returns when `signal` is aborted
 * @throws {ExposedError} at the first look that finds the port exposed
 */
export async function watchForExposure(
  folder: string,
  port: number,
  periodMs: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await requireUnexposed(folder, port);
    await delay(periodMs, undefined, { signal }).catch(() => undefined);
  }
}
