import type { ObservedTime } from '../../processor/context.ts';
import type { ChangelogRecord, StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { TableSpace, TableWalk } from './byte-table.ts';
import { ExpiryIndex } from '../memory/expiry-index.ts';
import { Position } from '../position.ts';
import { upgradeOf } from '../restore.ts';
import type { ValueFormat } from '../restore.ts';
import { Segments } from './segments.ts';
import { StoreTrace } from '../store-trace.ts';
import { openTableSpace } from './table-spaces.ts';

export interface ExpiringTablesOptions {
  readonly name: string;
  readonly retentionMs: number;
  readonly segmentIntervalMs: number;
  /** Also shows entries that are exactly as old as the retention: without grace, that is how old a window is when it is emitted on close. */
  readonly showsAtRetention: boolean;
  /** The time by which an entry expires, out of its key. */
  timeOf(key: string): number;
  /** The key as changelog and trace have it. */
  changelogKeyOf(key: string): Uint8Array;
  /**
   * The second key of an entry, under which it is found by its record key, where the first one begins with the time. First keys then
   * begin with byte 0, second ones with byte 1.
   */
  indexKeyOf: ((key: string) => string) | null;
  /** The form of the values, and that of a space on disk which does not say it. */
  readonly format: ValueFormat;
  readonly unsaidFormat: ValueFormat;
  /** Keys of changelog records and their values, as they belong in here. */
  restored(record: ChangelogRecord): readonly [key: string, value: Uint8Array | null];
}

const INDEXED = new Uint8Array(0);

/**
 * What persistent window and session stores share: entries in segments, the store's own time, and what is shown of it.
 *
 * A write is taken while its segment lives; an entry is shown while its time is above `observed - retention` (or at it). So a late write may be
 * taken and never be shown. Kafka: AbstractRocksDBSegmentedBytesStore, AbstractDualSchemaRocksDBSegmentedBytesStore
 */
export class ExpiringTables {
  readonly #options: ExpiringTablesOptions;
  position = new Position();
  #context!: StateStoreContext;
  #space: TableSpace | null = null;
  #segments!: Segments;
  #observed!: ObservedTime;
  #trace: StoreTrace | null = null;
  #index: ExpiryIndex | null = null;

  constructor(options: ExpiringTablesOptions) { this.#options = options; }

  get isOpen(): boolean { return this.#space !== null; }

  init(context: StateStoreContext, root: StateStore): void {
    const { name, retentionMs, segmentIntervalMs, format } = this.#options;
    this.#context = context;
    this.#observed = context.observedTime(name, -1);
    this.#space = openTableSpace(context, name, format);
    this.position = this.#space.savedPosition ?? new Position();
    this.#segments = new Segments(this.#space, retentionMs, segmentIntervalMs);
    this.#upgrade(this.#space.savedFormat ?? this.#options.unsaidFormat);
    this.#trace = StoreTrace.below(context, name, root);
    if (this.#trace !== null) this.#index = this.#indexed();
    context.register(root, (records) => this.#restore(records));
  }

  /** What another configuration left on disk. Second keys are made anew: the other one may have done without. */
  #upgrade(saved: ValueFormat): void {
    const upgraded = upgradeOf(this.#options.name, saved, this.#options.format, () => { this.close(); });
    if (upgraded === null) return;
    const { indexKeyOf } = this.#options;
    for (const id of this.#space!.tableIds) {
      const table = this.#space!.table(id);
      for (const walk = table.walk(null, indexKeyOf === null ? null : '\x01', false, false); walk.next();) {
        table.set(walk.key, upgraded(walk.value));
        if (indexKeyOf !== null) table.set(indexKeyOf(walk.key), INDEXED);
      }
    }
  }

  #indexed(): ExpiryIndex {
    const index = new ExpiryIndex();
    const first = this.#options.indexKeyOf === null ? null : '\0';
    const last = first === null ? null : '\x01';
    for (const walk = this.#segments.walk(0, Infinity, first, last, false); walk.next();) index.add(this.#options.timeOf(walk.key), walk.key);
    return index;
  }

  #restore(records: readonly ChangelogRecord[]): void {
    const entries = records.map((record) => this.#options.restored(record));
    for (const [key] of entries) this.#advance(this.#options.timeOf(key));
    for (let i = 0; i < entries.length; i++) {
      const [key, value] = entries[i]!;
      const time = this.#options.timeOf(key);
      const table = this.#segments.forWriting(time, this.#observed.value);
      if (table === null) continue;
      if (this.#trace !== null && this.accepts(time)) this.#trace.write('restore', records[i]!.key, table.get(key) ?? null, value, records[i]!.timestamp);
      this.#write(key, value, time);
    }
  }

  flushCache(): void { this.#space?.relieve(this.position); }
  flush(): void { this.#space?.flush(this.position); }

  close(): void {
    this.#space?.close();
    this.#space = null;
  }

  /** True if an entry of that time is shown once it is written. */
  accepts(time: number): boolean { return time >= this.#leastTimeAt(Math.max(this.#observed.value, time)); }

  /** The least time that is shown. */
  get leastTime(): number { return this.#leastTimeAt(this.#observed.value); }

  #leastTimeAt(observed: number): number { return observed - this.#options.retentionMs + (this.#options.showsAtRetention ? 0 : 1); }

  get(key: string): Uint8Array | null {
    const time = this.#options.timeOf(key);
    return time < this.leastTime ? null : this.#segments.at(time)?.get(key) ?? null;
  }

  put(key: string, value: Uint8Array | null): void {
    const time = this.#options.timeOf(key);
    this.#advance(time);
    if (this.#segments.forWriting(time, this.#observed.value) === null) {
      const { name, retentionMs } = this.#options;
      this.#context.dropExpired(name, { timestamp: time, observedStreamTime: this.#observed.value, retentionMs });
      return;
    }
    this.position.observe(this.#context.recordContext);
    this.#write(key, value, time);
  }

  /** Deletes also where a put would be too late, and does not count for the position. */
  remove(key: string): void {
    const time = this.#options.timeOf(key);
    this.#advance(time);
    if (this.#segments.at(time) !== undefined) this.#write(key, null, time);
  }

  #write(key: string, value: Uint8Array | null, time: number): void {
    const table = this.#segments.at(time)!;
    const indexKey = this.#options.indexKeyOf?.(key);
    if (value === null) {
      table.delete(key);
      if (indexKey !== undefined) table.delete(indexKey);
      this.#index?.remove(time, key);
    } else {
      table.set(key, value);
      if (indexKey !== undefined) table.set(indexKey, INDEXED);
      // What is too late to be shown cannot expire.
      if (time >= this.leastTime) this.#index?.add(time, key);
    }
  }

  #advance(time: number): void {
    if (!this.#observed.advance(time) || this.#trace === null) return;
    for (const key of this.#index!.takeBelow(this.leastTime)) {
      const value = this.#segments.at(this.#options.timeOf(key))?.get(key);
      if (value !== undefined) this.#trace.write('expire', this.#options.changelogKeyOf(key), value, null, null);
    }
  }

  /** Everything between two keys in the segments of these times, shown or not. */
  walk(timeFrom: number, timeTo: number, from: string | null, to: string | null, reverse: boolean): TableWalk {
    return this.#segments.walk(Math.max(0, timeFrom), timeTo, from, to, reverse);
  }
}

/** The last text that any key up to `to` can make together with a suffix of up to `suffix`: a prefix of `to` may end up behind it. */
export function upperBound(to: string, suffix: string): string {
  let bound = to + suffix;
  for (let length = to.length - 1; length >= 0; length--) {
    const candidate = to.slice(0, length) + suffix;
    if (candidate > bound) bound = candidate;
  }
  return bound;
}

