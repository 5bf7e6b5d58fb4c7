import type { RawRecord } from '../backend.ts';

/** One partition: records in offset order, with gaps where compaction took some away. */
export class SimLog {
  #records: RawRecord[] = [];
  #start = 0;
  #end = 0;

  /** The first offset that may be read. Kafka's log start offset. */
  get start(): number { return this.#start; }
  /** The offset of the next record. Kafka's log end offset and high watermark. */
  get end(): number { return this.#end; }

  append(record: Omit<RawRecord, 'offset'>): number {
    const { topic, partition, key, value, timestamp, headers } = record;
    this.#records.push({ topic, partition, offset: this.#end, key, value, timestamp, headers });
    return this.#end++;
  }

  /** Pushes records of [from, to) to `into`, at most `max`; answers the offset to go on at. */
  read(from: number, to: number, max: number, into: RawRecord[]): number {
    let i = this.#indexOf(from);
    let taken = 0;
    while (taken < max && i < this.#records.length && this.#records[i]!.offset < to) {
      into.push(this.#records[i]!);
      i++;
      taken++;
    }
    if (i < this.#records.length && this.#records[i]!.offset < to) return this.#records[i]!.offset;
    return Math.max(from, Math.min(to, this.#end));
  }

  deleteBefore(offset: number): void {
    if (offset <= this.#start) return;
    this.#start = offset;
    this.#records.splice(0, this.#indexOf(offset));
  }

  /** Kafka's cleanup.policy=delete: whole log segments go in reality, single records here. */
  deleteOlderThan(timestamp: number): void {
    let i = 0;
    while (i < this.#records.length && this.#records[i]!.timestamp < timestamp) i++;
    if (i > 0) this.deleteBefore(i < this.#records.length ? this.#records[i]!.offset : this.#end);
  }

  /** Kafka's cleanup.policy=compact: the last record of each key stays, offsets stay. */
  compact(nameOf: (key: Uint8Array) => string): void {
    const last = new Map<string, number>();
    for (const { key, offset } of this.#records) if (key !== null) last.set(nameOf(key), offset);
    this.#records = this.#records.filter(({ key, offset }) => key !== null && last.get(nameOf(key)) === offset);
  }

  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#records.length;
    // Without gaps the index is the distance from the first record.
    if (high > 0 && this.#records[high - 1]!.offset - this.#records[0]!.offset === high - 1) {
      return Math.min(high, Math.max(0, offset - this.#records[0]!.offset));
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#records[middle]!.offset < offset) low = middle + 1; else high = middle;
    }
    return low;
  }
}
