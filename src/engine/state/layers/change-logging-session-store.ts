import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { Windowed } from '../../windows/windowed.ts';
import type { BytesSessionStore } from '../bytes-stores.ts';
import { headersOf, payloadOf } from '../codecs/headers-format.ts';
import { sessionStoreKey } from '../codecs/session-key-schema.ts';
import type { KeyValueIterator } from '../stores.ts';
import { WrappedStateStore, contextOfWrite } from './wrapped-state-store.ts';

/**
 * Writes below, then appends to the changelog; a removal logs a tombstone.
 * Kafka: ChangeLoggingSessionBytesStore, ChangeLoggingSessionBytesStoreWithHeaders
 */
export class ChangeLoggingSessionStore extends WrappedStateStore<BytesSessionStore> implements BytesSessionStore {
  readonly #storesHeaders: boolean;
  #context!: StateStoreContext;

  constructor(inner: BytesSessionStore, options: { readonly storesHeaders: boolean }) {
    super(inner);
    this.#storesHeaders = options.storesHeaders;
  }

  override init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    super.init(context, root);
  }

  get retentionMs(): number | undefined { return this.inner.retentionMs; }
  get segmentIntervalMs(): number | undefined { return this.inner.segmentIntervalMs; }
  accepts(time: number): boolean { return this.inner.accepts === undefined || this.inner.accepts(time); }

  put(sessionKey: Windowed<Uint8Array>, aggregate: Uint8Array | null): void {
    this.inner.put(sessionKey, aggregate);
    this.#log(sessionKey, aggregate);
  }

  remove(sessionKey: Windowed<Uint8Array>): void {
    this.inner.remove(sessionKey);
    this.#log(sessionKey, null);
  }

  fetchSession(key: Uint8Array, start: number, end: number): Uint8Array | null { return this.inner.fetchSession(key, start, end); }

  findSessions(key: Uint8Array, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  findSessions(
    from: Uint8Array | null, to: Uint8Array | null, earliestEnd: number, latestStart: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  findSessions(a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    if (d === undefined) return this.inner.findSessions(a as Uint8Array, b as number, c);
    return this.inner.findSessions(a, b as Uint8Array | null, c, d);
  }

  backwardFindSessions(key: Uint8Array, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFindSessions(
    from: Uint8Array | null, to: Uint8Array | null, earliestEnd: number, latestStart: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFindSessions(
    a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    if (d === undefined) return this.inner.backwardFindSessions(a as Uint8Array, b as number, c);
    return this.inner.backwardFindSessions(a, b as Uint8Array | null, c, d);
  }

  findSessionsByEnd(earliestEnd: number, latestEnd: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return this.inner.findSessionsByEnd(earliestEnd, latestEnd);
  }

  fetch(key: Uint8Array): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  fetch(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  fetch(a: Uint8Array | null, b?: Uint8Array | null): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return b === undefined ? this.inner.fetch(a as Uint8Array) : this.inner.fetch(a, b);
  }

  backwardFetch(key: Uint8Array): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFetch(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFetch(a: Uint8Array | null, b?: Uint8Array | null): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return b === undefined ? this.inner.backwardFetch(a as Uint8Array) : this.inner.backwardFetch(a, b);
  }

  #log(sessionKey: Windowed<Uint8Array>, value: Uint8Array | null): void {
    const record = contextOfWrite(this.#context, this.name);
    const key = sessionStoreKey(sessionKey.key, sessionKey.window.start, sessionKey.window.end);
    if (!this.#storesHeaders) this.#context.logChange(this.name, key, value, record.timestamp, null);
    else if (value === null) this.#context.logChange(this.name, key, null, record.timestamp, record.headers);
    else this.#context.logChange(this.name, key, payloadOf(value), record.timestamp, headersOf(value));
  }
}
