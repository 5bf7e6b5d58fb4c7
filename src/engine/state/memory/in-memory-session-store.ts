import { bytesOfLatin1 } from '../../common/bytes.ts';
import { OrderedMap } from '../../common/ordered-map.ts';
import type { ObservedTime } from '../../processor/context.ts';
import type { ChangelogRecord, StateStore, StateStoreContext } from '../../processor/state-store.ts';
import { Windowed, sessionWindow } from '../../windows/windowed.ts';
import type { BytesSessionStore, ExpiringStore } from '../bytes-stores.ts';
import { keyText } from '../codecs/key-text.ts';
import { Position } from '../position.ts';
import { restoredValue, traceRestore } from '../restore.ts';
import { sessionStoreKey, windowedOfSessionStoreKey } from '../codecs/session-key-schema.ts';
import { SortedTimes } from './sorted-times.ts';
import { StoreIterator, emptyIterator } from '../store-iterator.ts';
import { StoreTrace } from '../store-trace.ts';
import type { KeyValueIterator } from '../stores.ts';

interface Session { readonly start: number; value: Uint8Array }
/** Sessions of one end, by key; those of one key have the latest start first. Mostly there is one. */
type Ending = OrderedMap<Session[]>;

/**
 * A session store in memory. Order: end ascending, then key bytes, then start descending; backward walks reverse all three.
 *
 * It forgets by its own time, the largest session end ever put: ends at or before `observed - retention` are neither taken nor shown by
 * `fetchSession`; walks show what is not yet cleared, which is what is not yet that old. For the sessions of one key there is an
 * index, where Kafka's store looks through all ends.
 *
 * Kafka: org.apache.kafka.streams.state.internals.InMemorySessionStore
 */
export class InMemorySessionStore implements BytesSessionStore, ExpiringStore {
  readonly name: string;
  readonly persistent = false;
  readonly position = new Position();
  readonly retentionMs: number;
  readonly segmentIntervalMs = 1;
  readonly #endings = new Map<number, Ending>();
  readonly #ends = new SortedTimes();
  readonly #endsOfKey = new Map<string, SortedTimes>();
  readonly #walks = new Set<SessionWalk>();
  #context!: StateStoreContext;
  #observed!: ObservedTime;
  #trace: StoreTrace | null = null;
  #open = false;
  readonly #format: 'plain' | 'headers';

  constructor(name: string, retentionMs: number, format: 'plain' | 'headers' = 'plain') {
    this.name = name;
    this.#format = format;
    this.retentionMs = retentionMs;
  }

