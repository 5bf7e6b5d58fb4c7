import type { IsolationLevel, RawRecord, ViewedRecord } from '../backend.ts';
import { CHUNK, PackedRecords, type StoredRecord } from './packed-records.ts';
import { Undecided } from './undecided.ts';

/** One partition: records in offset order, with gaps where compaction took some away and where a transaction ended. */
export class SimLog {
  #topic = '';
  #partition = 0;
  /** All chunks but the last are full. */
  #chunks: PackedRecords[] = [];
  /** Records of the first chunk that were deleted. */
  #skipped = 0;
  #start = 0;
  #end = 0;
  readonly #undecided = new Undecided();

  /** The first offset that may be read. Kafka's log start offset. */
  get start(): number { return this.#start; }
  /** The offset of the next record. Kafka's log end offset and high watermark. */
  get end(): number { return this.#end; }
  /** Where the first open transaction begins; without one the end. */
  get lastStable(): number { return this.#undecided.firstOpen ?? this.#end; }
  endFor(isolation: IsolationLevel): number { return isolation === 'read_committed' ? this.lastStable : this.#end; }

  /** @param transaction  whose record it is: any object that stands for an open transaction */
  append({ topic, partition, key, value, timestamp, headers }: Omit<RawRecord, 'offset'>, transaction: object | null = null): number {
    this.#topic = topic;
    this.#partition = partition;
    this.#push({ offset: this.#end, key, value, timestamp, headers });
    if (transaction !== null) this.#undecided.add(transaction, this.#end);
    return this.#end++;
  }

  /** Writes the control record that ends a transaction, which takes an offset. */
  endTransaction(transaction: object, committed: boolean): void {
    this.#undecided.end(transaction, committed);
    this.#end++;
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
  read(from: number, to: number, max: number, into: RawRecord[], isolation: IsolationLevel = 'read_uncommitted'): number {
    const end = Math.min(to, this.endFor(isolation));
    const skipsAborted = isolation === 'read_committed' && this.#undecided.hasAborted;
    let i = this.#indexOf(from);
    const count = this.#count;
    for (let taken = 0; taken < max && i < count && this.#offset(i) < end; i++) {
      if (skipsAborted && this.#undecided.at(this.#offset(i)) === 'aborted') continue;
      into.push(this.#record(i));
      taken++;
    }
    if (i < count && this.#offset(i) < end) return this.#offset(i);
    return Math.max(from, end);
  }

  /** Records of [from, to) with what became of their transactions. */
  view(from: number, to: number, max: number): ViewedRecord[] {
    const records: RawRecord[] = [];
    this.read(from, to, max, records);
    return records.map((record) => ({ ...record, transaction: this.#undecided.at(record.offset) }));
  }

  /** The first offset whose record is not older; timestamps need not ascend. null: all are older. */
  offsetForTime(time: number, isolation: IsolationLevel = 'read_uncommitted'): number | null {
    const end = this.endFor(isolation);
    for (let i = this.#indexOf(this.#start), count = this.#count; i < count && this.#offset(i) < end; i++) {
      if (this.#chunks[Math.floor(i / CHUNK)]!.timestamp(i % CHUNK) >= time) return this.#offset(i);
    }
    return null;
  }

  deleteBefore(offset: number): void {
    if (offset <= this.#start) return;
    this.#start = offset;
    this.#undecided.forgetBefore(offset);
    const index = this.#indexOf(offset);
    const chunks = Math.min(this.#chunks.length, Math.floor(index / CHUNK));
    this.#chunks.splice(0, chunks);
    this.#skipped = index - chunks * CHUNK;
  }

  /** Takes back the records from an offset on, as if they had never been sent. A transaction that had nothing else here is not known here any more. */
  truncate(offset: number): void {
    const records: RawRecord[] = [];
    this.read(this.#start, offset, Infinity, records);
    this.#chunks = [];
    this.#skipped = 0;
    for (const record of records) this.#push(record);
    this.#end = Math.max(this.#start, Math.min(this.#end, offset));
    this.#undecided.forgetFrom(this.#end);
  }

  /** Kafka's cleanup.policy=delete: whole log segments go in reality, single records here. */
  deleteOlderThan(timestamp: number): void {
    const count = this.#count;
    let i = this.#skipped;
    while (i < count && this.#chunks[Math.floor(i / CHUNK)]!.timestamp(i % CHUNK) < timestamp) i++;
    if (i > this.#skipped) this.deleteBefore(i < count ? this.#offset(i) : this.#end);
  }

  /** Kafka's cleanup.policy=compact: the last record of each key stays, offsets stay. What is aborted goes, what is not decided stays as it is. */
  compact(nameOf: (key: Uint8Array) => string): void {
    const stable = this.lastStable;
    const records: RawRecord[] = [];
    const rest: RawRecord[] = [];
    this.read(this.#start, stable, Infinity, records, 'read_committed');
    this.read(stable, this.#end, Infinity, rest);
    const last = new Map<string, number>();
    for (const { key, offset } of records) if (key !== null) last.set(nameOf(key), offset);
    this.#chunks = [];
    this.#skipped = 0;
    for (const record of records) if (record.key !== null && last.get(nameOf(record.key)) === record.offset) this.#push(record);
    for (const record of rest) this.#push(record);
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
