const NEVER = 0x7fffffff;
/** Came, went and came again: only its writes tell. */
const TANGLED = -1;

/**
 * For each key of a store, by its index, the write that brought it and the one that took it away, in 8 bytes: which of a million keys were
 * there at a moment is answered by going over two arrays, without looking at a single event.
 */
export class Lives {
  #born = new Int32Array(64);
  #died = new Int32Array(64);
  #length = 0;

  get length(): number { return this.#length; }

  write(index: number, number: number, held: boolean, holds: boolean): void {
    if (index >= this.#length) {
      this.#add(index);
      // what it held when the recording began was brought by no write
      this.#born[index] = held ? -1 : holds ? number : NEVER;
      this.#died[index] = held && !holds ? number : NEVER;
    } else if (this.#died[index] === TANGLED || held === holds) return;
    else if (holds) {
      if (this.#born[index] === NEVER) this.#born[index] = number;
      else this.#died[index] = TANGLED;
    } else this.#died[index] = number;
  }

  #add(index: number): void {
    if (index === this.#born.length) {
      this.#born = grown(this.#born);
      this.#died = grown(this.#died);
    }
    this.#length = index + 1;
  }

  /** Did the key hold something after the first `cursor` events? null: its writes have to be asked. */
  at(index: number, cursor: number): boolean | null {
    const died = this.#died[index]!;
    if (died === TANGLED) return null;
    return this.#born[index]! < cursor && died >= cursor;
  }
}

function grown(data: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(data.length * 2);
  larger.set(data);
  return larger;
}
