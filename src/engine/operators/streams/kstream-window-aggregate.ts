import { IllegalArgumentException } from '../../errors/errors.ts';
import type { Record } from '../../processor/record.ts';
import type { EmitStrategy } from '../../windows/emit-strategy.ts';
import { TimeWindows } from '../../windows/time-windows.ts';
import { UnlimitedWindows } from '../../windows/unlimited-windows.ts';
import { describeWindows } from '../../windows/window-description.ts';
import { timeWindow } from '../../windows/windowed.ts';
import type { Window, Windowed } from '../../windows/windowed.ts';
import type { Windows } from '../../windows/windows.ts';
import { resultOf } from '../callback-result.ts';
import type { Aggregator, Initializer } from '../functions.ts';
import type { KStreamAggProcessorSupplier } from '../tables/ktable.ts';
import { windowStoreView } from '../aggregates/window-store-view.ts';
import { WindowedAggregation } from '../aggregates/windowed-aggregation.ts';

/**
 * One aggregate per key and window. A record belongs to every window that contains its timestamp; those that have closed (end at or
 * before stream time less grace) refuse it, each for itself, so that one record can be late for some windows and in time for others.
 *
 * Null values are aggregated, null keys are dropped.
 *
 * @throws IllegalArgumentException  when windows other than TimeWindows are to emit at their close
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamWindowAggregate
 */
export function kstreamWindowAggregate<K, V, A>(
  windows: Windows, storeName: string, emitStrategy: EmitStrategy, initializer: Initializer<A>, aggregator: Aggregator<K, V, A>,
): KStreamAggProcessorSupplier<K, V, Windowed<K>, A> {
  if (emitStrategy.kind === 'on-window-close' && !(windows instanceof TimeWindows)) {
    throw new IllegalArgumentException(
      `EmitStrategy.onWindowClose() works with TimeWindows, SlidingWindows and SessionWindows, got ${windows.constructor.name}.`,
    );
  }
  let sendOldValues = false;
  return {
    get: () => (windows instanceof TimeWindows
      ? new TimeWindowAggregate(windows, storeName, emitStrategy, initializer, aggregator, sendOldValues)
      : new AnyWindowAggregate(windows, storeName, emitStrategy, initializer, aggregator, sendOldValues)),
    enableSendingOldValues: () => (sendOldValues = true),
    folds: true,
    view: () => windowStoreView(storeName),
    windows: describeWindows(windows, emitStrategy.kind === 'on-window-close'),
  };
}

abstract class WindowAggregate<K, V, A> extends WindowedAggregation<K, V, A> {
  readonly #initializer: Initializer<A>;
  readonly #aggregator: Aggregator<K, V, A>;

  constructor(
    windows: Windows, storeName: string, emitStrategy: EmitStrategy,
    initializer: Initializer<A>, aggregator: Aggregator<K, V, A>, sendOldValues: boolean,
  ) {
    super(storeName, emitStrategy, windows.gracePeriodMs, sendOldValues);
    this.#initializer = initializer;
    this.#aggregator = aggregator;
  }

  /** The record joins a window, unless that has closed. */
  protected aggregate(record: Record<K, V>, window: Window, closeTime: number): void {
    if (window.end <= closeTime) {
      this.dropExpired(record, window);
      return;
    }
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

/** Windows on a grid need no list of windows per record. */
class TimeWindowAggregate<K, V, A> extends WindowAggregate<K, V, A> {
  readonly #windows: TimeWindows;

  constructor(
    windows: TimeWindows, storeName: string, emitStrategy: EmitStrategy,
    initializer: Initializer<A>, aggregator: Aggregator<K, V, A>, sendOldValues: boolean,
  ) {
    super(windows, storeName, emitStrategy, initializer, aggregator, sendOldValues);
    this.#windows = windows;
  }

  process(record: Record<K, V>): void {
    const { key, timestamp } = record;
    if (key === null) {
      this.context.drop('null-key');
      return;
    }
    const { sizeMs, advanceMs, gracePeriodMs } = this.#windows;
    this.streamTime.advance(timestamp);
    const closeTime = this.streamTime.value - gracePeriodMs;
    for (let start = this.#windows.firstStartFor(timestamp); start <= timestamp; start += advanceMs) {
      this.aggregate(record, timeWindow(start, start + sizeMs), closeTime);
    }
    if (this.final !== null && this.final.due(closeTime)) this.#emitFinal(record, closeTime);
  }

  #emitFinal(record: Record<K, V>, closeTime: number): void {
    const { sizeMs } = this.#windows;
    const last = this.final!.lastCloseTime;
    const upper = closeTime - sizeMs;
    if (upper < 0) return;
    const lower = last === -1 ? 0 : Math.max(0, last - sizeMs) + 1;
    if (last !== -1 && this.#haveSameWindows(upper, lower - 1)) return;
    this.emitClosed(record, lower, upper);
    this.final!.emitted(closeTime);
  }

  /** No window begins between two times that the same windows contain. */
  #haveSameWindows(one: number, two: number): boolean {
    const { advanceMs } = this.#windows;
    return one - one % advanceMs === two - two % advanceMs && this.#windows.firstStartFor(one) === this.#windows.firstStartFor(two);
  }
}

/** Unlimited windows, and those that users make. */
class AnyWindowAggregate<K, V, A> extends WindowAggregate<K, V, A> {
  readonly #windows: Windows;

  constructor(
    windows: Windows, storeName: string, emitStrategy: EmitStrategy,
    initializer: Initializer<A>, aggregator: Aggregator<K, V, A>, sendOldValues: boolean,
  ) {
    super(windows, storeName, emitStrategy, initializer, aggregator, sendOldValues);
    this.#windows = windows;
  }

  process(record: Record<K, V>): void {
    const { key, timestamp } = record;
    if (key === null) {
      this.context.drop('null-key');
      return;
    }
    this.streamTime.advance(timestamp);
    const closeTime = this.streamTime.value - this.#windows.gracePeriodMs;
    const windows = this.#windows.windowListFor(timestamp);
    for (const window of windows) this.aggregate(record, window, closeTime);
    if (windows.length > 0) return;
    if (this.#windows instanceof UnlimitedWindows) {
      this.context.drop('before-window-start', { timestamp, windowStart: this.#windows.startMs });
    } else {
      this.context.drop('no-window', { timestamp });
    }
  }
}
