import type { ByteTable, TableSpace, TableWalk } from './byte-table.ts';
import { EMPTY_WALK } from './memory-table.ts';
import { SortedTimes } from '../memory/sorted-times.ts';

/**
 * The tables of a store that forgets by time: one per interval of time, dropped whole once nothing in it can be shown any more. So an
 * entry may still lie here though it is too old to be read, and a write that is too old to be read may still be taken.
 *
 * Kafka: org.apache.kafka.streams.state.internals.AbstractSegments
 */
export class Segments {
  readonly #retentionMs: number;
  readonly #intervalMs: number;
  readonly #space: TableSpace;
  readonly #tables = new Map<number, ByteTable>();
  readonly #ids = new SortedTimes();

  constructor(space: TableSpace, retentionMs: number, intervalMs: number) {
    this.#space = space;
    this.#retentionMs = retentionMs;
    this.#intervalMs = intervalMs;
    for (const id of space.tableIds) if (id >= 0) this.#open(id);
  }

  idOf(time: number): number { return Math.trunc(time / this.#intervalMs); }

  /** The segment of that time, if it was written to. */
  at(time: number): ByteTable | undefined { return this.#tables.get(this.idOf(time)); }

  /** The segment to write to, made if need be; null when it is dead at that stream time. Drops the dead ones. */
  forWriting(time: number, streamTime: number): ByteTable | null {
    const id = this.idOf(time);
    const least = this.idOf(streamTime - this.#retentionMs);
    const table = id >= least ? this.#tables.get(id) ?? this.#open(id) : null;
    this.#dropBelow(least);
    return table;
  }

  #open(id: number): ByteTable {
    const table = this.#space.table(id);
    this.#tables.set(id, table);
    this.#ids.add(id);
    return table;
  }

  /** Drops the segments that are dead at that stream time. */
  dropDead(streamTime: number): void { this.#dropBelow(this.idOf(streamTime - this.#retentionMs)); }

  #dropBelow(least: number): void {
    for (let first = this.#ids.first; first !== undefined && first < least; first = this.#ids.first) {
      this.#tables.delete(first);
      this.#ids.remove(first);
      this.#space.drop(first);
    }
  }

  /** Everything between two keys in the segments from one time's to another's: segment by segment, in the order of the keys in each. */
  walk(timeFrom: number, timeTo: number, from: string | null, to: string | null, reverse: boolean): TableWalk {
    if (timeFrom > timeTo || (from !== null && to !== null && from > to)) return EMPTY_WALK;
    return new SegmentWalk(this.tables(timeFrom, timeTo, reverse), from, to, reverse);
  }

  /** The segments from one time's to another's that were written to. */
  tables(timeFrom: number, timeTo: number, reverse: boolean): ByteTable[] {
    const last = this.idOf(timeTo);
    const tables: ByteTable[] = [];
    for (let id = this.#ids.ceiling(this.idOf(timeFrom)); id !== undefined && id <= last; id = this.#ids.ceiling(id + 1)) {
      tables.push(this.#tables.get(id)!);
    }
    return reverse ? tables.reverse() : tables;
  }
}

/** Opens each segment's walk when it gets there. */
class SegmentWalk implements TableWalk {
  readonly #tables: readonly ByteTable[];
  readonly #from: string | null;
  readonly #to: string | null;
  readonly #reverse: boolean;
  #at = 0;
  #walk: TableWalk = EMPTY_WALK;

  constructor(tables: readonly ByteTable[], from: string | null, to: string | null, reverse: boolean) {
    this.#tables = tables;
    this.#from = from;
    this.#to = to;
    this.#reverse = reverse;
  }

  get key(): string { return this.#walk.key; }
  get value(): Uint8Array { return this.#walk.value; }

  next(): boolean {
    while (!this.#walk.next()) {
      const table = this.#tables[this.#at++];
      if (table === undefined) return false;
      this.#walk = table.walk(this.#from, this.#to, true, this.#reverse);
    }
    return true;
  }

  close(): void {
    this.#at = this.#tables.length;
    this.#walk.close();
  }
}
