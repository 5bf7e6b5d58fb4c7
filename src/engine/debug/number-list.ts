/** Up to here a list is a plain array, cut to size: a typed array for four numbers takes 300 bytes, and most keys of most stores are written twice. */
const FEW = 8;

/** A growing list of event numbers, ascending, in 4 bytes each. */
export class NumberList {
  #data: Int32Array | readonly number[] = [];
  #length = 0;

  get length(): number { return this.#length; }

  push(value: number): void {
    const length = this.#length++;
    if (length < FEW) {
      this.#data = length === 0 ? [value] : (this.#data as readonly number[]).concat(value);
      return;
    }
    if (length === this.#data.length) {
      const grown = new Int32Array(length * 2);
      grown.set(this.#data);
      this.#data = grown;
    }
    (this.#data as Int32Array)[length] = value;
  }

  at(index: number): number { return this.#data[index]!; }
  get last(): number { return this.#length === 0 ? -1 : this.#data[this.#length - 1]!; }

  /** How many of the numbers are smaller than `bound`: the index of the first one that is not. */
  countBelow(bound: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#data[middle]! < bound) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The largest number below `bound`, -1 without one. */
  lastBelow(bound: number): number {
    const count = this.countBelow(bound);
    return count === 0 ? -1 : this.#data[count - 1]!;
  }
}
