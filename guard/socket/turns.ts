import type { Socket } from "node:net";

/** Clients of Docker's wait for an answer before they ask again; who sends so many at once wants something else. */
const MOST_WAITING = 32;

/**
 * Answers the requests of one connection one after the other, so that a client that sends many without waiting costs no
 * more connections to Docker than one that waits.
 */
export function inTurn(): (socket: Socket, work: () => Promise<void>) => void {
  const waiting = new WeakMap<Socket, { count: number; last: Promise<void> }>();
  return (socket, work) => {
    const queue = waiting.get(socket) ?? { count: 0, last: Promise.resolve() };
    waiting.set(socket, queue);
    if (queue.count >= MOST_WAITING) {
      socket.destroy();
      return;
    }
    queue.count += 1;
    queue.last = queue.last.then(async () => {
      if (!socket.destroyed) await work();
      queue.count -= 1;
    });
  };
}
