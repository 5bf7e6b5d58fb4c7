import { FATES } from './fates.ts';

const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;
const BLOCK_BITS = 8;
const KINDS = FATES.length;
const PENDING = FATES.indexOf('pending');

/** The fate of each input in a byte, with sums for every 256 of them, so that counting a stretch of a million costs microseconds. */
export class FateTable {
  readonly #codes: Uint8Array[] = [];
  readonly #sums: Int32Array[] = [];
  #length = 0;

  /** One more input, pending. */
  push(): void {
    const index = this.#length++;
    if ((index & (CHUNK - 1)) === 0) {
      this.#codes.push(new Uint8Array(CHUNK).fill(PENDING));
      this.#sums.push(new Int32Array((CHUNK >> BLOCK_BITS) * KINDS));
    }
    this.#sums[index >> CHUNK_BITS]![((index & (CHUNK - 1)) >> BLOCK_BITS) * KINDS + PENDING]!++;
  }

  /** @param input  from 1 */
  set(input: number, code: number): void {
    const index = input - 1;
    const chunk = this.#codes[index >> CHUNK_BITS]!;
    const at = index & (CHUNK - 1);
    const before = chunk[at]!;
    if (before === code) return;
    chunk[at] = code;
    const sums = this.#sums[index >> CHUNK_BITS]!;
    const block = (at >> BLOCK_BITS) * KINDS;
    sums[block + before]!--;
    sums[block + code]!++;
  }

  /** Index into FATES. */
  code(input: number): number { return this.#codes[(input - 1) >> CHUNK_BITS]![(input - 1) & (CHUNK - 1)]!; }

  /** How many of the inputs from..to (inclusive) met each fate, in the order of FATES. */
  count(from: number, to: number): Int32Array {
    const counts = new Int32Array(KINDS);
    let index = Math.max(1, from) - 1;
    const end = Math.min(to, this.#length);
    while (index < end) {
      if ((index & ((1 << BLOCK_BITS) - 1)) === 0 && index + (1 << BLOCK_BITS) <= end) {
        const sums = this.#sums[index >> CHUNK_BITS]!;
        const block = ((index & (CHUNK - 1)) >> BLOCK_BITS) * KINDS;
        for (let kind = 0; kind < KINDS; kind++) counts[kind]! += sums[block + kind]!;
        index += 1 << BLOCK_BITS;
      } else {
        counts[this.code(index + 1)]!++;
        index++;
      }
    }
    return counts;
  }
}
