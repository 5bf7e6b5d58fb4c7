import type { ObservedTime, OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { MeasuredProcessor } from '../../processor/processor.ts';
import { Record } from '../../processor/record.ts';
import type { SessionStore } from '../../state/stores.ts';
import type { EmitStrategy } from '../../windows/emit-strategy.ts';
import type { SessionWindows } from '../../windows/session-windows.ts';
import { describeWindows } from '../../windows/window-description.ts';
import { Windowed, sessionWindow } from '../../windows/windowed.ts';
import { sessionsOf, type Sessions } from './aggregates-of-sessions.ts';
import { resultOf } from '../callback-result.ts';
import { FinalResults } from '../final-results.ts';
import type { Aggregator, Initializer, Merger } from '../functions.ts';
import { Change } from '../tables/ktable.ts';
import type { KStreamAggProcessorSupplier } from '../tables/ktable.ts';
import { Operator } from '../operator.ts';
import { TupleForwarder } from '../tuple-forwarder.ts';
import { sessionStoreView } from './window-store-view.ts';

/**
 * One aggregate per key and session. A record and all sessions of its key that lie within the gap become one session: tombstones go out
 * for the old ones, then the new one. The initializer runs for every record and is merged with what was found, so it should be neutral.
 *
 * Results have the session's end as their timestamp, and no headers (through a cache: those of the last put). Null values are aggregated,
 * null keys are dropped.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamSessionWindowAggregate
 */
export function kstreamSessionWindowAggregate<K, V, A>(
  windows: SessionWindows, storeName: string, emitStrategy: EmitStrategy,
  initializer: Initializer<A>, aggregator: Aggregator<K, V, A>, merger: Merger<K, A>,
): KStreamAggProcessorSupplier<K, V, Windowed<K>, A> {
  let sendOldValues = false;
  return {
    get: () => new KStreamSessionWindowAggregate(windows, storeName, emitStrategy, initializer, aggregator, merger, sendOldValues),
    enableSendingOldValues: () => (sendOldValues = true),
    folds: true,
    view: () => sessionStoreView(storeName),
    windows: describeWindows(windows, emitStrategy.kind === 'on-window-close'),
  };
}

class KStreamSessionWindowAggregate<K, V, A> extends Operator<K, V, Windowed<K>, Change<A>> implements MeasuredProcessor {
  readonly nodeTotals = { 'window-aggregate-final-emit': () => this.#final?.total ?? 0 };
  readonly #gapMs: number;
  readonly #gracePeriodMs: number;
  readonly #storeName: string;
  readonly #emitsFinal: boolean;
  readonly #initializer: Initializer<A>;
  readonly #aggregator: Aggregator<K, V, A>;
  readonly #merger: Merger<K, A>;
  readonly #sendOldValues: boolean;
  #store!: Sessions<K, A>;
  #streamTime!: ObservedTime;
  #forwarder!: TupleForwarder<Windowed<K>, A>;
  /** null: results are emitted at each update. */
  #final: FinalResults | null = null;

  constructor(
    windows: SessionWindows, storeName: string, emitStrategy: EmitStrategy,
    initializer: Initializer<A>, aggregator: Aggregator<K, V, A>, merger: Merger<K, A>, sendOldValues: boolean,
  ) {
    super();
    this.#gapMs = windows.inactivityGapMs;
    this.#gracePeriodMs = windows.gracePeriodMs;
    this.#storeName = storeName;
    this.#emitsFinal = emitStrategy.kind === 'on-window-close';
    this.#initializer = initializer;
    this.#aggregator = aggregator;
    this.#merger = merger;
    this.#sendOldValues = sendOldValues;
  }

  override init(context: ProcessorContext<Windowed<K>, Change<A>>): void {
    super.init(context);
    const store = context.getStateStore<SessionStore<K, A>>(this.#storeName);
    this.#store = sessionsOf(store);
    this.#streamTime = this.context.observedTime(`${this.context.currentNodeName}.observedStreamTime`, -1);
    if (this.#emitsFinal) {
      this.#final = new FinalResults(context as OperatorContext, this.#storeName);
      this.#forwarder = TupleForwarder.direct(this.context, this.#sendOldValues);
    } else {
      this.#forwarder = TupleForwarder.session(this.context, store, this.#sendOldValues);
    }
  }

  process(record: Record<K, V>): void {
    if (record.key === null) {
      this.context.drop('null-key');
      return;
    }
    this.#streamTime.advance(record.timestamp);
    const closeTime = this.#streamTime.value - this.#gracePeriodMs - this.#gapMs;
    this.#aggregate(record, closeTime);
    if (this.#final !== null && this.#final.due(closeTime)) this.#emitFinal(record, closeTime);
  }

  #aggregate(record: Record<K, V>, closeTime: number): void {
    const { key, timestamp } = record;
    const initializer = this.#initializer;
    const merger = this.#merger;
    let aggregate = resultOf(initializer(), 'initializer', this.context);
    let start = timestamp;
    let end = timestamp;
    const merged: [Windowed<K>, A][] = [];
    for (const session of this.#store.findSessions(key, Math.max(0, timestamp - this.#gapMs), timestamp + this.#gapMs)) {
      merged.push(session);
      // user code that starts from null is promised null
      aggregate = resultOf(merger(key, aggregate as A, session[1]), 'merger', this.context);
      const { window } = session[0];
      if (window.start < start) start = window.start;
      if (window.end > end) end = window.end;
    }

    if (end < closeTime) {
      this.context.drop('expired-session', { ...this.#lateness(record, start, end), closeTime });
      return;
    }
    if (start !== timestamp || end !== timestamp) {
      for (const [session, old] of merged) {
        this.#store.remove(session);
        if (this.#final === null && !this.#forwarder.cached) this.#emit(session, null, old);
      }
    }
    const aggregator = this.#aggregator;
    aggregate = resultOf(aggregator(key, record.value, aggregate as A), 'aggregator', this.context);
    const session = new Windowed(key, sessionWindow(start, end));
    this.#store.put(session, aggregate);
    if (this.#final === null) this.#emit(session, aggregate, null);
    else if (this.context.tracing) this.context.hold('emit-on-window-close', { ...this.#lateness(record, start, end), closeTime });
  }

  #emit(session: Windowed<K>, aggregate: A | null, old: A | null): void {
    this.#forwarder.maybeForward(session, aggregate, old, session.window.end, null);
  }

  /** Emits the sessions that ended since the last look, in the store's order: by end, then by key. */
  #emitFinal(record: Record<K, V>, closeTime: number): void {
    const lower = Math.max(0, this.#final!.lastCloseTime);
    const upper = closeTime - 1;
    if (upper < lower) return;
    for (const [session, aggregate] of this.#store.findSessionsByEnd(lower, upper)) {
      this.#final!.total++;
      this.context.forward(new Record(session, new Change(aggregate, null), session.window.end, record.headersOrNull));
    }
    this.#final!.emitted(closeTime);
  }

  #lateness(record: Record<K, V>, start: number, end: number) {
    return {
      store: this.#storeName, timestamp: record.timestamp, sessionStart: start, sessionEnd: end,
      streamTime: this.#streamTime.value, gracePeriodMs: this.#gracePeriodMs, inactivityGapMs: this.#gapMs,
    };
  }
}
