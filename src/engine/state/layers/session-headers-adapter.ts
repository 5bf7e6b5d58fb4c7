import type { Windowed } from '../../windows/windowed.ts';
import type { BytesSessionStore } from '../bytes-stores.ts';
import { asHeadersValue, payloadOf } from '../codecs/headers-format.ts';
import { mapIterator } from '../store-iterator.ts';
import type { KeyValueIterator } from '../stores.ts';
import { WrappedStateStore } from './wrapped-state-store.ts';

type Sessions = KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;

function withHeaders(source: Sessions): Sessions { return mapIterator(source, (key) => key, asHeadersValue); }

/**
 * Lets a persistent session store stand where one with headers is asked for: they are dropped when writing and read back as none.
 * Kafka: org.apache.kafka.streams.state.internals.SessionToHeadersStoreAdapter (KIP-1271)
 */
export class SessionHeadersAdapter extends WrappedStateStore<BytesSessionStore> implements BytesSessionStore {
  get retentionMs(): number | undefined { return this.inner.retentionMs; }
  get segmentIntervalMs(): number | undefined { return this.inner.segmentIntervalMs; }
  accepts(time: number): boolean { return this.inner.accepts === undefined || this.inner.accepts(time); }
  override asKept(value: Uint8Array): Uint8Array { return asHeadersValue(payloadOf(value)); }
  override asRead(stored: Uint8Array): Uint8Array { return asHeadersValue(stored); }

  put(sessionKey: Windowed<Uint8Array>, aggregate: Uint8Array | null): void { this.inner.put(sessionKey, aggregate === null ? null : payloadOf(aggregate)); }
  remove(sessionKey: Windowed<Uint8Array>): void { this.inner.remove(sessionKey); }

  fetchSession(key: Uint8Array, start: number, end: number): Uint8Array | null {
    const found = this.inner.fetchSession(key, start, end);
    return found === null ? null : asHeadersValue(found);
  }

  findSessions(key: Uint8Array, earliestEnd: number, latestStart: number): Sessions;
  findSessions(from: Uint8Array | null, to: Uint8Array | null, earliestEnd: number, latestStart: number): Sessions;
  findSessions(a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number): Sessions {
    return withHeaders(d === undefined ? this.inner.findSessions(a as Uint8Array, b as number, c) : this.inner.findSessions(a, b as Uint8Array | null, c, d));
  }

  backwardFindSessions(key: Uint8Array, earliestEnd: number, latestStart: number): Sessions;
  backwardFindSessions(from: Uint8Array | null, to: Uint8Array | null, earliestEnd: number, latestStart: number): Sessions;
  backwardFindSessions(a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number): Sessions {
    return withHeaders(
      d === undefined ? this.inner.backwardFindSessions(a as Uint8Array, b as number, c) : this.inner.backwardFindSessions(a, b as Uint8Array | null, c, d));
  }

  findSessionsByEnd(earliestEnd: number, latestEnd: number): Sessions { return withHeaders(this.inner.findSessionsByEnd(earliestEnd, latestEnd)); }

  fetch(key: Uint8Array): Sessions;
  fetch(from: Uint8Array | null, to: Uint8Array | null): Sessions;
  fetch(a: Uint8Array | null, b?: Uint8Array | null): Sessions { return withHeaders(b === undefined ? this.inner.fetch(a as Uint8Array) : this.inner.fetch(a, b)); }

  backwardFetch(key: Uint8Array): Sessions;
  backwardFetch(from: Uint8Array | null, to: Uint8Array | null): Sessions;
  backwardFetch(a: Uint8Array | null, b?: Uint8Array | null): Sessions {
    return withHeaders(b === undefined ? this.inner.backwardFetch(a as Uint8Array) : this.inner.backwardFetch(a, b));
  }
}
