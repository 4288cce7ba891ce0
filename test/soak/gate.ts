/** Lets clients act, or holds them back between two acts while all that was written is read back. */
export class Gate {
  readonly #acting = new Set<Promise<unknown>>();
  #shut: Promise<void> | undefined;
  #release: (() => void) | undefined;

  async act<T>(run: () => Promise<T>): Promise<T> {
    while (this.#shut !== undefined) await this.#shut;
    const acting = run();
    this.#acting.add(acting);
    try {
      return await acting;
    } finally {
      this.#acting.delete(acting);
    }
  }

  /** @returns when nobody acts any more */
  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#shut = promise.then(() => undefined);
    this.#release = () => {
      resolve(undefined);
    };
    await Promise.allSettled(this.#acting);
  }

  open(): void {
    this.#shut = undefined;
    this.#release?.();
  }
}
