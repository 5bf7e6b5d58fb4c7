import { bytesEqual } from '../../common/bytes.ts';
import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { Serde } from '../../serde/serde.ts';
import { Windowed, timeWindow } from '../../windows/windowed.ts';
import type { Window } from '../../windows/windowed.ts';
import type { BytesWindowStore } from '../bytes-stores.ts';
import { MeteredStore } from './metered-store.ts';
import { PlainValueCodec, StateSerdes, TimestampedValueCodec, keySerdeOf, valueSerdeOf } from '../codecs/state-serdes.ts';
import type { ValueCodec } from '../codecs/state-serdes.ts';
import { mapIterator } from '../store-iterator.ts';
import { StoreTrace } from '../store-trace.ts';
import type { CachedStateStore, FlushListener, KeyValueIterator, ValueAndTimestamp, WindowStore, WindowStoreIterator } from '../stores.ts';
import { keyOfWindowStoreKey, startOfWindowStoreKey, windowEnd, windowStoreKey } from '../codecs/window-key-schema.ts';

/**
 * The outer layer of a window store: objects above, bytes below, and the trace.
 *
 * Kafka: org.apache.kafka.streams.state.internals.MeteredWindowStore, MeteredTimestampedWindowStore
 */
export class MeteredWindowStore<K, V>
  extends MeteredStore<BytesWindowStore>
  implements WindowStore<K, V>, CachedStateStore<Windowed<K>, V> {
  readonly kind: 'window' | 'timestamped-window';
  readonly windowSizeMs: number;
  readonly #retainDuplicates: boolean;
  readonly #makeCodec: (topic: string, context: StateStoreContext) => ValueCodec<V>;
  readonly #keySerde: Serde<K> | null;
  #serdes!: StateSerdes<K>;
  #codec!: ValueCodec<V>;
  #trace: StoreTrace | null = null;

  constructor(
    kind: 'window' | 'timestamped-window', inner: BytesWindowStore, windowSizeMs: number, retainDuplicates: boolean, keySerde: Serde<K> | null,
    makeCodec: (topic: string, context: StateStoreContext) => ValueCodec<V>,
  ) {
    super(inner);
    this.kind = kind;
    this.windowSizeMs = windowSizeMs;
    this.#retainDuplicates = retainDuplicates;
    this.#keySerde = keySerde;
    this.#makeCodec = makeCodec;
  }

  static plain<K, V>(
    inner: BytesWindowStore, windowSizeMs: number, retainDuplicates: boolean, keySerde: Serde<K> | null, valueSerde: Serde<V> | null,
  ): MeteredWindowStore<K, V> {
    return new MeteredWindowStore<K, V>('window', inner, windowSizeMs, retainDuplicates, keySerde,
      (topic, context) => new PlainValueCodec(topic, valueSerdeOf(valueSerde, context, inner.name)));
  }

  static timestamped<K, V>(
    inner: BytesWindowStore, windowSizeMs: number, retainDuplicates: boolean, keySerde: Serde<K> | null, valueSerde: Serde<V> | null,
  ): MeteredWindowStore<K, ValueAndTimestamp<V>> {
    return new MeteredWindowStore<K, ValueAndTimestamp<V>>('timestamped-window', inner, windowSizeMs, retainDuplicates, keySerde,
      (topic, context) => new TimestampedValueCodec(topic, valueSerdeOf(valueSerde, context, inner.name)));
  }

  override init(context: StateStoreContext, root: StateStore): void {
    const topic = context.changelogTopicFor(this.name);
    this.#serdes = this.makeSerdes(topic, keySerdeOf(this.#keySerde, context, this.name), context);
    this.#codec = this.#makeCodec(topic, context);
    this.#trace = StoreTrace.of(context, this.name);
    super.init(context, root);
  }

  /** Stores with headers have other ones. */
  protected makeSerdes(topic: string, serde: Serde<K>, _context: StateStoreContext): StateSerdes<K> { return new StateSerdes(topic, serde); }
  protected rawKeyBeside(key: K, _value: V | null): Uint8Array { return this.#serdes.rawKey(key); }
  /** A walk over the layers below, with objects for its bytes; nothing is told of it. */
  typed(source: KeyValueIterator<Windowed<Uint8Array>, Uint8Array>): KeyValueIterator<Windowed<K>, V> {
    const serdes = this.#serdes;
    const codec = this.#codec;
    return mapIterator(source, (windowed) => new Windowed(serdes.keyFrom(windowed.key), windowed.window), (value) => codec.decode(value));
  }

  get serdes(): StateSerdes<K> { return this.#serdes; }
  get codec(): ValueCodec<V> { return this.#codec; }

  setFlushListener(listener: FlushListener<Windowed<K>, V>, sendOldValues: boolean): boolean {
    const inner = this.inner as BytesWindowStore & Partial<CachedStateStore<Uint8Array, Uint8Array>>;
    if (inner.setFlushListener === undefined) return false;
    return inner.setFlushListener((storeKey, newValue, oldValue, timestamp) => {
      listener(this.windowedOf(storeKey), this.#decode(newValue), this.#decode(oldValue), timestamp);
    }, sendOldValues);
  }

  windowedOf(storeKey: Uint8Array): Windowed<K> {
    return new Windowed(this.#serdes.keyFrom(keyOfWindowStoreKey(storeKey)), this.#window(startOfWindowStoreKey(storeKey)));
  }

  put(key: K, value: V | null, windowStart: number): void {
    this.counts.put++;
    const bytes = this.rawKeyBeside(key, value);
    const raw = value === null || value === undefined ? null : this.#codec.encode(value);
    if (this.#trace !== null) this.#traceWrite(bytes, raw, value, windowStart);
    this.inner.put(bytes, raw, windowStart);
  }

  fetch(key: K, time: number): V | null;
  fetch(key: K, timeFrom: number, timeTo: number): WindowStoreIterator<V>;
  fetch(keyFrom: K | null, keyTo: K | null, timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V>;
  fetch(a: K | null, b: K | number | null, c?: number, d?: number): V | null | WindowStoreIterator<V> | KeyValueIterator<Windowed<K>, V> {
    if (c === undefined) return this.#fetchOne(a as K, b as number);
    if (d === undefined) {
      const key = this.#serdes.rawKey(a as K);
      return this.#values('fetchRange', key, this.inner.fetch(key, b as number, c));
    }
    const [from, to] = [this.#serdes.rawBound(a), this.#serdes.rawBound(b as K | null)];
    const key = onlyKey(from, to);
    return this.#entries(key === null ? 'fetch' : 'fetchRange', this.inner.fetch(from, to, c, d), key);
  }

  backwardFetch(key: K, timeFrom: number, timeTo: number): WindowStoreIterator<V>;
  backwardFetch(keyFrom: K | null, keyTo: K | null, timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V>;
  backwardFetch(a: K | null, b: K | number | null, c: number, d?: number): WindowStoreIterator<V> | KeyValueIterator<Windowed<K>, V> {
    if (d === undefined) {
      const key = this.#serdes.rawKey(a as K);
      return this.#values('backwardFetch', key, this.inner.backwardFetch(key, b as number, c));
    }
    const [from, to] = [this.#serdes.rawBound(a), this.#serdes.rawBound(b as K | null)];
    return this.#entries('backwardFetch', this.inner.backwardFetch(from, to, c, d), onlyKey(from, to));
  }

  fetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V> { return this.#entries('fetchAll', this.inner.fetchAll(timeFrom, timeTo)); }
  backwardFetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V> {
    return this.#entries('backwardFetchAll', this.inner.backwardFetchAll(timeFrom, timeTo));
  }
  all(): KeyValueIterator<Windowed<K>, V> { return this.#entries('all', this.inner.all()); }
  backwardAll(): KeyValueIterator<Windowed<K>, V> { return this.#entries('backwardAll', this.inner.backwardAll()); }

  #fetchOne(key: K, time: number): V | null {
    this.counts.fetch++;
    const bytes = this.#serdes.rawKey(key);
    const found = this.inner.fetch(bytes, time);
    if (this.#trace !== null) this.#trace.read('fetch', windowStoreKey(bytes, time, 0), found);
    return found === null ? null : this.#codec.decode(found);
  }

  #values(operation: string, key: Uint8Array, source: WindowStoreIterator<Uint8Array>): WindowStoreIterator<V> {
    this.counts.fetch++;
    if (this.#trace !== null) this.#trace.read(operation, key, null);
    const codec = this.#codec;
    return mapIterator(source, (start) => start, (value) => codec.decode(value));
  }

  /** `key`: the one that all entries have. */
  #entries(operation: string, source: KeyValueIterator<Windowed<Uint8Array>, Uint8Array>, key: Uint8Array | null = null): KeyValueIterator<Windowed<K>, V> {
    this.counts.fetch++;
    if (this.#trace !== null) this.#trace.read(operation, key, null);
    return this.typed(source);
  }

  #window(start: number): Window { return timeWindow(start, windowEnd(start, this.windowSizeMs)); }
  #decode(raw: Uint8Array | null): V | null { return raw === null ? null : this.#codec.decode(raw); }

  #traceWrite(key: Uint8Array, raw: Uint8Array | null, value: V | null, start: number): void {
    if (this.#retainDuplicates && raw === null) return;
    if (this.inner.accepts !== undefined && !this.inner.accepts(start)) return;
    const sequence = this.#retainDuplicates ? ((this.inner.sequence ?? 0) + 1) & 0x7fffffff : 0;
    const old = this.#retainDuplicates ? null : this.inner.peek === undefined ? this.inner.fetch(key, start) : this.inner.peek(key, start);
    const timestamp = value === null || value === undefined ? null : this.#codec.timestampOf(value);
    this.#trace!.write('put', windowStoreKey(key, start, sequence), old, raw === null ? null : this.asKept(raw), timestamp);
  }
}

function onlyKey(from: Uint8Array | null, to: Uint8Array | null): Uint8Array | null { return from !== null && to !== null && bytesEqual(from, to) ? from : null; }
