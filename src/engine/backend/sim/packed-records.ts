import type { HeaderList } from '../../trace/events.ts';
import { newBytes } from '../../common/bytes.ts';

/** Records of a chunk. */
export const CHUNK = 1024;
const NO_BYTES = -1;
const NO_HEADERS: HeaderList = [];

/** What differs from record to record of one partition. */
export interface StoredRecord {
  readonly offset: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly timestamp: number;
  readonly headers: HeaderList;
}

/**
 * Up to a thousand records as a few arrays. As objects a million records of ten bytes each took half a gigabyte, which the collector of
 * garbage walked through again and again; packed they take 50 bytes more than their own. Whoever reads gets arrays of its own.
 */
export class PackedRecords {
  readonly #offsets = new Float64Array(CHUNK);
  readonly #timestamps = new Float64Array(CHUNK);
  /** For each record where its key begins, the key's length and the value's. */
  readonly #places = new Int32Array(CHUNK * 3);
  #bytes = new Uint8Array(CHUNK * 16);
  #used = 0;
  #headers: Map<number, HeaderList> | null = null;
  #length = 0;

  get length(): number { return this.#length; }

  push({ offset, key, value, timestamp, headers }: StoredRecord): void {
    const at = this.#length++;
    this.#offsets[at] = offset;
    this.#timestamps[at] = timestamp;
    this.#places[at * 3] = this.#used;
    this.#places[at * 3 + 1] = this.#add(key);
    this.#places[at * 3 + 2] = this.#add(value);
    if (headers.length > 0) (this.#headers ??= new Map()).set(at, headers);
  }

  #add(bytes: Uint8Array | null): number {
    if (bytes === null) return NO_BYTES;
    const end = this.#used + bytes.length;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = grown;
    }
    copy(bytes, 0, this.#bytes, this.#used, bytes.length);
    this.#used = end;
    return bytes.length;
  }

  offset(at: number): number { return this.#offsets[at]!; }
  timestamp(at: number): number { return this.#timestamps[at]!; }
  headers(at: number): HeaderList { return this.#headers?.get(at) ?? NO_HEADERS; }

  key(at: number): Uint8Array | null { return this.#cut(this.#places[at * 3]!, this.#places[at * 3 + 1]!); }
  value(at: number): Uint8Array | null { return this.#cut(this.#places[at * 3]! + Math.max(0, this.#places[at * 3 + 1]!), this.#places[at * 3 + 2]!); }

  #cut(from: number, length: number): Uint8Array | null {
    if (length === NO_BYTES) return null;
    const bytes = newBytes(length);
    copy(this.#bytes, from, bytes, 0, length);
    return bytes;
  }
}

/** Short stretches go byte by byte: making a view of the source costs more. */
function copy(source: Uint8Array, from: number, target: Uint8Array, to: number, length: number): void {
  if (length > 48) target.set(source.subarray(from, from + length), to);
  else for (let i = 0; i < length; i++) target[to + i] = source[from + i]!;
}
