import { bytesOfLatin1 } from '../../common/bytes.ts';
import { OrderedMap } from '../../common/ordered-map.ts';
import type { OrderedIterator } from '../../common/ordered-map.ts';
import type { ObservedTime } from '../../processor/context.ts';
import type { ChangelogRecord, StateStore, StateStoreContext } from '../../processor/state-store.ts';
import { Windowed, timeWindow } from '../../windows/windowed.ts';
import type { BytesWindowStore, ExpiringStore } from '../bytes-stores.ts';
import { keyText } from '../codecs/key-text.ts';
import { Position } from '../position.ts';
import { restoredValue } from '../restore.ts';
import type { ValueFormat } from '../restore.ts';
import { SortedTimes } from './sorted-times.ts';
import { StoreIterator, emptyIterator } from '../store-iterator.ts';
import { StoreTrace } from '../store-trace.ts';
import type { KeyValueIterator, WindowStoreIterator } from '../stores.ts';
import { int32Text, keyOfWindowStoreKey, startOfWindowStoreKey, windowEnd, windowStoreKey } from '../codecs/window-key-schema.ts';

const SEQUENCE_LENGTH = 4;
const FIRST_SEQUENCE = int32Text(0);
const LAST_SEQUENCE = int32Text(0x7fffffff);

export interface InMemoryWindowStoreOptions {
  readonly name: string;
  readonly retentionMs: number;
  readonly windowSizeMs: number;
  readonly retainDuplicates: boolean;
  readonly format: ValueFormat;
}

/**
 * A window store in memory: one ordered map per window start, so a point read joins no keys. Order: start, then key bytes.
 *
 * It forgets exactly by its own time (the largest start ever put): starts at or before `observed - retention` are neither taken nor
 * shown. Open walks hold back the physical clearing, as they do in Kafka.
 *
 * Kafka: org.apache.kafka.streams.state.internals.InMemoryWindowStore
 */
export class InMemoryWindowStore implements BytesWindowStore, ExpiringStore {
  readonly name: string;
  readonly persistent = false;
  readonly position = new Position();
  readonly retentionMs: number;
  readonly segmentIntervalMs = 1;
  readonly #windowSizeMs: number;
  readonly #retainDuplicates: boolean;
  readonly #format: ValueFormat;
  readonly #segments = new Map<number, OrderedMap<Uint8Array>>();
  readonly #starts = new SortedTimes();
  readonly #walks = new Set<SegmentWalk<unknown>>();
  #context!: StateStoreContext;
  #observed!: ObservedTime;
  #trace: StoreTrace | null = null;
  #open = false;
  #sequence = 0;

  constructor(options: InMemoryWindowStoreOptions) {
    this.name = options.name;
    this.retentionMs = options.retentionMs;
    this.#windowSizeMs = options.windowSizeMs;
    this.#retainDuplicates = options.retainDuplicates;
    this.#format = options.format;
  }

