import { copyBytes } from '../common/bytes.ts';
import type { HeaderList } from '../trace/events.ts';

/** An output as it was captured. */
export interface CapturedRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly timestamp: number | null;
  readonly headers: HeaderList;
}

const NO_HEADERS: HeaderList = [];
const NULL = -1;
const FIRST_ROWS = 64;
const FIRST_BYTES = 4096;

/**
 * The records of one topic that nobody has read yet, side by side in a few large arrays: a test may let a hundred thousand of them lie,
 * and as many small objects would cost the collector of garbage more than the engine costs.
 */
export class OutputQueue {
  #bytes = new Uint8Array(FIRST_BYTES);
  #used = 0;
  /** Per record: start of the key in #bytes, length of the key, length of the value; -1: null. */
  #rows = new Int32Array(FIRST_ROWS * 3);
  #timestamps = new Float64Array(FIRST_ROWS);
  #headers = new Map<number, HeaderList>();
  #next = 0;
  #length = 0;
  /** Offset of the next record in its topic. */
  offset = 0;

  get size(): number { return this.#length - this.#next; }

  push(key: Uint8Array | null, value: Uint8Array | null, timestamp: number | null, headers: HeaderList): void {
    const keyLength = key === null ? 0 : key.length;
    const valueLength = value === null ? 0 : value.length;
    const at = this.#used;
    if (at + keyLength + valueLength > this.#bytes.length) this.#growBytes(keyLength + valueLength);
    if (key !== null) copyBytes(key, this.#bytes, at);
    if (value !== null) copyBytes(value, this.#bytes, at + keyLength);
    this.#used = at + keyLength + valueLength;
    const row = this.#length++;
    if (row === this.#timestamps.length) this.#growRows();
    this.#rows[row * 3] = at;
    this.#rows[row * 3 + 1] = key === null ? NULL : keyLength;
    this.#rows[row * 3 + 2] = value === null ? NULL : valueLength;
    this.#timestamps[row] = timestamp === null ? Number.NaN : timestamp;
    if (headers.length > 0) this.#headers.set(row, headers);
  }

  #growBytes(needed: number): void {
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + needed));
    grown.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = grown;
  }

  #growRows(): void {
    const rows = new Int32Array(this.#rows.length * 2);
    rows.set(this.#rows);
    this.#rows = rows;
    const timestamps = new Float64Array(this.#timestamps.length * 2);
    timestamps.set(this.#timestamps);
    this.#timestamps = timestamps;
  }

  /** The oldest record, taken away; null without one. */
  take(): CapturedRecord | null {
    if (this.#next === this.#length) return null;
    const row = this.#next++;
    const at = this.#rows[row * 3]!;
    const keyLength = this.#rows[row * 3 + 1]!;
    const valueLength = this.#rows[row * 3 + 2]!;
    const valueAt = at + Math.max(keyLength, 0);
    const timestamp = this.#timestamps[row]!;
    const record: CapturedRecord = {
      key: keyLength === NULL ? null : this.#bytes.slice(at, valueAt),
      value: valueLength === NULL ? null : this.#bytes.slice(valueAt, valueAt + valueLength),
      timestamp: Number.isNaN(timestamp) ? null : timestamp,
      headers: this.#headers.get(row) ?? NO_HEADERS,
    };
    if (this.#next === this.#length) {
      this.#next = 0;
      this.#length = 0;
      this.#used = 0;
      this.#headers.clear();
    }
    return record;
  }
}
