import type { ObservedTime, OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { MeasuredProcessor } from '../../processor/processor.ts';
import { Record } from '../../processor/record.ts';
import type { TimestampedWindowStore, ValueAndTimestamp } from '../../state/stores.ts';
import type { EmitStrategy } from '../../windows/emit-strategy.ts';
import { Windowed } from '../../windows/windowed.ts';
import type { Window } from '../../windows/windowed.ts';
import { FinalResults } from '../final-results.ts';
import { Change } from '../tables/ktable.ts';
import { Operator } from '../operator.ts';
import { TupleForwarder } from '../tuple-forwarder.ts';

/**
 * What aggregations over time and sliding windows have in common: a store of windows, a stream time of their own (not the task's, and not
 * kept over a restart), and the two ways to emit.
 * Kafka: org.apache.kafka.streams.kstream.internals.AbstractKStreamTimeWindowAggregateProcessor
 */
export abstract class WindowedAggregation<K, V, A> extends Operator<K, V, Windowed<K>, Change<A>> implements MeasuredProcessor {
  readonly nodeTotals = { 'window-aggregate-final-emit': () => this.final?.total ?? 0 };
  protected store!: TimestampedWindowStore<K, A>;
  protected streamTime!: ObservedTime;
  /** null: results are emitted at each update. */
  protected final: FinalResults | null = null;
  readonly #storeName: string;
  readonly #emitsFinal: boolean;
  readonly #sendOldValues: boolean;
  readonly #gracePeriodMs: number;
  #forwarder!: TupleForwarder<Windowed<K>, A>;

  constructor(storeName: string, emitStrategy: EmitStrategy, gracePeriodMs: number, sendOldValues: boolean) {
    super();
    this.#storeName = storeName;
    this.#emitsFinal = emitStrategy.kind === 'on-window-close';
    this.#gracePeriodMs = gracePeriodMs;
    this.#sendOldValues = sendOldValues;
  }

  override init(context: ProcessorContext<Windowed<K>, Change<A>>): void {
    super.init(context);
    this.store = context.getStateStore(this.#storeName);
    this.streamTime = this.context.observedTime(`${this.context.currentNodeName}.observedStreamTime`, -1);
    if (this.#emitsFinal) {
      this.final = new FinalResults(context as OperatorContext, this.#storeName);
      this.#forwarder = TupleForwarder.direct(this.context, this.#sendOldValues);
    } else {
      this.#forwarder = TupleForwarder.timestamped(this.context, this.store, this.#sendOldValues);
    }
  }

  /** Writes a window's new aggregate and emits it, if this is the time. `stored`: what another window has, to be written as it is. */
  protected update(
    record: Record<K, V>, window: Window, oldAggregate: A | null, aggregate: A | null, timestamp: number, stored?: ValueAndTimestamp<A>,
  ): void {
    this.store.put(record.key, stored ?? (aggregate === null ? null : { value: aggregate, timestamp }), window.start);
    if (this.final !== null) {
      if (this.context.tracing) this.context.hold('emit-on-window-close', this.lateness(record, window));
    } else if (this.#forwarder.cached) {
      this.#forwarder.held();
    } else {
      this.#forwarder.maybeForward(new Windowed(record.key, window), aggregate, oldAggregate, timestamp, record.headersOrNull);
    }
  }

  /** Emits the windows that start in the closed range, in the store's order. The headers are those of the record that closed them. */
  protected emitClosed(record: Record<K, V>, firstStart: number, lastStart: number): void {
    for (const [key, aggregate] of this.store.fetchAll(firstStart, lastStart)) {
      this.final!.total++;
      this.context.forward(new Record(key, new Change(aggregate.value, null), aggregate.timestamp, record.headersOrNull));
    }
  }

  protected dropExpired(record: Record<K, V>, window: { readonly start: number; readonly end: number }): void {
    this.context.drop('expired-window', this.lateness(record, window));
  }

  protected lateness(record: Record<K, V>, { start, end }: { readonly start: number; readonly end: number }) {
    return {
      store: this.#storeName, timestamp: record.timestamp, windowStart: start, windowEnd: end,
      streamTime: this.streamTime.value, gracePeriodMs: this.#gracePeriodMs, closeTime: this.streamTime.value - this.#gracePeriodMs,
    };
  }
}
