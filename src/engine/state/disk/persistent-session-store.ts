import { UnsupportedOperationException } from '../../errors/errors.ts';
import { bytesOfLatin1 } from '../../common/bytes.ts';
import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import { Windowed, sessionWindow } from '../../windows/windowed.ts';
import type { TableWalk } from './byte-table.ts';
import type { BytesSessionStore, ExpiringStore } from '../bytes-stores.ts';
import { ExpiringTables, upperBound } from './expiring-tables.ts';
import { keyText } from '../codecs/key-text.ts';
import type { Position } from '../position.ts';
import { restoredValue } from '../restore.ts';
import { StoreIterator, emptyIterator } from '../store-iterator.ts';
import type { KeyValueIterator } from '../stores.ts';
import { timeOfText, timeText } from '../codecs/window-key-schema.ts';

export interface PersistentSessionStoreOptions {
  readonly name: string;
  readonly retentionMs: number;
  readonly segmentIntervalMs: number;
  /** `key`: by key, end, start. `indexed-time`: by end, start, key, with an index by key besides, for emit on window close. */
  readonly order: 'key' | 'indexed-time';
  readonly format: 'plain' | 'headers';
}

const TIME_LENGTH = 8;
const BASE = '\0';
const INDEX = '\x01';

interface KeyLayout {
  text(key: string, start: number, end: number): string;
  keyOf(text: string): string;
  startOf(text: string): number;
  endOf(text: string): number;
}

const KEY_FIRST: KeyLayout = {
  text: (key, start, end) => key + timeText(end) + timeText(start),
  keyOf: (text) => text.slice(0, -2 * TIME_LENGTH),
  startOf: (text) => timeOfText(text, text.length - TIME_LENGTH),
  endOf: (text) => timeOfText(text, text.length - 2 * TIME_LENGTH),
};
const TIME_FIRST: KeyLayout = {
  text: (key, start, end) => BASE + timeText(end) + timeText(start) + key,
  keyOf: (text) => text.slice(1 + 2 * TIME_LENGTH),
  startOf: (text) => timeOfText(text, 1 + TIME_LENGTH),
  endOf: (text) => timeOfText(text, 1),
};
const translate = (text: string, from: KeyLayout, to: KeyLayout): string =>
  from === to ? text : to.text(from.keyOf(text), from.startOf(text), from.endOf(text));

/**
 * A session store on disk, or in memory with the same behaviour where the task keeps nothing on disk. Order: segments, then key, end and
 * start, all ascending. Kafka: RocksDBSessionStore, RocksDBTimeOrderedSessionStore, and theirs with headers
 */
export class PersistentSessionStore implements BytesSessionStore, ExpiringStore {
  readonly name: string;
  readonly persistent = true;
  readonly retentionMs: number;
  readonly segmentIntervalMs: number;
  readonly #layout: KeyLayout;
  readonly #tables: ExpiringTables;

