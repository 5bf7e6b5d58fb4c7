import type { ObservedTime, ProcessorContext } from '../../processor/context.ts';
import { Record } from '../../processor/record.ts';
import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { WindowStore } from '../../state/stores.ts';
import { describeJoinWindows } from '../../windows/window-description.ts';
import { resultOf } from '../callback-result.ts';
import { detailOf } from '../detail.ts';
import type { JoinWindowsBounds } from './kstream-kstream-join.ts';
import { joinPartners, type JoinPartners } from './join-partners.ts';
import { Operator } from '../operator.ts';

/**
 * A stream joined with itself, over one store instead of two (topology optimization). The results, and their order, are those of the
 * inner join: first this record as the left side, then as the right side, with the pair of the record with itself in its place by time.
 * There are no unmatched records, because each one matches itself.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamKStreamSelfJoin
 */
export function kstreamKStreamSelfJoin<K, V, VOut>(
  storeName: string, windows: JoinWindowsBounds, joiner: (key: K, left: V, right: V) => VOut,
): ProcessorSupplierObject<K, V, K, VOut> {
  return { get: () => new KStreamKStreamSelfJoin(storeName, windows, joiner), windows: describeJoinWindows(windows, { suffix: '.streamTime' }) };
}

class KStreamKStreamSelfJoin<K, V, VOut> extends Operator<K, V, K, VOut> {
  readonly #storeName: string;
  readonly #windows: JoinWindowsBounds;
  readonly #retentionMs: number;
  readonly #joiner: (key: K, left: V, right: V) => VOut;
  #streamTime!: ObservedTime;
  #partners!: JoinPartners<K, V>;

  constructor(storeName: string, windows: JoinWindowsBounds, joiner: (key: K, left: V, right: V) => VOut) {
    super();
    this.#storeName = storeName;
    this.#windows = windows;
    this.#retentionMs = windows.beforeMs + windows.afterMs + windows.gracePeriodMs;
    this.#joiner = joiner;
  }

  override init(context: ProcessorContext<K, VOut>): void {
    super.init(context);
    this.#streamTime = this.context.observedTime(`${this.context.currentNodeName}.streamTime`, -1);
    this.#partners = joinPartners(context.getStateStore<WindowStore<K, V>>(this.#storeName));
  }

  process(record: Record<K, V>): void {
    const { key, value, timestamp } = record;
    if (key === null || value === null) {
      this.context.drop('null-key-or-value', { key: detailOf(key), value: detailOf(value) });
      return;
    }
    const { beforeMs, afterMs } = this.#windows;
    const own = this.#join(key, value, value);
    this.#streamTime.advance(timestamp);
    // A record that its own store no longer takes would not find itself there either.
    let ownIsDue = timestamp > this.#streamTime.value - this.#retentionMs + 1;
    let forwarded = ownIsDue;

    for (const [otherTimestamp, otherValue] of this.#partners(key, Math.max(0, timestamp - beforeMs), Math.max(0, timestamp + afterMs))) {
      this.#forward(record, this.#join(key, value, otherValue), Math.max(timestamp, otherTimestamp));
      forwarded = true;
    }
    for (const [otherTimestamp, otherValue] of this.#partners(key, Math.max(0, timestamp - afterMs), Math.max(0, timestamp + beforeMs))) {
      if (ownIsDue && otherTimestamp > timestamp) {
        ownIsDue = false;
        this.#forward(record, own, timestamp);
      }
      this.#forward(record, this.#join(key, otherValue, value), Math.max(timestamp, otherTimestamp));
      forwarded = true;
    }
    if (ownIsDue) this.#forward(record, own, timestamp);
    if (!forwarded) {
      this.context.drop('no-window-match', this.context.tracing
        ? { key: detailOf(key), timestamp, streamTime: this.#streamTime.value, retentionMs: this.#retentionMs } : undefined);
    }
  }

  #join(key: K, left: V, right: V): VOut { return resultOf(this.#joiner(key, left, right), 'joiner', this.context); }

  #forward(record: Record<K, V>, result: VOut, timestamp: number): void {
    this.context.forward(new Record(record.key, result, timestamp, record.headersOrNull));
  }
}
