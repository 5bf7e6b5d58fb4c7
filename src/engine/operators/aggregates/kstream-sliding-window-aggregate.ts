import type { Record } from '../../processor/record.ts';
import type { ValueAndTimestamp } from '../../state/stores.ts';
import type { EmitStrategy } from '../../windows/emit-strategy.ts';
import type { SlidingWindows } from '../../windows/sliding-windows.ts';
import { describeWindows } from '../../windows/window-description.ts';
import { timeWindow } from '../../windows/windowed.ts';
import type { Windowed } from '../../windows/windowed.ts';
import { resultOf } from '../callback-result.ts';
import type { Aggregator, Initializer } from '../functions.ts';
import type { KStreamAggProcessorSupplier } from '../tables/ktable.ts';
import { windowStoreView } from './window-store-view.ts';
import { WindowedAggregation } from './windowed-aggregation.ts';

/**
 * One aggregate per key and set of records that lie within the time difference d of each other. A record at t ends a window (its left
 * one, [t-d, t]) and opens one just behind it (its right one, [t+1, t+1+d]) as soon as that holds a record; both bounds belong to the
 * window. Records earlier than d share the window [0, d], since times below 0 do not exist.
 *
 * A window's stored timestamp is that of its latest record, and that is how this operator knows where the previous record was: it keeps
 * no records. Null keys and null values are dropped.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamSlidingWindowAggregate (its path for stores that read backwards, which all
 * of ours do)
 */
export function kstreamSlidingWindowAggregate<K, V, A>(
  windows: SlidingWindows, storeName: string, emitStrategy: EmitStrategy, initializer: Initializer<A>, aggregator: Aggregator<K, V, A>,
): KStreamAggProcessorSupplier<K, V, Windowed<K>, A> {
  let sendOldValues = false;
  return {
    get: () => new KStreamSlidingWindowAggregate(windows, storeName, emitStrategy, initializer, aggregator, sendOldValues),
    enableSendingOldValues: () => (sendOldValues = true),
    folds: true,
    view: () => windowStoreView(storeName),
    windows: describeWindows(windows, emitStrategy.kind === 'on-window-close'),
  };
}

class KStreamSlidingWindowAggregate<K, V, A> extends WindowedAggregation<K, V, A> {
  readonly #differenceMs: number;
  readonly #gracePeriodMs: number;
  readonly #initializer: Initializer<A>;
  readonly #aggregator: Aggregator<K, V, A>;

  constructor(
    windows: SlidingWindows, storeName: string, emitStrategy: EmitStrategy,
    initializer: Initializer<A>, aggregator: Aggregator<K, V, A>, sendOldValues: boolean,
  ) {
    super(storeName, emitStrategy, windows.gracePeriodMs, sendOldValues);
    this.#differenceMs = windows.timeDifferenceMs;
    this.#gracePeriodMs = windows.gracePeriodMs;
    this.#initializer = initializer;
    this.#aggregator = aggregator;
  }

