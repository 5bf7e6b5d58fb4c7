/** A growing list of event numbers, ascending, in 4 bytes each. */
export class NumberList {
  #data = new Int32Array(4);
  #length = 0;

  get length(): number { return this.#length; }

  push(value: number): void {
    if (this.#length === this.#data.length) {
      const grown = new Int32Array(this.#data.length * 2);
      grown.set(this.#data);
      this.#data = grown;
    }
    this.#data[this.#length++] = value;
  }

  at(index: number): number { return this.#data[index]!; }
  set(index: number, value: number): void { this.#data[index] = value; }
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
