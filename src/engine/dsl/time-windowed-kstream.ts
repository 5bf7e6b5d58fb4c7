import { IllegalArgumentException } from '../errors/errors.ts';
import type { Aggregator, Initializer, Reducer } from '../operators/functions.ts';
import type { KStreamAggProcessorSupplier } from '../operators/tables/ktable.ts';
import { kstreamSlidingWindowAggregate } from '../operators/aggregates/kstream-sliding-window-aggregate.ts';
import { kstreamWindowAggregate } from '../operators/streams/kstream-window-aggregate.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import { Serdes } from '../serde/serdes.ts';
import { timeWindowedSerde } from '../serde/windowed.ts';
import { requireCallback } from '../topology/arguments.ts';
import { EmitStrategy } from '../windows/emit-strategy.ts';
import { SlidingWindows } from '../windows/sliding-windows.ts';
import { UnlimitedWindows } from '../windows/unlimited-windows.ts';
import type { Windowed } from '../windows/windowed.ts';
import type { Windows } from '../windows/windows.ts';
import { countAggregator, countInitializer } from './counting.ts';
import { emitStrategyArgument } from './emit-strategy-argument.ts';
import { appendAggregation } from './grouped-aggregation.ts';
import type { KGroupedStream } from './kgrouped-stream.ts';
import type { KTable } from './ktable.ts';
import { Materialized } from './materialized.ts';
import { Named } from './named.ts';
import { optionsOf } from './options.ts';
import { reducing } from './reducing.ts';
import { namedMaterialization, unnamedMaterialization, type NamedMaterialization } from './table-materialization.ts';
import { slidingWindowStoreOf, windowStoreOf } from './table-stores.ts';

const AGGREGATE = 'KSTREAM-AGGREGATE-';
const REDUCE = 'KSTREAM-REDUCE-';

/**
 * A grouping by key and time window. Results are keyed by both, as `Windowed`.
 *
 *     grouped.windowedBy(TimeWindows.ofSizeAndGrace(60_000, 10_000)).count()
 *
 * Misuse: `Materialized.with(serde, …).withRetention(60_000)` for windows of a minute with a grace of ten seconds. Late records need the
 * window, so its store has to keep it for size and grace.
 *
 * Kafka: org.apache.kafka.streams.kstream.TimeWindowedKStream (for sliding windows too)
 */
export class TimeWindowedKStream<K, V> {
  readonly #grouped: KGroupedStream<K, V>;
  readonly #windows: Windows | SlidingWindows;
  #emitStrategy: EmitStrategy = EmitStrategy.onWindowUpdate();

  /** For the engine: windowed streams come from `KGroupedStream.windowedBy`. */
  constructor(grouped: KGroupedStream<K, V>, windows: Windows | SlidingWindows) {
    this.#grouped = grouped;
    this.#windows = windows;
  }

