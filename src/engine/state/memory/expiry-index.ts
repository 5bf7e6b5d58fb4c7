import { SortedTimes } from './sorted-times.ts';

/**
 * Entries by their time, kept only while someone listens to the trace: a store that drops whole segments must still tell each entry that
 * it no longer shows.
 */
export class ExpiryIndex {
  readonly #times = new SortedTimes();
  readonly #keys = new Map<number, Set<string>>();

  add(time: number, key: string): void {
    let keys = this.#keys.get(time);
    if (keys === undefined) {
      this.#keys.set(time, (keys = new Set()));
      this.#times.add(time);
    }
    keys.add(key);
  }

  remove(time: number, key: string): void {
    const keys = this.#keys.get(time);
    if (keys === undefined || !keys.delete(key) || keys.size > 0) return;
    this.#keys.delete(time);
    this.#times.remove(time);
  }

  /** Takes out and gives back all keys whose time is below `least`, oldest first. */
  *takeBelow(least: number): Generator<string> {
    for (let time = this.#times.first; time !== undefined && time < least; time = this.#times.first) {
      const keys = this.#keys.get(time)!;
      this.#keys.delete(time);
      this.#times.remove(time);
      yield* [...keys].sort();
    }
  }
}