  constructor(options: PersistentSessionStoreOptions) {
    this.name = options.name;
    this.retentionMs = options.retentionMs;
    this.segmentIntervalMs = options.segmentIntervalMs;
    const layout = options.order === 'key' ? KEY_FIRST : TIME_FIRST;
    this.#layout = layout;
    this.#tables = new ExpiringTables({
      name: options.name, retentionMs: options.retentionMs, segmentIntervalMs: options.segmentIntervalMs,
      showsAtRetention: false,
      format: options.format, unsaidFormat: 'plain',
      timeOf: layout.endOf,
      changelogKeyOf: (text) => bytesOfLatin1(translate(text, layout, KEY_FIRST)),
      indexKeyOf: layout === KEY_FIRST ? null : (text) => INDEX + translate(text, layout, KEY_FIRST),
      restored: (record) => [translate(keyText(record.key), KEY_FIRST, layout), restoredValue(record, options.format)],
    });
  }

  get isOpen(): boolean { return this.#tables.isOpen; }
  get position(): Position { return this.#tables.position; }

  init(context: StateStoreContext, root: StateStore): void { this.#tables.init(context, root); }
  flushCache(): void { this.#tables.flushCache(); }
  flush(): void { this.#tables.flush(); }
  close(): void { this.#tables.close(); }
  accepts(end: number): boolean { return this.#tables.accepts(end); }

  put(sessionKey: Windowed<Uint8Array>, aggregate: Uint8Array | null): void { this.#tables.put(this.#textOf(sessionKey), aggregate); }
  remove(sessionKey: Windowed<Uint8Array>): void { this.#tables.remove(this.#textOf(sessionKey)); }
  fetchSession(key: Uint8Array, start: number, end: number): Uint8Array | null { return this.#tables.get(this.#layout.text(keyText(key), start, end)); }

  findSessions(key: Uint8Array, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  findSessions(
    from: Uint8Array | null, to: Uint8Array | null, earliestEnd: number, latestStart: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  findSessions(a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return d === undefined ? this.#scan(a, a, b as number, c, false) : this.#scan(a, b as Uint8Array | null, c, d, false);
  }

  backwardFindSessions(key: Uint8Array, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFindSessions(
    from: Uint8Array | null, to: Uint8Array | null, earliestEnd: number, latestStart: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFindSessions(
    a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return d === undefined ? this.#scan(a, a, b as number, c, true) : this.#scan(a, b as Uint8Array | null, c, d, true);
  }

  findSessionsByEnd(earliestEnd: number, latestEnd: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    if (this.#layout === KEY_FIRST) {
      throw new UnsupportedOperationException(
        `session store ${this.name} cannot find sessions by their end alone, because it is ordered by key\n` +
          '  Emit on window close needs the default store or Stores.inMemorySessionStore.', { facts: { store: this.name } });
    }
    // Sessions past the retention are found too, as long as their segment lives: on window close they are due at just that time.
    const walk = this.#tables.walk(
      earliestEnd, latestEnd, BASE + timeText(earliestEnd), latestEnd === Infinity ? INDEX : BASE + timeText(latestEnd + 1), false);
    return new SessionWalk({ walk, layout: TIME_FIRST, tables: null, earliestEnd, latestEnd, latestStart: Infinity, keyFrom: null, keyTo: null });
  }

  fetch(key: Uint8Array): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  fetch(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  fetch(a: Uint8Array | null, b: Uint8Array | null | undefined = a): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return this.#scan(a, b, 0, Infinity, false);
  }

  backwardFetch(key: Uint8Array): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFetch(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFetch(a: Uint8Array | null, b: Uint8Array | null | undefined = a): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return this.#scan(a, b, 0, Infinity, true);
  }

  #textOf(sessionKey: Windowed<Uint8Array>): string {
    return this.#layout.text(keyText(sessionKey.key), sessionKey.window.start, sessionKey.window.end);
  }

  #scan(
    from: Uint8Array | null, to: Uint8Array | null, earliestEnd: number, latestStart: number, reverse: boolean,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    const keyFrom = from === null ? null : keyText(from);
    const keyTo = to === null ? null : keyText(to);
    if (keyFrom !== null && keyTo !== null && keyFrom > keyTo) return emptyIterator();
    const least = Math.max(0, earliestEnd, this.#tables.leastTime);
    const isOneKey = keyFrom !== null && keyFrom === keyTo;
    const lower = isOneKey ? keyFrom + timeText(least) + timeText(0) : keyFrom;
    const last = timeText(Infinity) + timeText(Infinity);
    const upper = keyTo === null ? null : isOneKey ? keyTo + last : upperBound(keyTo, last);
    const isIndexed = this.#layout !== KEY_FIRST;
    const walk = isIndexed
      ? this.#tables.walk(least, Infinity, INDEX + (lower ?? ''), upper === null ? null : INDEX + upper, reverse)
      : this.#tables.walk(least, Infinity, lower, upper, reverse);
    return new SessionWalk({
      walk, layout: this.#layout, tables: isIndexed ? this.#tables : null, earliestEnd: least, latestEnd: Infinity, latestStart, keyFrom, keyTo,
    });
  }
}

interface Scan {
  readonly walk: TableWalk;
  readonly layout: KeyLayout;
  /** Set where the walk goes over the index: values are looked up in here. */
  readonly tables: ExpiringTables | null;
  readonly earliestEnd: number;
  readonly latestEnd: number;
  readonly latestStart: number;
  readonly keyFrom: string | null;
  readonly keyTo: string | null;
}

class SessionWalk extends StoreIterator<Windowed<Uint8Array>, Uint8Array> {
  readonly #scan: Scan;

  constructor(scan: Scan) {
    super();
    this.#scan = scan;
  }

  protected advance(): boolean {
    const { walk, layout, tables, earliestEnd, latestEnd, latestStart, keyFrom, keyTo } = this.#scan;
    while (walk.next()) {
      const text = tables === null ? walk.key : translate(walk.key.slice(1), KEY_FIRST, layout);
      const end = layout.endOf(text);
      const start = layout.startOf(text);
      if (end < earliestEnd || end > latestEnd || start > latestStart) continue;
      const key = layout.keyOf(text);
      if ((keyFrom !== null && key < keyFrom) || (keyTo !== null && key > keyTo)) continue;
      const value = tables === null ? walk.value : tables.get(text);
      if (value === null) continue;
      this.entryKey = new Windowed(bytesOfLatin1(key), sessionWindow(start, end));
      this.entryValue = value;
      return true;
    }
    return false;
  }

  protected override release(): void { this.#scan.walk.close(); }
}
