import type { RawRecord } from '../backend.ts';
import { CHUNK, PackedRecords, type StoredRecord } from './packed-records.ts';

/** One partition: records in offset order, with gaps where compaction took some away. */
export class SimLog {
  #topic = '';
  #partition = 0;
  /** All chunks but the last are full. */
  #chunks: PackedRecords[] = [];
  /** Records of the first chunk that were deleted. */
  #skipped = 0;
  #start = 0;
  #end = 0;

  /** The first offset that may be read. Kafka's log start offset. */
  get start(): number { return this.#start; }
  /** The offset of the next record. Kafka's log end offset and high watermark. */
  get end(): number { return this.#end; }

  append({ topic, partition, key, value, timestamp, headers }: Omit<RawRecord, 'offset'>): number {
    this.#topic = topic;
    this.#partition = partition;
    this.#push({ offset: this.#end, key, value, timestamp, headers });
    return this.#end++;
  }

  #push(record: StoredRecord): void {
    let last = this.#chunks[this.#chunks.length - 1];
    if (last === undefined || last.length === CHUNK) {
      last = new PackedRecords();
      this.#chunks.push(last);
    }
    last.push(record);
  }

  /** Pushes records of [from, to) to `into`, at most `max`; answers the offset to go on at. */
  read(from: number, to: number, max: number, into: RawRecord[]): number {
    let i = this.#indexOf(from);
    const count = this.#count;
    for (let taken = 0; taken < max && i < count && this.#offset(i) < to; taken++) into.push(this.#record(i++));
    if (i < count && this.#offset(i) < to) return this.#offset(i);
    return Math.max(from, Math.min(to, this.#end));
  }

  /** The first offset whose record is not older; timestamps need not ascend. null: all are older. */
  offsetForTime(time: number): number | null {
    for (let i = this.#indexOf(this.#start), count = this.#count; i < count; i++) {
      if (this.#chunks[Math.floor(i / CHUNK)]!.timestamp(i % CHUNK) >= time) return this.#offset(i);
    }
    return null;
  }

  deleteBefore(offset: number): void {
    if (offset <= this.#start) return;
    this.#start = offset;
    const index = this.#indexOf(offset);
    const chunks = Math.min(this.#chunks.length, Math.floor(index / CHUNK));
    this.#chunks.splice(0, chunks);
    this.#skipped = index - chunks * CHUNK;
  }

  /** Kafka's cleanup.policy=delete: whole log segments go in reality, single records here. */
  deleteOlderThan(timestamp: number): void {
    const count = this.#count;
    let i = this.#skipped;
    while (i < count && this.#chunks[Math.floor(i / CHUNK)]!.timestamp(i % CHUNK) < timestamp) i++;
    if (i > this.#skipped) this.deleteBefore(i < count ? this.#offset(i) : this.#end);
  }

  /** Kafka's cleanup.policy=compact: the last record of each key stays, offsets stay. */
  compact(nameOf: (key: Uint8Array) => string): void {
    const records: RawRecord[] = [];
    this.read(this.#start, this.#end, Infinity, records);
    const last = new Map<string, number>();
    for (const { key, offset } of records) if (key !== null) last.set(nameOf(key), offset);
    this.#chunks = [];
    this.#skipped = 0;
    for (const record of records) if (record.key !== null && last.get(nameOf(record.key)) === record.offset) this.#push(record);
  }

  // ---- by index, those among them that were deleted at the front of the first chunk

  get #count(): number { return this.#chunks.length === 0 ? 0 : (this.#chunks.length - 1) * CHUNK + this.#chunks[this.#chunks.length - 1]!.length; }
  #offset(index: number): number { return this.#chunks[Math.floor(index / CHUNK)]!.offset(index % CHUNK); }

  #record(index: number): RawRecord {
    const chunk = this.#chunks[Math.floor(index / CHUNK)]!;
    const at = index % CHUNK;
    return { topic: this.#topic, partition: this.#partition, offset: chunk.offset(at), key: chunk.key(at), value: chunk.value(at), timestamp: chunk.timestamp(at), headers: chunk.headers(at) };
  }

  /** Of the first record at or above the offset. */
  #indexOf(offset: number): number {
    let low = this.#skipped;
    let high = this.#count;
    if (low >= high) return high;
    // Without gaps the index is the distance from the first record.
    const first = this.#offset(low);
    if (this.#offset(high - 1) - first === high - 1 - low) return Math.min(high, Math.max(low, low + offset - first));
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#offset(middle) < offset) low = middle + 1; else high = middle;
    }
    return low;
  }
}
