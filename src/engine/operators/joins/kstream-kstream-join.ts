import type { ProcessorContext } from '../../processor/context.ts';
import { Record } from '../../processor/record.ts';
import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { KeyValueStore, WindowStore } from '../../state/stores.ts';
import { describeJoinWindows } from '../../windows/window-description.ts';
import { resultOf } from '../callback-result.ts';
import { detailOf } from '../detail.ts';
import { JoinTimes, NO_UNMATCHED } from './join-times.ts';
import { LeftOrRightValue } from './left-or-right-value-serde.ts';
import { joinPartners, type JoinPartners } from './join-partners.ts';
import { Operator } from '../operator.ts';
import { TimestampedKeyAndJoinSide, type JoinSide } from './timestamped-key-and-join-side-serde.ts';

/** A left record at t meets right records in [t - before, t + after], a right record left ones in [t - after, t + before]. */
export interface JoinWindowsBounds { readonly beforeMs: number; readonly afterMs: number; readonly gracePeriodMs: number }

export interface KStreamKStreamJoinOptions<K, VLeft, VRight, VOut> {
  /** The side whose records this node receives. */
  readonly side: JoinSide;
  readonly windows: JoinWindowsBounds;
  readonly joiner: (key: K, left: VLeft | null, right: VRight | null) => VOut;
  /** This side's records without a partner give a result with null: left join on the left, outer join on both. */
  readonly outer: boolean;
  /** The window store that the other side fills. */
  readonly otherStoreName: string;
  /**
   * Where unmatched records of both sides wait. null: an inner join, or windows of the old kind (`JoinWindows.of`), whose null results
   * come at once.
   */
  readonly sharedStoreName: string | null;
  /** The same for both sides: they share a clock under it. */
  readonly sharedTimeKey: string;
}

export const EMIT_INTERVAL_CONFIG = '__emit.interval.ms.kstreams.outer.join.spurious.results.fix__';
const DEFAULT_EMIT_INTERVAL_MS = 1000;

/**
 * One side of a stream-stream join. There is no test for lateness: a record joins with whatever the other side's store still holds.
 *
 * A record without a partner waits in the shared store until its window and grace are over, which only a later record can tell; no
 * punctuation helps. Two habits of Kafka's are kept because results depend on them. The gate before the look at the shared store
 * compares with the timestamp that was looked at last, not with the oldest one waiting, so an old record may wait for a younger one.
 * And with no unmatched record known the sum overflows: the gate stands open, and the look at an empty store uses up the throttle.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamKStreamJoin (LeftSide, RightSide), KAFKA-10847
 */
export function kstreamKStreamJoin<K, VLeft, VRight, VOut>(
  options: KStreamKStreamJoinOptions<K, VLeft, VRight, VOut>,
): ProcessorSupplierObject<K, VLeft | VRight, K, VOut> {
  return { get: () => new KStreamKStreamJoin(options), windows: describeJoinWindows(options.windows, { name: `${options.sharedTimeKey}.streamTime` }) };
}

type SharedStore<K, VLeft, VRight> = KeyValueStore<TimestampedKeyAndJoinSide<K>, LeftOrRightValue<VLeft, VRight>>;

class KStreamKStreamJoin<K, VLeft, VRight, VOut> extends Operator<K, VLeft | VRight, K, VOut> {
  readonly #options: KStreamKStreamJoinOptions<K, VLeft, VRight, VOut>;
  readonly #isLeft: boolean;
  /** Bounds as seen from this side. */
  readonly #beforeMs: number;
  readonly #afterMs: number;
  readonly #graceMs: number;
  #times!: JoinTimes;
  #partners!: JoinPartners<K, VLeft | VRight>;
  #sharedStore: SharedStore<K, VLeft, VRight> | null = null;
  #emitIntervalMs = DEFAULT_EMIT_INTERVAL_MS;

  constructor(options: KStreamKStreamJoinOptions<K, VLeft, VRight, VOut>) {
    super();
    this.#options = options;
    this.#isLeft = options.side === 'left';
    this.#beforeMs = this.#isLeft ? options.windows.beforeMs : options.windows.afterMs;
    this.#afterMs = this.#isLeft ? options.windows.afterMs : options.windows.beforeMs;
    this.#graceMs = options.windows.gracePeriodMs;
  }

