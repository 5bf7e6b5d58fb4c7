import { bytesOfLatin1, latin1Of } from '../../common/bytes.ts';
import type { ChangelogRecord, StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { Serializer } from '../../serde/serde.ts';
import type { BytesKeyValueStore } from '../bytes-stores.ts';
import type { EvictingStore } from '../layers/change-logging-key-value-store.ts';
import { keyText } from '../codecs/key-text.ts';
import { Position } from '../position.ts';
import { prefixBounds } from '../codecs/prefix-bounds.ts';
import { restoredValue, traceRestore } from '../restore.ts';
import type { ValueFormat } from '../restore.ts';
import { listIterator } from '../store-iterator.ts';
import { StoreTrace } from '../store-trace.ts';
import type { KeyValueIterator } from '../stores.ts';

/**
 * The entries used last, at most so many: a put beyond that throws out the one not used for longest, which the change log records as a
 * deletion. Reads by key are uses, walks are not; a walk goes over a sorted copy.
 *
 * Kafka: org.apache.kafka.streams.state.internals.MemoryNavigableLRUCache
 */
export class InMemoryLruMap implements BytesKeyValueStore, EvictingStore {
  readonly name: string;
  readonly persistent = false;
  readonly position = new Position();
  readonly #maxEntries: number;
  readonly #format: ValueFormat;
  /** Least recently used first: a Map keeps the order of insertion, and a use inserts anew. */
  readonly #map = new Map<string, Uint8Array>();
  #context: StateStoreContext | null = null;
  #trace: StoreTrace | null = null;
  #evicted: ((key: Uint8Array) => void) | null = null;
  #open = false;

  constructor(name: string, maxEntries: number, format: ValueFormat) {
    this.name = name;
    this.#maxEntries = maxEntries;
    this.#format = format;
  }

  get isOpen(): boolean { return this.#open; }

  init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    this.#trace = StoreTrace.of(context, this.name);
    this.#open = true;
    context.register(root, (records) => this.#restore(records));
  }

  #restore(records: readonly ChangelogRecord[]): void {
    for (const record of records) {
      const value = restoredValue(record, this.#format);
      if (this.#trace !== null) traceRestore(this.#trace, record, this.peek(record.key), value);
      this.#write(keyText(record.key), value, false);
    }
  }

  onEviction(listener: (key: Uint8Array) => void): void { this.#evicted = listener; }

  flush(): void {}
  close(): void { this.#open = false; }

  get(key: Uint8Array): Uint8Array | null {
    const text = keyText(key);
    const value = this.#map.get(text);
    if (value === undefined) return null;
    this.#map.delete(text);
    this.#map.set(text, value);
    return value;
  }

  peek(key: Uint8Array): Uint8Array | null { return this.#map.get(keyText(key)) ?? null; }

  put(key: Uint8Array, value: Uint8Array | null): void {
    this.#write(keyText(key), value, true);
    this.position.observe(this.#context!.recordContext);
  }

  #write(text: string, value: Uint8Array | null, tells: boolean): void {
    this.#map.delete(text);
    if (value === null) return;
    this.#map.set(text, value);
    if (this.#map.size <= this.#maxEntries) return;
    const [eldest, old] = this.#map.entries().next().value!;
    if (tells) {
      if (this.#trace !== null) this.#trace.write('evict', bytesOfLatin1(eldest), old, null, null);
      this.#evicted?.(bytesOfLatin1(eldest));
    }
    this.#map.delete(eldest);
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

  delete(key: Uint8Array): Uint8Array | null {
    const previous = this.peek(key);
    this.put(key, null);
    return previous;
  }

  range(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Uint8Array, Uint8Array> { return this.#scan(from, to, false); }
  reverseRange(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Uint8Array, Uint8Array> { return this.#scan(from, to, true); }
  all(): KeyValueIterator<Uint8Array, Uint8Array> { return this.#scan(null, null, false); }
  reverseAll(): KeyValueIterator<Uint8Array, Uint8Array> { return this.#scan(null, null, true); }
  prefixScan<P>(prefix: P, serializer: Serializer<P>): KeyValueIterator<Uint8Array, Uint8Array> {
    const { from, to } = prefixBounds(this.name, prefix, serializer);
    return this.#sorted((key) => key >= from && key < to, false);
  }
  approximateNumEntries(): number { return this.#map.size; }

  #scan(from: Uint8Array | null, to: Uint8Array | null, reverse: boolean): KeyValueIterator<Uint8Array, Uint8Array> {
    const least = from === null ? null : latin1Of(from);
    const greatest = to === null ? null : latin1Of(to);
    return this.#sorted((key) => (least === null || key >= least) && (greatest === null || key <= greatest), reverse);
  }

  #sorted(isWanted: (key: string) => boolean, reverse: boolean): KeyValueIterator<Uint8Array, Uint8Array> {
    const entries = [...this.#map].filter(([key]) => isWanted(key)).sort(([a], [b]) => (a < b ? -1 : 1));
    if (reverse) entries.reverse();
    return listIterator(entries.map(([key, value]): readonly [Uint8Array, Uint8Array] => [bytesOfLatin1(key), value]));
  }
}
