/** A set of ports, stored as ascending ranges that do not touch or overlap. */
export class PortSet {
  readonly #ranges: [first: number, last: number][] = [];

  add(first: number, last: number): void {
    const from = this.#endingFrom(first - 1);
    const to = this.#beginningAfter(last + 1);
    const merged = this.#ranges.slice(from, to);
    this.#ranges.splice(from, to - from, [
      Math.min(first, merged[0]?.[0] ?? first),
      Math.max(last, merged.at(-1)?.[1] ?? last),
    ]);
  }

  /**
   * Returns the last port of the first range that overlaps `first` to `last`; null if there is
   * none.
   */
  findLastBlocked(first: number, last: number): number | null {
    const found = this.#ranges[this.#endingFrom(first)];
    return found !== undefined && found[0] <= last ? found[1] : null;
  }

  /** Returns how many of the ports from `first` to `last` are in the set. */
  count(first: number, last: number): number {
    let sum = 0;
    for (let i = this.#endingFrom(first), to = this.#beginningAfter(last); i < to; i++) {
      const [begin, end] = this.#ranges[i] ?? [0, -1];
      sum += Math.min(end, last) - Math.max(begin, first) + 1;
    }
    return sum;
  }

  /** Returns the index of the first range that ends at `port` or later. */
  #endingFrom(port: number): number {
    return this.#search(([, last]) => last >= port);
  }

  /** Returns the index of the first range that begins after `port`. */
  #beginningAfter(port: number): number {
    return this.#search(([first]) => first > port);
  }

  #search(holds: (range: readonly [number, number]) => boolean): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const range = this.#ranges[middle];
      if (range !== undefined && holds(range)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