  override init(context: ProcessorContext<K, VOut>): void {
    super.init(context);
    this.#times = new JoinTimes(this.context, this.#options.sharedTimeKey);
    this.#partners = joinPartners(context.getStateStore<WindowStore<K, VLeft | VRight>>(this.#options.otherStoreName));
    if (this.#options.sharedStoreName === null) return;
    this.#sharedStore = context.getStateStore(this.#options.sharedStoreName);
    const interval: unknown = context.appConfigs()[EMIT_INTERVAL_CONFIG];
    if (interval !== undefined && interval !== null) this.#emitIntervalMs = Number(interval);
  }

  process(record: Record<K, VLeft | VRight>): void {
    const { key, value, timestamp } = record;
    const streamTime = this.#times.streamTime;
    streamTime.advance(timestamp);
    const outer = this.#options.outer;
    if (key === null || value === null) {
      if (outer && value !== null) this.#forwardUnmatched(record);
      else this.context.drop('null-key-or-value', { key: detailOf(key), value: detailOf(value) });
      return;
    }
    if (this.#sharedStore !== null && timestamp === streamTime.value) this.#emitClosed(this.#sharedStore, record);

    const from = Math.max(0, timestamp - this.#beforeMs);
    const to = Math.max(0, timestamp + this.#afterMs);
    let matched = false;
    for (const [otherTimestamp, otherValue] of this.#partners(key, from, to)) {
      matched = true;
      this.#forwardMatch(record, otherTimestamp, otherValue);
    }
    if (matched) return;
    if (!outer) {
      this.context.hold('join-waiting-for-other-side', this.context.tracing
        ? { key: detailOf(key), timestamp, from, to, streamTime: streamTime.value } : undefined);
    } else if (this.#sharedStore === null || to < streamTime.value) {
      this.#forwardUnmatched(record);
    } else {
      this.#holdUnmatched(this.#sharedStore, record, from, to);
    }
  }

  #join(key: K, thisValue: VLeft | VRight | null, otherValue: VLeft | VRight | null): VOut {
    const result = this.#isLeft
      ? this.#options.joiner(key, thisValue as VLeft | null, otherValue as VRight | null)
      : this.#options.joiner(key, otherValue as VLeft | null, thisValue as VRight | null);
    return resultOf(result, 'joiner', this.context);
  }

  #forwardMatch(record: Record<K, VLeft | VRight>, otherTimestamp: number, otherValue: VLeft | VRight): void {
    // The partner has found its match. Its whole list goes: the values beside it have the same key and time, so they match here too.
    this.#sharedStore?.putIfAbsent(new TimestampedKeyAndJoinSide(record.key, otherTimestamp, !this.#isLeft), null);
    const result = this.#join(record.key, record.value, otherValue);
    this.context.forward(new Record(record.key, result, Math.max(record.timestamp, otherTimestamp), record.headersOrNull));
  }

  #forwardUnmatched(record: Record<K, VLeft | VRight>): void {
    this.context.forward(record.withValue(this.#join(record.key, record.value, null)));
  }

  #holdUnmatched(store: SharedStore<K, VLeft, VRight>, record: Record<K, VLeft | VRight>, from: number, to: number): void {
    const { key, value, timestamp } = record;
    const minTime = this.#times.minTime;
    if (timestamp < minTime.value) minTime.set(timestamp);
    store.put(new TimestampedKeyAndJoinSide(key, timestamp, this.#isLeft), new LeftOrRightValue<VLeft, VRight>(this.#isLeft, value));
    this.context.hold('join-unmatched-until-window-closes', this.context.tracing ? {
      key: detailOf(key), timestamp, from, to, graceMs: this.#graceMs, streamTime: this.#times.streamTime.value,
      closesAt: timestamp + this.#afterMs + this.#graceMs,
    } : undefined);
  }

  /** True when an unmatched record may be due: cheap, because the look at the store is not. */
  #mayHaveClosed(): boolean {
    const minTime = this.#times.minTime.value;
    // Java adds to Long.MAX_VALUE here and wraps to a negative time as soon as there is something to add.
    if (minTime === NO_UNMATCHED) return this.#afterMs + this.#graceMs > 0;
    return minTime + this.#afterMs + this.#graceMs < this.#times.streamTime.value;
  }

  /** Null results of the unmatched records whose time is over, oldest first, right before left at the same time. */
  #emitClosed(store: SharedStore<K, VLeft, VRight>, record: Record<K, VLeft | VRight>): void {
    if (!this.#mayHaveClosed()) return;
    const { minTime, nextTimeToEmit, streamTime } = this.#times;
    const now = this.context.currentSystemTimeMs();
    if (now < nextTimeToEmit.value) {
      if (minTime.value !== NO_UNMATCHED) {
        this.context.hold('join-emit-throttled', this.context.tracing
          ? { wallClockTime: now, nextTimeToEmit: nextTimeToEmit.value, emitIntervalMs: this.#emitIntervalMs, unmatchedSince: minTime.value }
          : undefined);
      }
      return;
    }
    nextTimeToEmit.set(now + this.#emitIntervalMs);

    const { beforeMs, afterMs, gracePeriodMs } = this.#options.windows;
    let lastLookedAt = NO_UNMATCHED;
    let leftIsOpen = false;
    let rightIsOpen = false;
    let emitted: TimestampedKeyAndJoinSide<K> | null = null;
    try {
      for (const [entry, unmatched] of store.all()) {
        lastLookedAt = entry.timestamp;
        if (leftIsOpen && rightIsOpen) break;
        if (entry.timestamp + (entry.isLeft ? afterMs : beforeMs) + gracePeriodMs >= streamTime.value) {
          if (entry.isLeft) leftIsOpen = true;
          else rightIsOpen = true;
          continue;
        }
        const result = resultOf(this.#options.joiner(entry.key, unmatched.leftValue, unmatched.rightValue), 'joiner', this.context);
        this.context.forward(new Record(entry.key, result, entry.timestamp, record.headersOrNull));
        // A delete takes the whole list of a key, so it has to wait until the last of its values is out.
        if (emitted !== null && !emitted.equals(entry)) store.put(emitted, null);
        emitted = entry;
      }
      if (emitted !== null) store.put(emitted, null);
    } finally {
      minTime.set(lastLookedAt);
    }
  }
}
