/**
 * A collection's keys in the order of `SORT document._key`. Keys are ASCII, so comparing code units is comparing bytes, which is the order of
 * ArangoDB's primary index. Sorted again only when asked for after an addition out of order: on an almost sorted array that is one pass.
 */
export class SortedKeys {
  readonly #keys: string[] = [];
  #sorted = true;

  add(key: string): void {
    const last = this.#keys.at(-1);
    this.#sorted &&= last === undefined || last < key;
    this.#keys.push(key);
  }

  remove(key: string): void {
    this.#sort();
    let low = 0;
    for (let high = this.#keys.length; low < high;) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? "") < key) low = middle + 1;
      else high = middle;
    }
    this.#keys.splice(low, 1);
  }

  slice(offset: number, limit: number): string[] {
    this.#sort();
    return this.#keys.slice(offset, offset + limit);
  }

  #sort(): void {
    if (!this.#sorted) this.#keys.sort((a, b) => (a < b ? -1 : 1));
    this.#sorted = true;
  }
}
