import { bytesOfLatin1 } from '../../common/bytes.ts';
import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import { Windowed, timeWindow } from '../../windows/windowed.ts';
import type { TableWalk } from './byte-table.ts';
import type { BytesWindowStore, ExpiringStore } from '../bytes-stores.ts';
import { ExpiringTables, upperBound } from './expiring-tables.ts';
import { keyText } from '../codecs/key-text.ts';
import type { Position } from '../position.ts';
import { restoredValue } from '../restore.ts';
import type { ValueFormat } from '../restore.ts';
import { StoreIterator, emptyIterator } from '../store-iterator.ts';
import type { KeyValueIterator, WindowStoreIterator } from '../stores.ts';
import { int32Text, timeOfText, timeText, windowEnd } from '../codecs/window-key-schema.ts';

export interface PersistentWindowStoreOptions {
  readonly name: string;
  readonly retentionMs: number;
  readonly windowSizeMs: number;
  readonly segmentIntervalMs: number;
  readonly retainDuplicates: boolean;
  readonly format: ValueFormat;
  /** `key`: by key, then time. `time`: by time, then key, for emit on window close; `indexed-time`: with an index by key besides. */
  readonly order: 'key' | 'time' | 'indexed-time';
}

const FIRST_SEQUENCE = int32Text(0);
const LAST_SEQUENCE = int32Text(0x7fffffff);
const SEQUENCE_LENGTH = 4;
const TIME_LENGTH = 8;
/** Marks keys that begin with the time, and keys of the index. Kafka: PrefixedWindowKeySchemas */
const BASE = '\0';
const INDEX = '\x01';

/** Where key, time and number lie in a store's keys. */
interface KeyLayout {
  text(key: string, start: number, sequence: string): string;
  keyOf(text: string): string;
  startOf(text: string): number;
}

const KEY_FIRST: KeyLayout = {
  text: (key, start, sequence) => key + timeText(start) + sequence,
  keyOf: (text) => text.slice(0, -(TIME_LENGTH + SEQUENCE_LENGTH)),
  startOf: (text) => timeOfText(text, text.length - TIME_LENGTH - SEQUENCE_LENGTH),
};
const TIME_FIRST: KeyLayout = {
  text: (key, start, sequence) => BASE + timeText(start) + key + sequence,
  keyOf: (text) => text.slice(1 + TIME_LENGTH, -SEQUENCE_LENGTH),
  startOf: (text) => timeOfText(text, 1),
};
const sequenceOf = (text: string): string => text.slice(-SEQUENCE_LENGTH);
const changelogTextOf = (layout: KeyLayout, text: string): string =>
  layout === KEY_FIRST ? text : KEY_FIRST.text(layout.keyOf(text), layout.startOf(text), sequenceOf(text));
const indexTextOf = (text: string): string => INDEX + changelogTextOf(TIME_FIRST, text);
const baseTextOf = (indexText: string): string => {
  const text = indexText.slice(1);
  return TIME_FIRST.text(KEY_FIRST.keyOf(text), KEY_FIRST.startOf(text), sequenceOf(text));
};

/**
 * A window store on disk, or in memory with the same behaviour where the task keeps nothing on disk. Its order is that of its segments,
 * then that of its keys, so walks over several keys differ from those of the store in memory. Late writes are taken while their
 * segment lives (at least a minute), but never shown once their time is over.
 *
 * Kafka: RocksDBWindowStore, RocksDBTimestampedWindowStore, RocksDBTimeOrderedWindowStore, and theirs with headers
 */
export class PersistentWindowStore implements BytesWindowStore, ExpiringStore {
  readonly name: string;
  readonly persistent = true;
  readonly retentionMs: number;
  readonly segmentIntervalMs: number;
  readonly #windowSizeMs: number;
  readonly #retainDuplicates: boolean;
  readonly #layout: KeyLayout;
  readonly #isIndexed: boolean;
  readonly #tables: ExpiringTables;
  #sequence = 0;

