import { IllegalArgumentException } from '../errors/errors.ts';
import type { Record } from '../processor/record.ts';
import { timeWindow, unlimitedWindow } from '../windows/windowed.ts';
import type { Window, Windowed } from '../windows/windowed.ts';
import { resultOf } from './callback-result.ts';
import type { Aggregator, Initializer } from './functions.ts';
import type { KStreamAggProcessorSupplier } from './ktable.ts';
import { windowStoreView } from './window-store-view.ts';
import { WindowedAggregation } from './windowed-aggregation.ts';
import type { EmitStrategyKind } from './windowed-aggregation.ts';

/** What this operator reads of TimeWindows: tumbling where the advance is the size, hopping where it is less. All in ms. */
export interface TimeWindowsSpec { readonly sizeMs: number; readonly advanceMs: number; readonly gracePeriodMs: number }
/** What this operator reads of UnlimitedWindows: one window from `startMs` (epoch ms) for ever. */
export interface UnlimitedWindowsSpec { readonly startMs: number; readonly gracePeriodMs: number }

/**
 * One aggregate per key and time window. A record belongs to every window that contains its timestamp; those that have closed (end at
 * or before stream time less grace) refuse it, each for itself, so that one record can be late for some windows and in time for others.
 *
 * Null values are aggregated, null keys are dropped.
 *
 * @throws IllegalArgumentException  when unlimited windows are to emit at their close
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamWindowAggregate
 */
export function kstreamWindowAggregate<K, V, A>(
  windows: TimeWindowsSpec | UnlimitedWindowsSpec, storeName: string, emitStrategy: EmitStrategyKind,
  initializer: Initializer<A>, aggregator: Aggregator<K, V, A>,
): KStreamAggProcessorSupplier<K, V, Windowed<K>, A> {
  if (emitStrategy.type === 'on-window-close' && !('advanceMs' in windows)) {
    throw new IllegalArgumentException('EmitStrategy.onWindowClose() needs windows that close: TimeWindows or SlidingWindows. Unlimited windows never do.');
  }
  let sendOldValues = false;
  return {
    get: () => ('advanceMs' in windows
      ? new TimeWindowAggregate(windows, storeName, emitStrategy, initializer, aggregator, sendOldValues)
      : new UnlimitedWindowAggregate(windows, storeName, emitStrategy, initializer, aggregator, sendOldValues)),
    enableSendingOldValues: () => (sendOldValues = true),
    view: () => windowStoreView(storeName),
  };
}

abstract class WindowAggregate<K, V, A> extends WindowedAggregation<K, V, A> {
  readonly #initializer: Initializer<A>;
  readonly #aggregator: Aggregator<K, V, A>;

  constructor(
    storeName: string, emitStrategy: EmitStrategyKind, gracePeriodMs: number,
    initializer: Initializer<A>, aggregator: Aggregator<K, V, A>, sendOldValues: boolean,
  ) {
    super(storeName, emitStrategy, gracePeriodMs, sendOldValues);
    this.#initializer = initializer;
    this.#aggregator = aggregator;
  }

  protected aggregate(record: Record<K, V>, window: Window): void {
    const { key } = record;
    let { timestamp } = record;
    const stored = this.store.fetch(key, window.start);
    let oldAggregate: A | null;
    if (stored === null) {
      const initializer = this.#initializer;
      oldAggregate = resultOf(initializer(), 'initializer', this.context);
    } else {
      oldAggregate = stored.value;
      if (stored.timestamp > timestamp) timestamp = stored.timestamp;
    }
    const aggregator = this.#aggregator;
    // user code that starts from null is promised null
    const aggregate = resultOf(aggregator(key, record.value, oldAggregate as A), 'aggregator', this.context);
    this.update(record, window, oldAggregate, aggregate, timestamp);
  }
}

class TimeWindowAggregate<K, V, A> extends WindowAggregate<K, V, A> {
  readonly #sizeMs: number;
  readonly #advanceMs: number;
  readonly #gracePeriodMs: number;

  constructor(
    windows: TimeWindowsSpec, storeName: string, emitStrategy: EmitStrategyKind,
    initializer: Initializer<A>, aggregator: Aggregator<K, V, A>, sendOldValues: boolean,
  ) {
    super(storeName, emitStrategy, windows.gracePeriodMs, initializer, aggregator, sendOldValues);
    this.#sizeMs = windows.sizeMs;
    this.#advanceMs = windows.advanceMs;
    this.#gracePeriodMs = windows.gracePeriodMs;
  }

  process(record: Record<K, V>): void {
    const { key, timestamp } = record;
    if (key === null) {
      this.context.drop('null-key');
      return;
    }
    this.streamTime.advance(timestamp);
    const closeTime = this.streamTime.value - this.#gracePeriodMs;
    for (let start = this.#firstStart(timestamp); start <= timestamp; start += this.#advanceMs) {
      const window = timeWindow(start, start + this.#sizeMs);
      if (window.end > closeTime) this.aggregate(record, window);
      else this.dropExpired(record, window);
    }
    if (this.final !== null && this.final.due(closeTime)) this.#emitFinal(record, closeTime);
  }

  #emitFinal(record: Record<K, V>, closeTime: number): void {
    const last = this.final!.lastCloseTime;
    const upper = closeTime - this.#sizeMs;
    if (upper < 0) return;
    const lower = last === -1 ? 0 : Math.max(0, last - this.#sizeMs) + 1;
    // no window lies between two times that the same windows contain
    if (last !== -1 && this.#firstStart(upper) === this.#firstStart(lower - 1) && this.#lastStart(upper) === this.#lastStart(lower - 1)) return;
    this.emitClosed(record, lower, upper);
    this.final!.emitted(closeTime);
  }

  #firstStart(timestamp: number): number {
    const earliest = Math.max(0, timestamp - this.#sizeMs + this.#advanceMs);
    return earliest - earliest % this.#advanceMs;
  }

  #lastStart(timestamp: number): number { return timestamp - timestamp % this.#advanceMs; }
}

class UnlimitedWindowAggregate<K, V, A> extends WindowAggregate<K, V, A> {
  readonly #window: Window;

  constructor(
    windows: UnlimitedWindowsSpec, storeName: string, emitStrategy: EmitStrategyKind,
    initializer: Initializer<A>, aggregator: Aggregator<K, V, A>, sendOldValues: boolean,
  ) {
    super(storeName, emitStrategy, windows.gracePeriodMs, initializer, aggregator, sendOldValues);
    this.#window = unlimitedWindow(windows.startMs);
  }

  process(record: Record<K, V>): void {
    if (record.key === null) {
      this.context.drop('null-key');
      return;
    }
    this.streamTime.advance(record.timestamp);
    if (record.timestamp >= this.#window.start) this.aggregate(record, this.#window);
    else this.context.drop('before-window-start', { timestamp: record.timestamp, windowStart: this.#window.start });
  }
}
