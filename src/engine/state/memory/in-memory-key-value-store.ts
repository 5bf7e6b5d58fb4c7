import { bytesOfLatin1 } from '../../common/bytes.ts';
import { OrderedMap } from '../../common/ordered-map.ts';
import type { OrderedIterator } from '../../common/ordered-map.ts';
import type { ChangelogRecord, StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { Serializer } from '../../serde/serde.ts';
import type { BytesKeyValueStore } from '../bytes-stores.ts';
import { keyText } from '../codecs/key-text.ts';
import { Position } from '../position.ts';
import { prefixBounds } from '../codecs/prefix-bounds.ts';
import { restoredValue, traceRestore } from '../restore.ts';
import type { ValueFormat } from '../restore.ts';
import { StoreIterator, emptyIterator } from '../store-iterator.ts';
import { StoreTrace } from '../store-trace.ts';
import type { KeyValueIterator } from '../stores.ts';

/**
 * A key-value store in memory, gone when it closes.
 *
 * A walk goes over the keys that were there when it began: keys that come later are not seen, keys deleted since are skipped, and
 * values are those of the moment. Kafka: org.apache.kafka.streams.state.internals.InMemoryKeyValueStore
 */
export class InMemoryKeyValueStore implements BytesKeyValueStore {
  readonly name: string;
  readonly persistent = false;
  readonly position = new Position();
  readonly #format: ValueFormat;
  readonly #map = new OrderedMap<Uint8Array>();
  readonly #walks = new Set<KeySetWalk>();
  #context: StateStoreContext | null = null;
  #open = false;

  constructor(name: string, format: ValueFormat) {
    this.name = name;
    this.#format = format;
  }

  get isOpen(): boolean { return this.#open; }

  init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    this.#open = true;
    context.register(root, (records) => this.#restore(context, records));
  }

  #restore(context: StateStoreContext, records: readonly ChangelogRecord[]): void {
    const trace = StoreTrace.of(context, this.name);
    for (const record of records) {
      const value = restoredValue(record, this.#format);
      if (trace !== null) traceRestore(trace, record, this.get(record.key), value);
      this.#write(record.key, value);
    }
  }

  flush(): void {}

  close(): void {
    this.#map.clear();
    this.#open = false;
  }

  get(key: Uint8Array): Uint8Array | null { return this.#map.get(keyText(key)) ?? null; }

  put(key: Uint8Array, value: Uint8Array | null): void {
    this.#write(key, value);
    this.position.observe(this.#context!.recordContext);
  }

  putIfAbsent(key: Uint8Array, value: Uint8Array | null): Uint8Array | null {
    const previous = this.get(key);
    if (previous === null) this.put(key, value);
    return previous;
  }

  putAll(entries: readonly (readonly [Uint8Array, Uint8Array | null])[], beforeEach?: (index: number) => void): void {
    for (let i = 0; i < entries.length; i++) {
      beforeEach?.(i);
      this.put(entries[i]![0], entries[i]![1]);
    }
  }

  /** Unlike a put of null this does not count for the position, as in Kafka. */
  delete(key: Uint8Array): Uint8Array | null {
    const previous = this.get(key);
    if (previous !== null) this.#write(key, null);
    return previous;
  }

  range(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Uint8Array, Uint8Array> { return this.#scan(textOrNull(from), textOrNull(to), true, false); }
  reverseRange(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Uint8Array, Uint8Array> {
    return this.#scan(textOrNull(from), textOrNull(to), true, true);
  }
  all(): KeyValueIterator<Uint8Array, Uint8Array> { return this.#scan(null, null, true, false); }
  reverseAll(): KeyValueIterator<Uint8Array, Uint8Array> { return this.#scan(null, null, true, true); }
  prefixScan<P>(prefix: P, serializer: Serializer<P>): KeyValueIterator<Uint8Array, Uint8Array> {
    const bounds = prefixBounds(this.name, prefix, serializer);
    return this.#scan(bounds.from, bounds.to, false, false);
  }
  approximateNumEntries(): number { return this.#map.size; }

  #write(key: Uint8Array, value: Uint8Array | null): void {
    const text = keyText(key);
    if (value === null) {
      this.#map.delete(text);
      return;
    }
    if (this.#walks.size > 0 && !this.#map.has(text)) for (const walk of this.#walks) walk.takeKeys();
    this.#map.set(text, value);
  }

  #scan(from: string | null, to: string | null, toInclusive: boolean, reverse: boolean): KeyValueIterator<Uint8Array, Uint8Array> {
    if (from !== null && to !== null && from > to) return emptyIterator();
    const entries = reverse ? this.#map.reverseRange(from, to, toInclusive) : this.#map.range(from, to, toInclusive);
    const walk = new KeySetWalk(this.#map, entries, this.#walks);
    this.#walks.add(walk);
    return walk;
  }
}

function textOrNull(key: Uint8Array | null): string | null { return key === null ? null : keyText(key); }

/** Walks the map itself until a new key is about to come; from then on a list of the keys that were left. */
class KeySetWalk extends StoreIterator<Uint8Array, Uint8Array> {
  readonly #map: OrderedMap<Uint8Array>;
  readonly #entries: OrderedIterator<Uint8Array>;
  readonly #open: Set<KeySetWalk>;
  #keys: string[] | null = null;
  #at = 0;

  constructor(map: OrderedMap<Uint8Array>, entries: OrderedIterator<Uint8Array>, open: Set<KeySetWalk>) {
    super();
    this.#map = map;
    this.#entries = entries;
    this.#open = open;
  }

  takeKeys(): void {
    if (this.#keys !== null) return;
    this.#keys = [];
    for (const [key] of this.#entries) this.#keys.push(key);
    this.#open.delete(this);
  }

  protected advance(): boolean {
    const keys = this.#keys;
    if (keys === null) {
      const step = this.#entries.next();
      if (step.done === true) return false;
      this.entryKey = bytesOfLatin1(step.value[0]);
      this.entryValue = step.value[1];
      return true;
    }
    while (this.#at < keys.length) {
      const key = keys[this.#at++]!;
      const value = this.#map.get(key);
      if (value === undefined) continue;
      this.entryKey = bytesOfLatin1(key);
      this.entryValue = value;
      return true;
    }
    return false;
  }

  protected override release(): void {
    this.#open.delete(this);
    this.#keys = null;
  }
}