  get isOpen(): boolean { return this.#open; }
  get sequence(): number { return this.#sequence; }

  init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    this.#observed = context.observedTime(this.name, -1);
    this.#trace = StoreTrace.of(context, this.name);
    this.#open = true;
    context.register(root, (records) => this.#restore(records));
  }

  #restore(records: readonly ChangelogRecord[]): void {
    for (const record of records) {
      const key = keyOfWindowStoreKey(record.key);
      const start = startOfWindowStoreKey(record.key);
      const value = restoredValue(record, this.#format);
      if (this.#trace !== null && this.accepts(start) && !(this.#retainDuplicates && value === null)) {
        const storeKey = windowStoreKey(key, start, this.#retainDuplicates ? (this.#sequence + 1) & 0x7fffffff : 0);
        this.#trace.write('restore', storeKey, this.#retainDuplicates ? null : this.#segments.get(start)?.get(keyText(key)) ?? null, value, record.timestamp);
      }
      this.#put(key, value, start);
    }
  }

  flush(): void {}

  close(): void {
    for (const walk of this.#walks) walk.close();
    this.#segments.clear();
    this.#starts.clear();
    this.#open = false;
  }

  accepts(start: number): boolean { return start > Math.max(this.#observed.value, start) - this.retentionMs; }

  put(key: Uint8Array, value: Uint8Array | null, start: number): void {
    this.#put(key, value, start);
    this.position.observe(this.#context.recordContext);
  }

  #put(key: Uint8Array, value: Uint8Array | null, start: number): void {
    this.#removeExpired();
    if (start > this.#observed.value) this.#advance(start);
    // A number is used up even if the put is turned down, so that it stays the one that the change log uses.
    if (this.#retainDuplicates && value !== null) this.#sequence = (this.#sequence + 1) & 0x7fffffff;
    if (start <= this.#observed.value - this.retentionMs) {
      this.#context.dropExpired(this.name, { timestamp: start, observedStreamTime: this.#observed.value, retentionMs: this.retentionMs });
      return;
    }
    if (value !== null) {
      let segment = this.#segments.get(start);
      if (segment === undefined) {
        segment = new OrderedMap<Uint8Array>();
        this.#segments.set(start, segment);
        this.#starts.add(start);
      }
      segment.set(this.#retainDuplicates ? keyText(key) + int32Text(this.#sequence) : keyText(key), value);
    } else if (!this.#retainDuplicates) {
      const segment = this.#segments.get(start);
      if (segment !== undefined && segment.delete(keyText(key)) && segment.size === 0) this.#dropSegment(start);
    }
  }

  fetch(key: Uint8Array, time: number): Uint8Array | null;
  fetch(key: Uint8Array, timeFrom: number, timeTo: number): WindowStoreIterator<Uint8Array>;
  fetch(from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  fetch(
    a: Uint8Array | null, b: Uint8Array | number | null, c?: number, d?: number,
  ): Uint8Array | null | WindowStoreIterator<Uint8Array> | KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    this.#removeExpired();
    if (c === undefined) {
      const time = b as number;
      if (time <= this.#observed.value - this.retentionMs) return null;
      const segment = this.#segments.get(time);
      return segment === undefined ? null : segment.get(keyText(a as Uint8Array)) ?? null;
    }
    if (d === undefined) return this.#values(a as Uint8Array, b as number, c, false);
    return this.#entries(a, b as Uint8Array | null, c, d, false);
  }

  backwardFetch(key: Uint8Array, timeFrom: number, timeTo: number): WindowStoreIterator<Uint8Array>;
  backwardFetch(
    from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFetch(
    a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number,
  ): WindowStoreIterator<Uint8Array> | KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    this.#removeExpired();
    if (d === undefined) return this.#values(a as Uint8Array, b as number, c, true);
    return this.#entries(a, b as Uint8Array | null, c, d, true);
  }

  fetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> { return this.fetch(null, null, timeFrom, timeTo); }
  backwardFetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return this.backwardFetch(null, null, timeFrom, timeTo);
  }
  all(): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> { return this.fetch(null, null, 0, Infinity); }
  backwardAll(): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> { return this.backwardFetch(null, null, 0, Infinity); }

  #values(key: Uint8Array, timeFrom: number, timeTo: number, reverse: boolean): WindowStoreIterator<Uint8Array> {
    const minTime = Math.max(timeFrom, this.#observed.value - this.retentionMs + 1);
    if (timeTo < minTime) return emptyIterator();
    return this.#begin(new ValueWalk(this.#bounds(keyText(key), keyText(key), minTime, timeTo, reverse)));
  }

  #entries(
    from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number, reverse: boolean,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    const minTime = Math.max(timeFrom, this.#observed.value - this.retentionMs + 1);
    const fromText = from === null ? null : keyText(from);
    const toText = to === null ? null : keyText(to);
    if (timeTo < minTime || (fromText !== null && toText !== null && fromText > toText)) return emptyIterator();
    return this.#begin(new EntryWalk(this.#bounds(fromText, toText, minTime, timeTo, reverse), this.#windowSizeMs));
  }

  #bounds(from: string | null, to: string | null, timeFrom: number, timeTo: number, reverse: boolean): WalkBounds {
    return {
      segments: this.#segments, starts: this.#starts, walks: this.#walks, from, to, timeFrom, timeTo, reverse, duplicates: this.#retainDuplicates,
    };
  }

  #begin<W extends SegmentWalk<unknown>>(walk: W): W {
    this.#walks.add(walk);
    return walk;
  }

  #advance(start: number): void {
    const old = this.#observed.value;
    this.#observed.advance(start);
    if (this.#trace !== null) this.#traceExpiry(old - this.retentionMs + 1, start - this.retentionMs + 1);
  }

  #removeExpired(): void {
    let least = this.#observed.value - this.retentionMs + 1;
    let first = this.#starts.first;
    if (first === undefined || first >= least) return;
    for (const walk of this.#walks) least = Math.min(least, walk.currentStart);
    while (first !== undefined && first < least) {
      this.#dropSegment(first);
      first = this.#starts.first;
    }
  }

  #dropSegment(start: number): void {
    this.#segments.delete(start);
    this.#starts.remove(start);
  }

  /** Tells what is no longer shown since the first time that is has moved from `from` to `to`. */
  #traceExpiry(from: number, to: number): void {
    for (let start = this.#starts.ceiling(from); start !== undefined && start < to; start = this.#starts.ceiling(start + 1)) {
      for (const [text, value] of this.#segments.get(start)!.range()) {
        const key = bytesOfLatin1(this.#retainDuplicates ? text.slice(0, -SEQUENCE_LENGTH) : text);
        const sequence = this.#retainDuplicates ? sequenceOf(text) : 0;
        this.#trace!.write('expire', windowStoreKey(key, start, sequence), value, null, null);
      }
    }
  }
}

function sequenceOf(text: string): number {
  let sequence = 0;
  for (let i = text.length - SEQUENCE_LENGTH; i < text.length; i++) sequence = (sequence << 8) | text.charCodeAt(i);
  return sequence;
}

interface WalkBounds {
  readonly segments: ReadonlyMap<number, OrderedMap<Uint8Array>>;
  readonly starts: SortedTimes;
  readonly walks: Set<SegmentWalk<unknown>>;
  /** Keys without sequence numbers, bounds included, null: open. */
  readonly from: string | null;
  readonly to: string | null;
  readonly timeFrom: number;
  readonly timeTo: number;
  readonly reverse: boolean;
  readonly duplicates: boolean;
}

/** From segment to segment, and in each over the keys in range. Looks its next segment up when it gets there, so the store may change. */
abstract class SegmentWalk<K> extends StoreIterator<K, Uint8Array> {
  readonly #bounds: WalkBounds;
  #entries: OrderedIterator<Uint8Array> | null = null;
  /** The segment at hand: clearing stops before it. */
  currentStart: number;

  constructor(bounds: WalkBounds) {
    super();
    this.#bounds = bounds;
    this.currentStart = this.#nextStart(null) ?? Infinity;
  }

  protected abstract keyOf(text: string): K;

  protected advance(): boolean {
    for (;;) {
      if (this.#entries === null && !this.#enter(this.currentStart)) return false;
      const step = this.#entries!.next();
      if (step.done !== true) {
        const text = this.#bounds.duplicates ? step.value[0].slice(0, -SEQUENCE_LENGTH) : step.value[0];
        if (this.#bounds.duplicates && !this.#isInRange(text)) continue;
        this.entryKey = this.keyOf(text);
        this.entryValue = step.value[1];
        return true;
      }
      const next = this.#nextStart(this.currentStart);
      if (next === undefined) return false;
      this.currentStart = next;
      this.#entries = null;
    }
  }

  #enter(start: number): boolean {
    const { segments, from, to, duplicates, reverse } = this.#bounds;
    const segment = segments.get(start);
    if (segment === undefined) {
      const next = this.#nextStart(start);
      if (next === undefined) return false;
      this.currentStart = next;
      return this.#enter(next);
    }
    const low = duplicates && from !== null ? from + FIRST_SEQUENCE : from;
    const high = duplicates && to !== null ? to + LAST_SEQUENCE : to;
    this.#entries = reverse ? segment.reverseRange(low, high) : segment.range(low, high);
    return true;
  }

  #nextStart(after: number | null): number | undefined {
    const { starts, timeFrom, timeTo, reverse } = this.#bounds;
    const next = reverse ? starts.floor(after === null ? timeTo : after - 1) : starts.ceiling(after === null ? timeFrom : after + 1);
    return next === undefined || next < timeFrom || next > timeTo ? undefined : next;
  }

  /** The map's range also holds longer keys that merely sort in between. */
  #isInRange(key: string): boolean {
    const { from, to } = this.#bounds;
    return (from === null || key >= from) && (to === null || key <= to);
  }

  protected override release(): void { this.#bounds.walks.delete(this); }
}

class ValueWalk extends SegmentWalk<number> {
  protected keyOf(): number { return this.currentStart; }
}

class EntryWalk extends SegmentWalk<Windowed<Uint8Array>> {
  readonly #windowSizeMs: number;

  constructor(bounds: WalkBounds, windowSizeMs: number) {
    super(bounds);
    this.#windowSizeMs = windowSizeMs;
  }

  protected keyOf(text: string): Windowed<Uint8Array> {
    return new Windowed(bytesOfLatin1(text), timeWindow(this.currentStart, windowEnd(this.currentStart, this.#windowSizeMs)));
  }
}
