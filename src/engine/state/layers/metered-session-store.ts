import { NullPointerException } from '../../errors/errors.ts';
import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { Serde } from '../../serde/serde.ts';
import { Windowed } from '../../windows/windowed.ts';
import type { BytesSessionStore } from '../bytes-stores.ts';
import { MeteredStore } from './metered-store.ts';
import { keyOfSessionStoreKey, sessionStoreKey, windowedOfSessionStoreKey } from '../codecs/session-key-schema.ts';
import { PlainValueCodec, StateSerdes, keySerdeOf, valueSerdeOf } from '../codecs/state-serdes.ts';
import type { ValueCodec } from '../codecs/state-serdes.ts';
import { mapIterator } from '../store-iterator.ts';
import { StoreTrace } from '../store-trace.ts';
import type { CachedStateStore, FlushListener, KeyValueIterator, SessionStore } from '../stores.ts';

/**
 * The outer layer of a session store: objects above, bytes below, and the trace.
 *
 * Kafka: org.apache.kafka.streams.state.internals.MeteredSessionStore
 */
export class MeteredSessionStore<K, AGG>
  extends MeteredStore<BytesSessionStore>
  implements SessionStore<K, AGG>, CachedStateStore<Windowed<K>, AGG> {
  readonly kind = 'session';
  readonly #keySerde: Serde<K> | null;
  readonly #valueSerde: Serde<AGG> | null;
  #serdes!: StateSerdes<K>;
  #codec!: ValueCodec<AGG>;
  #trace: StoreTrace | null = null;

  constructor(inner: BytesSessionStore, keySerde: Serde<K> | null, valueSerde: Serde<AGG> | null) {
    super(inner);
    this.#keySerde = keySerde;
    this.#valueSerde = valueSerde;
  }

  override init(context: StateStoreContext, root: StateStore): void {
    const topic = context.changelogTopicFor(this.name);
    this.#serdes = this.makeSerdes(topic, keySerdeOf(this.#keySerde, context, this.name), context);
    this.#codec = this.makeCodec(topic, context);
    this.#trace = StoreTrace.of(context, this.name);
    super.init(context, root);
  }

  /** Stores with headers have other ones. */
  protected makeSerdes(topic: string, serde: Serde<K>, _context: StateStoreContext): StateSerdes<K> { return new StateSerdes(topic, serde); }
  protected makeCodec(topic: string, context: StateStoreContext): ValueCodec<AGG> { return new PlainValueCodec(topic, valueSerdeOf(this.#valueSerde, context, this.name)); }
  protected rawKeyBeside(key: K, _aggregate: AGG | null): Uint8Array { return this.#serdes.rawKey(key); }
  /** A walk over the layers below, with objects for its bytes; nothing is told of it. */
  typed(source: KeyValueIterator<Windowed<Uint8Array>, Uint8Array>): KeyValueIterator<Windowed<K>, AGG> {
    const serdes = this.#serdes;
    const codec = this.#codec;
    return mapIterator(source, (windowed) => new Windowed(serdes.keyFrom(windowed.key), windowed.window), (value) => codec.decode(value));
  }

  get serdes(): StateSerdes<K> { return this.#serdes; }
  get codec(): ValueCodec<AGG> { return this.#codec; }

  setFlushListener(listener: FlushListener<Windowed<K>, AGG>, sendOldValues: boolean): boolean {
    const inner = this.inner as BytesSessionStore & Partial<CachedStateStore<Uint8Array, Uint8Array>>;
    if (inner.setFlushListener === undefined) return false;
    return inner.setFlushListener((storeKey, newValue, oldValue, timestamp) => {
      const windowed = new Windowed(this.#serdes.keyFrom(keyOfSessionStoreKey(storeKey)), windowedOfSessionStoreKey(storeKey).window);
      listener(windowed, this.#decode(newValue), this.#decode(oldValue), timestamp);
    }, sendOldValues);
  }

  put(sessionKey: Windowed<K>, aggregate: AGG | null): void {
    this.counts.put++;
    const raw = this.#rawSessionKey(sessionKey, aggregate);
    const value = aggregate === null || aggregate === undefined ? null : this.#codec.encode(aggregate);
    if (this.#trace !== null) this.#traceWrite(raw, value);
    this.inner.put(raw, value);
  }

  remove(sessionKey: Windowed<K>): void {
    this.counts.remove++;
    const raw = this.#rawSessionKey(sessionKey, null);
    if (this.#trace !== null) this.#traceWrite(raw, null);
    this.inner.remove(raw);
  }

  fetchSession(key: K, start: number, end: number): AGG | null {
    this.counts.fetch++;
    const bytes = this.#serdes.rawKey(key);
    const found = this.inner.fetchSession(bytes, start, end);
    if (this.#trace !== null) this.#trace.read('fetchSession', sessionStoreKey(bytes, start, end), found);
    return this.#decode(found);
  }

  findSessions(key: K, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  findSessions(keyFrom: K | null, keyTo: K | null, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  findSessions(a: K | null, b: K | number | null, c: number, d?: number): KeyValueIterator<Windowed<K>, AGG> {
    if (d === undefined) {
      const key = this.#serdes.rawKey(a as K);
      return this.#scan('findSessions', key, this.inner.findSessions(key, b as number, c));
    }
    return this.#scan('findSessions', null, this.inner.findSessions(this.#serdes.rawBound(a), this.#serdes.rawBound(b as K | null), c, d));
  }

  backwardFindSessions(key: K, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  backwardFindSessions(keyFrom: K | null, keyTo: K | null, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  backwardFindSessions(a: K | null, b: K | number | null, c: number, d?: number): KeyValueIterator<Windowed<K>, AGG> {
    if (d === undefined) {
      const key = this.#serdes.rawKey(a as K);
      return this.#scan('backwardFindSessions', key, this.inner.backwardFindSessions(key, b as number, c));
    }
    return this.#scan('backwardFindSessions', null,
      this.inner.backwardFindSessions(this.#serdes.rawBound(a), this.#serdes.rawBound(b as K | null), c, d));
  }

  findSessionsByEnd(earliestEnd: number, latestEnd: number): KeyValueIterator<Windowed<K>, AGG> {
    return this.#scan('findSessionsByEnd', null, this.inner.findSessionsByEnd(earliestEnd, latestEnd));
  }

  fetch(key: K): KeyValueIterator<Windowed<K>, AGG>;
  fetch(keyFrom: K | null, keyTo: K | null): KeyValueIterator<Windowed<K>, AGG>;
  fetch(a: K | null, b?: K | null): KeyValueIterator<Windowed<K>, AGG> {
    if (b === undefined) {
      const key = this.#serdes.rawKey(a as K);
      return this.#scan('fetch', key, this.inner.fetch(key));
    }
    return this.#scan('fetch', null, this.inner.fetch(this.#serdes.rawBound(a), this.#serdes.rawBound(b)));
  }

  backwardFetch(key: K): KeyValueIterator<Windowed<K>, AGG>;
  backwardFetch(keyFrom: K | null, keyTo: K | null): KeyValueIterator<Windowed<K>, AGG>;
  backwardFetch(a: K | null, b?: K | null): KeyValueIterator<Windowed<K>, AGG> {
    if (b === undefined) {
      const key = this.#serdes.rawKey(a as K);
      return this.#scan('backwardFetch', key, this.inner.backwardFetch(key));
    }
    return this.#scan('backwardFetch', null, this.inner.backwardFetch(this.#serdes.rawBound(a), this.#serdes.rawBound(b)));
  }

  #scan(operation: string, key: Uint8Array | null, source: KeyValueIterator<Windowed<Uint8Array>, Uint8Array>): KeyValueIterator<Windowed<K>, AGG> {
    this.counts.fetch++;
    if (this.#trace !== null) this.#trace.read(operation, key, null);
    return this.typed(source);
  }

  #rawSessionKey(sessionKey: Windowed<K>, aggregate: AGG | null): Windowed<Uint8Array> {
    if (sessionKey === null || sessionKey === undefined) throw new NullPointerException('sessionKey can\'t be null');
    if (sessionKey.key === null || sessionKey.key === undefined) throw new NullPointerException('sessionKey.key() can\'t be null');
    return new Windowed(this.rawKeyBeside(sessionKey.key, aggregate), sessionKey.window);
  }

  #decode(raw: Uint8Array | null): AGG | null { return raw === null ? null : this.#codec.decode(raw); }

  #traceWrite(session: Windowed<Uint8Array>, value: Uint8Array | null): void {
    const { start, end } = session.window;
    if (this.inner.accepts !== undefined && !this.inner.accepts(end)) return;
    const old = this.inner.peek === undefined ? this.inner.fetchSession(session.key, start, end) : this.inner.peek(session.key, start, end);
    this.#trace!.write('put', sessionStoreKey(session.key, start, end), old, value === null ? null : this.asKept(value), null);
  }
}
