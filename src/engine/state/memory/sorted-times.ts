/** The distinct times of a store's entries, ascending. Times mostly come in order, so adding is mostly a push. */
export class SortedTimes {
  readonly #times: number[] = [];
  /** Index of the first one in use: times leave at the front, and moving all others each time would cost more. */
  #head = 0;

  get first(): number | undefined { return this.#times[this.#head]; }

  add(time: number): void {
    const times = this.#times;
    if (times.length === this.#head || time > times[times.length - 1]!) {
      times.push(time);
      return;
    }
    const at = this.#lowerBound(time);
    if (times[at] !== time) times.splice(at, 0, time);
  }

  remove(time: number): void {
    const at = this.#lowerBound(time);
    if (this.#times[at] !== time) return;
    if (at === this.#head) this.#dropFirst();
    else this.#times.splice(at, 1);
  }

  #dropFirst(): void {
    this.#head++;
    if (this.#head > 64 && this.#head * 2 > this.#times.length) {
      this.#times.splice(0, this.#head);
      this.#head = 0;
    }
  }

  clear(): void {
    this.#times.length = 0;
    this.#head = 0;
  }

  /** The least time at or above. */
  ceiling(time: number): number | undefined { return this.#times[this.#lowerBound(time)]; }

  /** The greatest time at or below. */
  floor(time: number): number | undefined {
    const at = this.#lowerBound(time);
    if (this.#times[at] === time) return time;
    return at > this.#head ? this.#times[at - 1] : undefined;
  }

  #lowerBound(time: number): number {
    let low = this.#head;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#times[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