  process(record: Record<K, V>): void {
    const { key, value, timestamp } = record;
    if (key === null || value === null) {
      this.context.drop('null-key-or-value', { keyIsNull: key === null, valueIsNull: value === null });
      return;
    }
    this.streamTime.advance(timestamp);
    const closeTime = this.streamTime.value - this.#gracePeriodMs;
    // Kafka leaves out the look for closed windows on these two ways
    if (timestamp + this.#differenceMs < closeTime) {
      this.dropExpired(record, { start: timestamp, end: timestamp + this.#differenceMs });
    } else if (timestamp < this.#differenceMs) {
      this.#processEarly(record, closeTime);
    } else {
      this.#processInTime(record, closeTime);
      if (this.final !== null && this.final.due(closeTime)) this.#emitFinal(record, closeTime);
    }
  }

  /** Walks the windows around the record from the newest to the oldest. */
  #processInTime(record: Record<K, V>, closeTime: number): void {
    const { key, timestamp } = record;
    const difference = this.#differenceMs;
    const starts: number[] = [];
    /** What lies behind the record, in the newest window that also holds it: the content of its right window. */
    let rightAggregate: ValueAndTimestamp<A> | null = null;
    /** What lies before the record, in the newest window that ended before it: the base of its left window. */
    let leftAggregate: ValueAndTimestamp<A> | null = null;
    let leftExists = false;
    let rightExists = false;
    let previous: number | null = null;

    // from a key to itself: walks over several keys leave other entries of a cache behind than those over one
    for (const [{ window: { start } }, found] of this.store.backwardFetch(key, key, Math.max(0, timestamp - 2 * difference), timestamp + 1)) {
      starts.push(start);
      const end = start + difference;
      if (start === timestamp + 1) {
        rightExists = true;
      } else if (end > timestamp) {
        rightAggregate ??= found;
        this.#add(record, start, found, closeTime);
      } else if (end === timestamp) {
        leftExists = true;
        this.#add(record, start, found, closeTime);
        // a record at this very time has been here: it made all windows that this one needs
        if (found.timestamp >= timestamp) return;
        previous = found.timestamp;
      } else {
        leftAggregate = found;
        previous = found.timestamp;
        break;
      }
    }

    if (previous !== null && !starts.includes(previous + 1) && previous + 1 + difference >= timestamp) {
      this.#create(record, previous + 1, closeTime);
    }
    if (!leftExists) {
      const start = timestamp - difference;
      if (previous !== null && previous >= start) this.#add(record, start, { value: leftAggregate!.value, timestamp }, closeTime);
      else this.#create(record, start, closeTime);
    }
    if (!rightExists) this.#maybeCreateRight(record, rightAggregate);
  }

  /** The record is so early that its left window would start below 0. */
  #processEarly(record: Record<K, V>, closeTime: number): void {
    const { key, timestamp } = record;
    const starts: number[] = [];
    let combined: ValueAndTimestamp<A> | null = null;
    let rightAggregate: ValueAndTimestamp<A> | null = null;
    let rightExists = false;
    let previous: number | null = null;

    for (const [{ window: { start } }, found] of this.store.fetch(key, key, 0, timestamp + 1)) {
      starts.push(start);
      if (start === 0) {
        combined = found;
        if (found.timestamp < timestamp) previous = found.timestamp;
      } else if (start <= timestamp) {
        rightAggregate = found;
        this.#add(record, start, found, closeTime);
      } else {
        rightExists = true;
      }
    }

    // without a window in between, all that the combined one holds lies behind the record (or nothing does, and then no right one is due)
    if (rightAggregate === null && combined !== null && combined.timestamp > timestamp) rightAggregate = combined;
    if (!rightExists) this.#maybeCreateRight(record, rightAggregate);
    if (previous !== null && !starts.includes(previous + 1)) this.#create(record, previous + 1, closeTime);
    if (combined === null) this.#create(record, 0, closeTime);
    else this.#add(record, 0, combined, closeTime);
  }

  /** The record opens a window of its own. */
  #create(record: Record<K, V>, start: number, closeTime: number): void {
    const initializer = this.#initializer;
    const value = resultOf(initializer(), 'initializer', this.context);
    this.#add(record, start, value === null ? null : { value, timestamp: record.timestamp }, closeTime);
  }

  /** The record joins a window, unless that has closed. */
  #add(record: Record<K, V>, start: number, base: ValueAndTimestamp<A> | null, closeTime: number): void {
    const window = timeWindow(start, start + this.#differenceMs);
    if (window.end < closeTime) {
      this.dropExpired(record, window);
      return;
    }
    const oldAggregate = base === null ? null : base.value;
    const aggregator = this.#aggregator;
    // user code that starts from null is promised null
    const aggregate = resultOf(aggregator(record.key, record.value, oldAggregate as A), 'aggregator', this.context);
    const timestamp = base === null ? record.timestamp : Math.max(record.timestamp, base.timestamp);
    this.update(record, window, oldAggregate, aggregate, timestamp);
  }

  /** What lies behind the record gets a window without it, closed or not, if there is anything. */
  #maybeCreateRight(record: Record<K, V>, content: ValueAndTimestamp<A> | null): void {
    if (content === null || content.timestamp <= record.timestamp) return;
    const start = record.timestamp + 1;
    this.update(record, timeWindow(start, start + this.#differenceMs), null, content.value, content.timestamp, content);
  }

  #emitFinal(record: Record<K, V>, closeTime: number): void {
    const last = this.final!.lastCloseTime;
    const upper = closeTime - this.#differenceMs - 1;
    if (upper < 0) return;
    this.emitClosed(record, last === -1 ? 0 : Math.max(0, last - this.#differenceMs), upper);
    this.final!.emitted(closeTime);
  }
}
