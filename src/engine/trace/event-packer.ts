import type { HeaderList } from './events.ts';

const NULL = -1;
const FIRST = 16 * 1024;

/** What a packer has gathered, cut to size. */
export interface Packed {
  readonly ints: Int32Array;
  readonly numbers: Float64Array;
  readonly bytes: Uint8Array;
  readonly refs: readonly unknown[];
}

/**
 * Fields of events into a few large arrays: numbers in eight bytes (null too), small whole numbers in four, bytes into one block, all else
 * as references, texts once. One is used again and again; `take` empties it.
 */
export class EventPacker {
  #ints = new Int32Array(FIRST);
  #numbers = new Float64Array(FIRST);
  #bytes = new Uint8Array(FIRST);
  #refs: unknown[] = [null];
  readonly #texts = new Map<string, number>();
  intCount = 0;
  numberCount = 0;
  byteCount = 0;

  int(value: number): void {
    if (this.intCount === this.#ints.length) {
      const grown = new Int32Array(this.#ints.length * 2);
      grown.set(this.#ints);
      this.#ints = grown;
    }
    this.#ints[this.intCount++] = value;
  }

  flag(value: boolean): void { this.int(value ? 1 : 0); }

  number(value: number | null): void {
    if (this.numberCount === this.#numbers.length) {
      const grown = new Float64Array(this.#numbers.length * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[this.numberCount++] = value === null ? Number.NaN : value;
  }

  text(value: string | null): void {
    if (value === null) {
      this.int(0);
      return;
    }
    let at = this.#texts.get(value);
    if (at === undefined) {
      at = this.#refs.push(value) - 1;
      this.#texts.set(value, at);
    }
    this.int(at);
  }

  ref(value: unknown): void {
    if (typeof value === 'string') this.text(value);
    else this.int(value === null ? 0 : this.#refs.push(value) - 1);
  }

  headers(value: HeaderList): void { this.int(value.length === 0 ? NULL : this.#refs.push(value) - 1); }

  pushBytes(value: Uint8Array | null): void {
    if (value === null) {
      this.int(NULL);
      return;
    }
    const { length } = value;
    this.int(length);
    if (this.byteCount + length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.byteCount + length));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    const at = this.byteCount;
    if (length > 48) this.#bytes.set(value, at);
    else for (let i = 0; i < length; i++) this.#bytes[at + i] = value[i]!;
    this.byteCount = at + length;
  }

  take(): Packed {
    const packed = {
      ints: this.#ints.slice(0, this.intCount), numbers: this.#numbers.slice(0, this.numberCount), bytes: this.#bytes.slice(0, this.byteCount), refs: this.#refs,
    };
    this.#refs = [null];
    this.#texts.clear();
    this.intCount = 0;
    this.numberCount = 0;
    this.byteCount = 0;
    return packed;
  }
}

const NO_HEADERS: HeaderList = [];

/** Reads fields in the order in which they were packed. */
export class EventUnpacker {
  readonly #packed: Packed;
  #int = 0;
  #number = 0;
  #byte = 0;

  constructor(packed: Packed) { this.#packed = packed; }

  seek(int: number, number: number, byte: number): void {
    this.#int = int;
    this.#number = number;
    this.#byte = byte;
  }

  int(): number { return this.#packed.ints[this.#int++]!; }
  flag(): boolean { return this.int() === 1; }
  number(): number { return this.#packed.numbers[this.#number++]!; }
  numberOrNull(): number | null {
    const value = this.number();
    return Number.isNaN(value) ? null : value;
  }
  /** Types come from who packed it. */
  ref<T>(): T { return this.#packed.refs[this.int()] as T; }
  headers(): HeaderList {
    const at = this.int();
    return at === NULL ? NO_HEADERS : this.#packed.refs[at] as HeaderList;
  }
  bytesOrNull(): Uint8Array | null {
    const length = this.int();
    return length === NULL ? null : this.#packed.bytes.subarray(this.#byte, this.#byte += length);
  }
  bytes(): Uint8Array { return this.bytesOrNull()!; }
}
