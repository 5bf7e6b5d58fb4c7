import type { RawRecord, TopicPartition } from '../backend.ts';
import type { RecordBatch } from './record-batch.ts';
import { RecordCursor } from './record-batch-decoder.ts';

/** Fetched batches of one partition, decoded a record at a time when asked for. */
export class PartitionBuffer {
  readonly where: TopicPartition;
  #position: number;
  #batches: RecordBatch[] = [];
  #next = 0;
  #cursor: RecordCursor | null = null;
  #held: RawRecord | null = null;
  #fetchOffset: number;
  #bytes = 0;

  constructor(where: TopicPartition, position: number) {
    this.where = where;
    this.#position = position;
    this.#fetchOffset = position;
  }

  /** The next offset to hand out. Moves over batches without records too: what compaction or a transaction left behind. */
  get position(): number { return this.#position; }
  /** Where the next fetch goes on. */
  get fetchOffset(): number { return this.#fetchOffset; }
  get bytes(): number { return this.#bytes; }
  get empty(): boolean { return this.#cursor === null && this.#held === null && this.#next === this.#batches.length; }

  add(batches: readonly RecordBatch[]): void {
    for (const batch of batches) {
      if (batch.lastOffset < this.#fetchOffset) continue;
      this.#batches.push(batch);
      this.#bytes += batch.records.length;
      this.#fetchOffset = batch.lastOffset + 1;
    }
    this.#skipEmpty();
  }

  /** Pushes up to `max` records with offsets below `to`; answers how many. */
  take(max: number, to: number, into: RawRecord[]): number {
    let taken = 0;
    while (taken < max) {
      const record = this.#held ?? this.#nextRecord();
      if (record === null) break;
      if (record.offset >= to) { this.#held = record; break; }
      this.#held = null;
      into.push(record);
      taken++;
      this.#position = record.offset + 1;
      if (this.#cursor!.done) this.#finishBatch();
    }
    return taken;
  }

  /** The next record at or behind the position. The cursor is left on its batch, finished or not. */
  #nextRecord(): RawRecord | null {
    for (;;) {
      if (this.#cursor === null) {
        if (this.#next === this.#batches.length) return null;
        this.#cursor = new RecordCursor(this.#batches[this.#next]!, this.where);
      }
      while (!this.#cursor.done) {
        const record = this.#cursor.next();
        // A fetch starts at the batch that holds its offset, not at the record.
        if (record.offset >= this.#position) return record;
      }
      this.#finishBatch();
    }
  }

  #finishBatch(): void {
    const batch = this.#batches[this.#next++]!;
    this.#bytes -= batch.records.length;
    this.#position = Math.max(this.#position, batch.lastOffset + 1);
    this.#cursor = null;
    if (this.#next === this.#batches.length) { this.#batches = []; this.#next = 0; }
    this.#skipEmpty();
  }

  #skipEmpty(): void {
    while (this.#cursor === null && this.#next < this.#batches.length && this.#batches[this.#next]!.count === 0) {
      const batch = this.#batches[this.#next++]!;
      this.#position = Math.max(this.#position, batch.lastOffset + 1);
    }
    if (this.#next === this.#batches.length) { this.#batches = []; this.#next = 0; }
  }
}
