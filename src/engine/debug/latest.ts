import { NumberList } from './number-list.ts';

/** Numbers of the events that concern each of several things by name: the last one of each before any moment is a look-up. */
export class Latest {
  readonly #byName = new Map<string, NumberList>();

  push(name: string, number: number): void { this.list(name).push(number); }

  /** Of the events with this name, for whoever adds many. */
  list(name: string): NumberList {
    let numbers = this.#byName.get(name);
    if (numbers === undefined) {
      numbers = new NumberList();
      this.#byName.set(name, numbers);
    }
    return numbers;
  }

  names(): IterableIterator<string> { return this.#byName.keys(); }
  of(name: string): NumberList | undefined { return this.#byName.get(name); }
  /** -1: none before the cursor. */
  before(name: string, cursor: number): number { return this.#byName.get(name)?.lastBelow(cursor) ?? -1; }
}
