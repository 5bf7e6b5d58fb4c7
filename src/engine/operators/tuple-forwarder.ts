import { Record } from '../processor/record.ts';
import type { Headers } from '../common/headers.ts';
import type { OperatorContext } from '../processor/context.ts';
import type { StateStore } from '../processor/state-store.ts';
import type { CachedStateStore, ValueAndTimestamp } from '../state/stores.ts';
import { AggregationWithHeaders, storesHeaders } from '../state/values-with-headers.ts';
import type { Windowed } from '../windows/windowed.ts';
import { Change } from './tables/ktable.ts';

/**
 * Sends an operator's result on, at once or never: over a store with a cache it is the flush that forwards, one change per key, with
 * the timestamp and headers of the last put.
 *
 *     this.#store.put(key, value, timestamp);
 *     this.#forwarder.maybeForward(key, value, oldValue, timestamp, record.headersOrNull);
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.TimestampedTupleForwarder and its flush listeners
 */
export class TupleForwarder<K, V> {
  readonly #context: OperatorContext<K, Change<V>>;
  readonly #sendOldValues: boolean;
  /** Name of the store whose cache forwards in our place; null: we do. */
  readonly #cachedBy: string | null;

  private constructor(context: OperatorContext<K, Change<V>>, sendOldValues: boolean, cachedBy: string | null) {
    this.#context = context;
    this.#sendOldValues = sendOldValues;
    this.#cachedBy = cachedBy;
  }

  /** Over no store: what an operator emits at a window's close has left every cache behind. */
  static direct<K, V>(context: OperatorContext<K, Change<V>>, sendOldValues: boolean): TupleForwarder<K, V> {
    return new TupleForwarder(context, sendOldValues, null);
  }

  /** Over a key-value or window store; a flushed change has the stored timestamp, a flushed tombstone that of the last put. */
  static timestamped<K, V>(context: OperatorContext<K, Change<V>>, store: StateStore, sendOldValues: boolean): TupleForwarder<K, V> {
    const cached = asCached<K, ValueAndTimestamp<V>>(store)?.setFlushListener((key, newValue, oldValue, timestamp) => {
      const change = new Change(newValue === null ? null : newValue.value, oldValue === null ? null : oldValue.value);
      context.forward(new Record(key, change, newValue === null ? timestamp : newValue.timestamp, headersInForce(context)));
    }, sendOldValues) ?? false;
    return new TupleForwarder(context, sendOldValues, cached ? store.name : null);
  }

  /** Over a session store, whose results have the end of their window for a timestamp; with headers those that were kept, as in Kafka. */
  static session<K, V>(
    context: OperatorContext<Windowed<K>, Change<V>>, store: StateStore, sendOldValues: boolean,
  ): TupleForwarder<Windowed<K>, V> {
    const cached = (storesHeaders(store)
      ? asCached<Windowed<K>, AggregationWithHeaders<V>>(store)?.setFlushListener((key, newValue, oldValue) => {
        const change = new Change(AggregationWithHeaders.getAggregationOrNull(newValue), AggregationWithHeaders.getAggregationOrNull(oldValue));
        context.forward(new Record(key, change, key.window.end, newValue === null ? null : newValue.headers));
      }, sendOldValues)
      : asCached<Windowed<K>, V>(store)?.setFlushListener((key, newValue, oldValue) => {
        context.forward(new Record(key, new Change(newValue, oldValue), key.window.end, headersInForce(context)));
      }, sendOldValues)) ?? false;
    return new TupleForwarder(context, sendOldValues, cached ? store.name : null);
  }

  /** True when `maybeForward` will not: callers may leave out what only a forward needs. */
  get cached(): boolean { return this.#cachedBy !== null; }

  maybeForward(key: K, newValue: V | null, oldValue: V | null, timestamp: number, headers: Headers | null, isLatest = true): void {
    if (this.#cachedBy === null) {
      this.#context.forward(new Record(key, new Change(newValue, this.#sendOldValues ? oldValue : null, isLatest), timestamp, headers));
    } else {
      this.held();
    }
  }

  /** Says that the store's cache keeps this result for now. */
  held(): void {
    if (this.#context.tracing) this.#context.hold('cached-until-commit', { store: this.#cachedBy });
  }
}

/** While a cache flushes, the record context of the put that it writes down is in force. */
function headersInForce(context: OperatorContext): Headers | null {
  const recordContext = context.recordContext;
  return recordContext === null ? null : recordContext.headers;
}

function asCached<K, V>(store: StateStore): CachedStateStore<K, V> | null {
  return 'setFlushListener' in store ? store as unknown as CachedStateStore<K, V> : null;
}