  get isOpen(): boolean { return this.#open; }

  init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    this.#observed = context.observedTime(this.name, -1);
    this.#trace = StoreTrace.of(context, this.name);
    this.#open = true;
    context.register(root, (records) => this.#restore(records));
  }

  #restore(records: readonly ChangelogRecord[]): void {
    for (const record of records) {
      const session = windowedOfSessionStoreKey(record.key);
      const value = restoredValue(record, this.#format);
      if (this.#trace !== null && this.accepts(session.window.end)) {
        traceRestore(this.#trace, record, this.fetchSession(session.key, session.window.start, session.window.end), value);
      }
      this.#put(session, value);
    }
  }

  flush(): void {}

  close(): void {
    for (const walk of this.#walks) walk.close();
    this.#endings.clear();
    this.#ends.clear();
    this.#endsOfKey.clear();
    this.#open = false;
  }

  accepts(end: number): boolean { return end > Math.max(this.#observed.value, end) - this.retentionMs; }

  put(sessionKey: Windowed<Uint8Array>, aggregate: Uint8Array | null): void {
    this.#put(sessionKey, aggregate);
    this.position.observe(this.#context.recordContext);
  }

  #put(sessionKey: Windowed<Uint8Array>, aggregate: Uint8Array | null): void {
    this.#removeExpired();
    const { start, end } = sessionKey.window;
    if (end > this.#observed.value) this.#advance(end);
    if (end <= this.#observed.value - this.retentionMs) {
      this.#context.dropExpired(this.name, { timestamp: end, observedStreamTime: this.#observed.value, retentionMs: this.retentionMs });
    } else if (aggregate === null) this.remove(sessionKey);
    else this.#store(keyText(sessionKey.key), start, end, aggregate);
  }

  #store(key: string, start: number, end: number, value: Uint8Array): void {
    let ending = this.#endings.get(end);
    if (ending === undefined) {
      ending = new OrderedMap<Session[]>();
      this.#endings.set(end, ending);
      this.#ends.add(end);
    }
    const sessions = ending.get(key);
    if (sessions === undefined) {
      ending.set(key, [{ start, value }]);
      let ends = this.#endsOfKey.get(key);
      if (ends === undefined) this.#endsOfKey.set(key, (ends = new SortedTimes()));
      ends.add(end);
      return;
    }
    const at = sessions.findIndex((session) => session.start <= start);
    if (at === -1) sessions.push({ start, value });
    else if (sessions[at]!.start === start) sessions[at]!.value = value;
    else sessions.splice(at, 0, { start, value });
  }

  remove(sessionKey: Windowed<Uint8Array>): void {
    const { start, end } = sessionKey.window;
    const key = keyText(sessionKey.key);
    const sessions = this.#endings.get(end)?.get(key);
    const at = sessions?.findIndex((session) => session.start === start) ?? -1;
    if (sessions === undefined || at === -1) return;
    sessions.splice(at, 1);
    if (sessions.length === 0) this.#dropKey(key, end);
  }

  #dropKey(key: string, end: number): void {
    const ending = this.#endings.get(end)!;
    ending.delete(key);
    if (ending.size === 0) {
      this.#endings.delete(end);
      this.#ends.remove(end);
    }
    const ends = this.#endsOfKey.get(key)!;
    ends.remove(end);
    if (ends.first === undefined) this.#endsOfKey.delete(key);
  }

  fetchSession(key: Uint8Array, start: number, end: number): Uint8Array | null {
    this.#removeExpired();
    if (end <= this.#observed.value - this.retentionMs) return null;
    return this.#endings.get(end)?.get(keyText(key))?.find((session) => session.start === start)?.value ?? null;
  }

  findSessions(key: Uint8Array, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  findSessions(
    from: Uint8Array | null, to: Uint8Array | null, earliestEnd: number, latestStart: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  findSessions(a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    if (d === undefined) return this.#scan(a, a, b as number, Infinity, c, false);
    return this.#scan(a, b as Uint8Array | null, c, Infinity, d, false);
  }

  backwardFindSessions(key: Uint8Array, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFindSessions(
    from: Uint8Array | null, to: Uint8Array | null, earliestEnd: number, latestStart: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFindSessions(
    a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    if (d === undefined) return this.#scan(a, a, b as number, Infinity, c, true);
    return this.#scan(a, b as Uint8Array | null, c, Infinity, d, true);
  }

  findSessionsByEnd(earliestEnd: number, latestEnd: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return this.#scan(null, null, earliestEnd, latestEnd, Infinity, false);
  }

  fetch(key: Uint8Array): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  fetch(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  fetch(a: Uint8Array | null, b: Uint8Array | null | undefined = a): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return this.#scan(a, b, 0, Infinity, Infinity, false);
  }

  backwardFetch(key: Uint8Array): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFetch(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFetch(a: Uint8Array | null, b: Uint8Array | null | undefined = a): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return this.#scan(a, b, 0, Infinity, Infinity, true);
  }

  #scan(
    from: Uint8Array | null, to: Uint8Array | null, earliestEnd: number, latestEnd: number, latestStart: number, reverse: boolean,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    this.#removeExpired();
    const fromText = from === null ? null : keyText(from);
    const toText = to === null ? null : keyText(to);
    if (fromText !== null && toText !== null && fromText > toText) return emptyIterator();
    const ends = fromText !== null && fromText === toText ? this.#endsOfKey.get(fromText) : this.#ends;
    if (ends === undefined) return emptyIterator();
    const walk = new SessionWalk({
      endings: this.#endings, ends, walks: this.#walks, from: fromText, to: toText, earliestEnd, latestEnd, latestStart, reverse,
    });
    this.#walks.add(walk);
    return walk;
  }

  #advance(end: number): void {
    const old = this.#observed.value;
    this.#observed.advance(end);
    if (this.#trace !== null) this.#traceExpiry(old - this.retentionMs + 1, end - this.retentionMs + 1);
  }

  #removeExpired(): void {
    let least = this.#observed.value - this.retentionMs + 1;
    let first = this.#ends.first;
    if (first === undefined || first >= least) return;
    for (const walk of this.#walks) least = Math.min(least, walk.currentEnd);
    while (first !== undefined && first < least) {
      for (const [key] of [...this.#endings.get(first)!.unorderedEntries()]) this.#dropKey(key, first);
      first = this.#ends.first;
    }
  }

  #traceExpiry(from: number, to: number): void {
    for (let end = this.#ends.ceiling(from); end !== undefined && end < to; end = this.#ends.ceiling(end + 1)) {
      for (const [key, sessions] of this.#endings.get(end)!.range()) {
        for (const { start, value } of sessions) this.#trace!.write('expire', sessionStoreKey(bytesOfLatin1(key), start, end), value, null, null);
      }
    }
  }
}

interface WalkBounds {
  readonly endings: ReadonlyMap<number, Ending>;
  /** The ends to visit: all of the store's, or those of the one key asked for. */
  readonly ends: SortedTimes;
  readonly walks: Set<SessionWalk>;
  readonly from: string | null;
  readonly to: string | null;
  readonly earliestEnd: number;
  readonly latestEnd: number;
  readonly latestStart: number;
  readonly reverse: boolean;
}

/** From end to end, in each from key to key, in each from start to start. */
class SessionWalk extends StoreIterator<Windowed<Uint8Array>, Uint8Array> {
  readonly #bounds: WalkBounds;
  #keys: IterableIterator<[string, Session[]]> | null = null;
  #key: Uint8Array | null = null;
  #sessions: readonly Session[] = [];
  #at = 0;
  /** The end at hand: clearing stops before it. */
  currentEnd: number;

  constructor(bounds: WalkBounds) {
    super();
    this.#bounds = bounds;
    this.currentEnd = this.#nextEnd(null) ?? Infinity;
  }

  protected advance(): boolean {
    const { endings, from, to, latestStart, reverse } = this.#bounds;
    for (;;) {
      while (this.#at < this.#sessions.length) {
        const session = this.#sessions[reverse ? this.#sessions.length - 1 - this.#at : this.#at]!;
        this.#at++;
        if (session.start > latestStart) continue;
        this.entryKey = new Windowed(this.#key!, sessionWindow(session.start, this.currentEnd));
        this.entryValue = session.value;
        return true;
      }
      if (this.#keys === null) {
        const ending = endings.get(this.currentEnd);
        if (ending !== undefined) this.#keys = oneOrMany(ending, from, to, reverse);
      }
      const step = this.#keys?.next();
      if (step !== undefined && step.done !== true) {
        this.#key = bytesOfLatin1(step.value[0]);
        this.#sessions = step.value[1].slice();
        this.#at = 0;
        continue;
      }
      const next = this.#nextEnd(this.currentEnd);
      if (next === undefined) return false;
      this.currentEnd = next;
      this.#keys = null;
    }
  }

  #nextEnd(after: number | null): number | undefined {
    const { ends, earliestEnd, latestEnd, reverse } = this.#bounds;
    const next = reverse ? ends.floor(after === null ? latestEnd : after - 1) : ends.ceiling(after === null ? earliestEnd : after + 1);
    return next === undefined || next < earliestEnd || next > latestEnd ? undefined : next;
  }

  protected override release(): void { this.#bounds.walks.delete(this); }
}

/** For one key a plain lookup: no order of the keys needs to be made. */
function oneOrMany(ending: Ending, from: string | null, to: string | null, reverse: boolean): IterableIterator<[string, Session[]]> {
  if (from !== null && from === to) {
    const sessions = ending.get(from);
    return (sessions === undefined ? [] : [[from, sessions] as [string, Session[]]]).values();
  }
  return reverse ? ending.reverseRange(from, to) : ending.range(from, to);
}