  constructor(options: PersistentWindowStoreOptions) {
    this.name = options.name;
    this.retentionMs = options.retentionMs;
    this.segmentIntervalMs = options.segmentIntervalMs;
    this.#windowSizeMs = options.windowSizeMs;
    this.#retainDuplicates = options.retainDuplicates;
    const layout = options.order === 'key' ? KEY_FIRST : TIME_FIRST;
    this.#layout = layout;
    this.#isIndexed = options.order === 'indexed-time';
    this.#tables = new ExpiringTables({
      name: options.name, retentionMs: options.retentionMs, segmentIntervalMs: options.segmentIntervalMs,
      showsAtRetention: layout === TIME_FIRST,
      format: options.format, unsaidFormat: options.format === 'timestamped-headers' ? (options.retainDuplicates ? 'plain' : 'timestamped') : options.format,
      timeOf: layout.startOf,
      changelogKeyOf: (text) => bytesOfLatin1(changelogTextOf(layout, text)),
      indexKeyOf: this.#isIndexed ? indexTextOf : null,
      restored: (record) => {
        const text = keyText(record.key);
        const key = layout === KEY_FIRST ? text : layout.text(KEY_FIRST.keyOf(text), KEY_FIRST.startOf(text), sequenceOf(text));
        return [key, restoredValue(record, options.format)];
      },
    });
  }

  get isOpen(): boolean { return this.#tables.isOpen; }
  get position(): Position { return this.#tables.position; }
  get sequence(): number { return this.#sequence; }

  init(context: StateStoreContext, root: StateStore): void { this.#tables.init(context, root); }
  flushCache(): void { this.#tables.flushCache(); }
  flush(): void { this.#tables.flush(); }
  close(): void { this.#tables.close(); }
  accepts(time: number): boolean { return this.#tables.accepts(time); }

  put(key: Uint8Array, value: Uint8Array | null, start: number): void {
    if (this.#retainDuplicates) {
      if (value === null) return;
      this.#sequence = (this.#sequence + 1) & 0x7fffffff;
    }
    this.#tables.put(this.#textOf(keyText(key), start), value);
  }

  fetch(key: Uint8Array, time: number): Uint8Array | null;
  fetch(key: Uint8Array, timeFrom: number, timeTo: number): WindowStoreIterator<Uint8Array>;
  fetch(from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  fetch(
    a: Uint8Array | null, b: Uint8Array | number | null, c?: number, d?: number,
  ): Uint8Array | null | WindowStoreIterator<Uint8Array> | KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    if (c === undefined) return this.#tables.get(this.#textOf(keyText(a as Uint8Array), b as number));
    if (d === undefined) return this.#values(keyText(a as Uint8Array), b as number, c, false);
    return this.#entries(a, b as Uint8Array | null, c, d, false);
  }

  backwardFetch(key: Uint8Array, timeFrom: number, timeTo: number): WindowStoreIterator<Uint8Array>;
  backwardFetch(
    from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFetch(
    a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number,
  ): WindowStoreIterator<Uint8Array> | KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    if (d === undefined) return this.#values(keyText(a as Uint8Array), b as number, c, true);
    return this.#entries(a, b as Uint8Array | null, c, d, true);
  }

  fetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> { return this.#allEntries(timeFrom, timeTo, false); }
  backwardFetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> { return this.#allEntries(timeFrom, timeTo, true); }
  all(): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> { return this.#allEntries(0, Infinity, false); }
  backwardAll(): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> { return this.#allEntries(0, Infinity, true); }

  #textOf(key: string, start: number): string {
    return this.#layout.text(key, start, this.#retainDuplicates ? int32Text(this.#sequence) : FIRST_SEQUENCE);
  }

  #values(key: string, timeFrom: number, timeTo: number, reverse: boolean): WindowStoreIterator<Uint8Array> {
    const least = Math.max(timeFrom, this.#tables.leastTime);
    if (timeTo < least) return emptyIterator();
    const lower = key + timeText(least) + FIRST_SEQUENCE;
    const upper = key + timeText(timeTo) + LAST_SEQUENCE;
    return new ValueWalk(this.#scan(least, timeTo, key, key, lower, upper, reverse));
  }

  #entries(
    from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number, reverse: boolean,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    const least = Math.max(timeFrom, this.#tables.leastTime);
    const keyFrom = from === null ? null : keyText(from);
    const keyTo = to === null ? null : keyText(to);
    if (timeTo < least || (keyFrom !== null && keyTo !== null && keyFrom > keyTo)) return emptyIterator();
    const upper = keyTo === null ? null : upperBound(keyTo, timeText(timeTo) + LAST_SEQUENCE);
    return new EntryWalk(this.#scan(least, timeTo, keyFrom, keyTo, keyFrom, upper, reverse), this.#windowSizeMs);
  }

  #allEntries(timeFrom: number, timeTo: number, reverse: boolean): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    const least = Math.max(timeFrom, this.#tables.leastTime);
    if (timeTo < least) return emptyIterator();
    return new EntryWalk(
      this.#layout === KEY_FIRST ? this.#scan(least, timeTo, null, null, null, null, reverse) : this.#scanBase(least, timeTo, null, null, reverse),
      this.#windowSizeMs);
  }

  /** `lower` and `upper` bound the texts of `key || time || number`; where those are no keys here, the times do. */
  #scan(
    timeFrom: number, timeTo: number, keyFrom: string | null, keyTo: string | null, lower: string | null, upper: string | null, reverse: boolean,
  ): Scan {
    if (this.#layout === KEY_FIRST) {
      return { walk: this.#tables.walk(timeFrom, timeTo, lower, upper, reverse), layout: KEY_FIRST, tables: null, timeFrom, timeTo, keyFrom, keyTo };
    }
    if (!this.#isIndexed) return this.#scanBase(timeFrom, timeTo, keyFrom, keyTo, reverse);
    const walk = this.#tables.walk(timeFrom, timeTo, INDEX + (lower ?? ''), upper === null ? null : INDEX + upper, reverse);
    return { walk, layout: TIME_FIRST, tables: this.#tables, timeFrom, timeTo, keyFrom, keyTo };
  }

  #scanBase(timeFrom: number, timeTo: number, keyFrom: string | null, keyTo: string | null, reverse: boolean): Scan {
    const walk = this.#tables.walk(timeFrom, timeTo, BASE + timeText(timeFrom), timeTo === Infinity ? INDEX : BASE + timeText(timeTo + 1), reverse);
    return { walk, layout: TIME_FIRST, tables: null, timeFrom, timeTo, keyFrom, keyTo };
  }
}

/** A walk over keys, and what of it is wanted. */
interface Scan {
  readonly walk: TableWalk;
  readonly layout: KeyLayout;
  /** Set where the walk goes over the index: values are looked up in here. */
  readonly tables: ExpiringTables | null;
  readonly timeFrom: number;
  readonly timeTo: number;
  readonly keyFrom: string | null;
  readonly keyTo: string | null;
}

abstract class ScanWalk<K> extends StoreIterator<K, Uint8Array> {
  readonly #scan: Scan;

  constructor(scan: Scan) {
    super();
    this.#scan = scan;
  }

  protected abstract keyOf(key: string, start: number): K;

  protected advance(): boolean {
    const { walk, layout, tables, timeFrom, timeTo, keyFrom, keyTo } = this.#scan;
    while (walk.next()) {
      const text = tables === null ? walk.key : baseTextOf(walk.key);
      const start = layout.startOf(text);
      if (start < timeFrom || start > timeTo) continue;
      const key = layout.keyOf(text);
      if ((keyFrom !== null && key < keyFrom) || (keyTo !== null && key > keyTo)) continue;
      const value = tables === null ? walk.value : tables.get(text);
      if (value === null) continue;
      this.entryKey = this.keyOf(key, start);
      this.entryValue = value;
      return true;
    }
    return false;
  }

  protected override release(): void { this.#scan.walk.close(); }
}

class ValueWalk extends ScanWalk<number> {
  protected keyOf(key: string, start: number): number { return start; }
}

class EntryWalk extends ScanWalk<Windowed<Uint8Array>> {
  readonly #windowSizeMs: number;

  constructor(scan: Scan, windowSizeMs: number) {
    super(scan);
    this.#windowSizeMs = windowSizeMs;
  }

  protected keyOf(key: string, start: number): Windowed<Uint8Array> {
    return new Windowed(bytesOfLatin1(key), timeWindow(start, windowEnd(start, this.#windowSizeMs)));
  }
}
