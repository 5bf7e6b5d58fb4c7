import { bytesEqual } from '../common/bytes.ts';
import { murmur2 } from '../common/murmur2.ts';

const EMPTY = -1;

/**
 * Turns by the key of the record that they took, in 4 bytes a turn and 8 to 16 a key: whoever asks for a key among a million records gets
 * its turns at once, and a record costs one look at the last one with its key.
 */
export class TurnsByKey {
  /** Open addressing over keys: the last turn of each, and its hash. Twice as many places as keys at least. */
  #last = new Int32Array(1024).fill(EMPTY);
  #hashes = new Int32Array(1024);
  #keys = 0;
  /** The turn before of the same key. */
  #before = new Int32Array(1024);
  readonly #keyOf: (turn: number) => Uint8Array | null;

  /** @param keyOf  the key that a turn's record had; null when the recording has let it go: then the hash has to do */
  constructor(keyOf: (turn: number) => Uint8Array | null) { this.#keyOf = keyOf; }

  /** Turns come in ascending order. */
  push(turn: number, key: Uint8Array): void {
    if (turn >= this.#before.length) {
      const grown = new Int32Array(Math.max(turn + 1, this.#before.length * 2));
      grown.set(this.#before);
      this.#before = grown;
    }
    const hash = murmur2(key);
    const place = this.#placeOf(key, hash);
    if (this.#last[place] === EMPTY) {
      this.#hashes[place] = hash;
      this.#keys++;
    }
    this.#before[turn] = this.#last[place]!;
    this.#last[place] = turn;
    if (this.#keys * 2 > this.#last.length) this.#grow();
  }

  /** The last turn that took a record with this key; -1: none did. */
  last(key: Uint8Array): number { return this.#last[this.#placeOf(key, murmur2(key))]!; }
  /** The turn before of the same key; -1: that was the first. Only for turns whose record had a key. */
  before(turn: number): number { return this.#before[turn]!; }

  /** Where the key is, or would be. */
  #placeOf(key: Uint8Array, hash: number): number {
    const mask = this.#last.length - 1;
    for (let place = mixed(hash) & mask; ; place = (place + 1) & mask) {
      const turn = this.#last[place]!;
      if (turn === EMPTY) return place;
      if (this.#hashes[place] !== hash) continue;
      const known = this.#keyOf(turn);
      if (known === null || bytesEqual(known, key)) return place;
    }
  }

  #grow(): void {
    const [last, hashes] = [this.#last, this.#hashes];
    this.#last = new Int32Array(last.length * 2).fill(EMPTY);
    this.#hashes = new Int32Array(last.length * 2);
    const mask = this.#last.length - 1;
    for (let i = 0; i < last.length; i++) {
      if (last[i] === EMPTY) continue;
      let place = mixed(hashes[i]!) & mask;
      while (this.#last[place] !== EMPTY) place = (place + 1) & mask;
      this.#last[place] = last[i]!;
      this.#hashes[place] = hashes[i]!;
    }
  }
}

/** The low bits of a hash decide: they take something of the high ones. */
function mixed(hash: number): number { return hash ^ (hash >>> 15); }