  /** How many records each key has in each window. */
  count(named?: Named, materialized?: Materialized<K, bigint, 'window'>): KTable<Windowed<K>, bigint>;
  count(materialized: Materialized<K, bigint, 'window'>): KTable<Windowed<K>, bigint>;
  count(...args: unknown[]): KTable<Windowed<K>, bigint> {
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const { graph, keySerde } = this.#grouped.internals;
    // an unnamed Materialized once took a name here (but not for sliding windows), and numbering is kept as it was
    if (!(this.#windows instanceof SlidingWindows) && materialized !== null && unnamedMaterialization(materialized).storeName === null) graph.names.store(AGGREGATE);
    const given = (materialized as Materialized<K, bigint, 'window'> | null) ?? Materialized.with<K, bigint, 'window'>(keySerde, Serdes.long());
    const materialization = namedMaterialization(graph, given, AGGREGATE, { keySerde, valueSerde: Serdes.long() });
    return this.#append(named, AGGREGATE, materialization, countInitializer, countAggregator);
  }

  /** The values of each key and window, two at a time into one. */
  reduce(reducer: Reducer<V>, named?: Named, materialized?: Materialized<K, V, 'window'>): KTable<Windowed<K>, V>;
  reduce(reducer: Reducer<V>, materialized: Materialized<K, V, 'window'>): KTable<Windowed<K>, V>;
  reduce(reducer: Reducer<V>, ...args: unknown[]): KTable<Windowed<K>, V> {
    requireCallback(reducer, 'reducer');
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const { graph, keySerde, valueSerde } = this.#grouped.internals;
    const given = (materialized as Materialized<K, V, 'window'> | null) ?? Materialized.with<K, V, 'window'>(keySerde, valueSerde);
    const { initializer, aggregator } = reducing(reducer);
    return this.#append(named, REDUCE, namedMaterialization(graph, given, REDUCE, { keySerde, valueSerde }), initializer, aggregator);
  }

  /** An aggregate for each key and window. */
  aggregate<VR>(
    initializer: Initializer<VR>, aggregator: Aggregator<K, V, NoInfer<VR>>, named?: Named, materialized?: Materialized<K, NoInfer<VR>, 'window'>,
  ): KTable<Windowed<K>, VR>;
  aggregate<VR>(
    initializer: Initializer<VR>, aggregator: Aggregator<K, V, NoInfer<VR>>, materialized: Materialized<K, NoInfer<VR>, 'window'>,
  ): KTable<Windowed<K>, VR>;
  aggregate<VR>(initializer: Initializer<VR>, aggregator: Aggregator<K, V, VR>, ...args: unknown[]): KTable<Windowed<K>, VR> {
    requireCallback(initializer, 'initializer');
    requireCallback(aggregator, 'aggregator');
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const { graph, keySerde } = this.#grouped.internals;
    const given = (materialized as Materialized<K, VR, 'window'> | null) ?? Materialized.with<K, VR, 'window'>(keySerde, null);
    return this.#append(named, AGGREGATE, namedMaterialization(graph, given, AGGREGATE, { keySerde }), initializer, aggregator);
  }

  /**
   * When results come out: at every update, or once when the window closes. It changes this object.
   * @throws IllegalArgumentException  for unlimited windows that are to emit at their close: they have none
   */
  emitStrategy(emitStrategy: EmitStrategy): this {
    emitStrategyArgument(emitStrategy);
    if (this.#windows instanceof UnlimitedWindows && emitStrategy.kind === 'on-window-close') {
      throw new IllegalArgumentException('ON_WINDOW_CLOSE emit strategy cannot be used for UnlimitedWindows: they never close.');
    }
    this.#emitStrategy = emitStrategy;
    return this;
  }

  #append<VR>(
    named: Named | null, prefix: string, materialization: NamedMaterialization<K, VR>, initializer: Initializer<VR>, aggregator: Aggregator<K, V, VR>,
  ): KTable<Windowed<K>, VR> {
    const name = this.#grouped.internals.graph.names.orGenerated(named?.name ?? null, prefix);
    const windows = this.#grouped.internals.graph.windowsFor(name, this.#windows);
    const { store, sizeMs } = timeWindowedStore(windows, materialization, this.#emitStrategy);
    const supplier = timeWindowed(windows, materialization.storeName, this.#emitStrategy, initializer, aggregator);
    const keySerde = materialization.keySerde === null ? null : timeWindowedSerde(materialization.keySerde, sizeMs);
    return appendAggregation(this.#grouped, name, supplier, store, materialization, keySerde, { windowGraceMs: windows.gracePeriodMs });
  }
}

/** The store of an aggregation over windows of time; `sizeMs` completes windows that are read from bytes. Cogrouped streams need it too. */
export function timeWindowedStore<K, VR>(
  windows: Windows | SlidingWindows, materialization: NamedMaterialization<K, VR>, emitStrategy: EmitStrategy,
): { readonly store: AnyStoreBuilder; readonly sizeMs: number } {
  return windows instanceof SlidingWindows
    ? { store: slidingWindowStoreOf(materialization, windows, emitStrategy), sizeMs: windows.timeDifferenceMs }
    : { store: windowStoreOf(materialization, windows, emitStrategy), sizeMs: windows.sizeMs };
}

/** The operator of an aggregation over windows of time. */
export function timeWindowed<K, V, VR>(
  windows: Windows | SlidingWindows, storeName: string, emitStrategy: EmitStrategy, initializer: Initializer<VR>, aggregator: Aggregator<K, V, VR>,
): KStreamAggProcessorSupplier<K, V, Windowed<K>, VR> {
  return windows instanceof SlidingWindows
    ? kstreamSlidingWindowAggregate<K, V, VR>(windows, storeName, emitStrategy, initializer, aggregator)
    : kstreamWindowAggregate<K, V, VR>(windows, storeName, emitStrategy, initializer, aggregator);
}
