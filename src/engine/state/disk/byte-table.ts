import type { Position } from '../position.ts';
import type { ValueFormat } from '../restore.ts';

/**
 * The ordered map of bytes that persistent stores are written on: in memory where a task keeps nothing on disk, else in LMDB. Keys are
 * texts of bytes (key-text.ts), so both keep the same order.
 *
 *     const space = openTableSpace(context, 'counts');
 *     const table = space.table(0);
 *     table.set('a', bytes);
 *     for (const walk = table.walk(null, null, true, false); walk.next();) use(walk.key, walk.value);
 *
 * Misuse: to expect a walk to see what is written after it began. A walk is a view of one moment, as RocksDB's iterators are: stores may
 * be changed while someone walks them.
 */
export interface ByteTable {
  get(key: string): Uint8Array | undefined;
  set(key: string, value: Uint8Array): void;
  delete(key: string): void;
  /** From `from` (inclusive, null: the first) to `to` (null: the last). A reverse walk visits the same keys the other way. */
  walk(from: string | null, to: string | null, toInclusive: boolean, reverse: boolean): TableWalk;
  /** Number of entries; an estimate on disk. */
  approximateSize(): number;
}

/** Key and value are those of the step that `next` made. */
export interface TableWalk {
  readonly key: string;
  readonly value: Uint8Array;
  next(): boolean;
  /** Idempotent. A walk that came to its end is closed. */
  close(): void;
}

/** The tables of one store: one for a key-value store, one per segment for stores that forget by time. */
export interface TableSpace {
  readonly tableIds: readonly number[];
  /** How far the store had read its input when it was last flushed. */
  readonly savedPosition: Position | null;
  /** In what form values were written when it was last flushed; null for a new space, and where that was not said. */
  readonly savedFormat: ValueFormat | null;
  /** Opens the table, empty if it is new. */
  table(id: number): ByteTable;
  /** Forgets the table and everything in it. */
  drop(id: number): void;
  /** All writes of before, and the position that they belong to, are on disk when this returns: all of them or none. */
  flush(position: Position): void;
  /** At a commit, when no flush is called for: may flush, so that what waits in memory does not grow without bounds. */
  relieve(position: Position): void;
  /** Without a flush: what was written since the last one is lost. */
  close(): void;
}
