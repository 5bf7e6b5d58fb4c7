import type { Aggregator, Initializer, Merger, Reducer } from '../operators/functions.ts';
import { kstreamSessionWindowAggregate } from '../operators/aggregates/kstream-session-window-aggregate.ts';
import { Serdes } from '../serde/serdes.ts';
import { sessionWindowedSerde } from '../serde/windowed.ts';
import { requireCallback } from '../topology/arguments.ts';
import { EmitStrategy } from '../windows/emit-strategy.ts';
import type { SessionWindows } from '../windows/session-windows.ts';
import type { Windowed } from '../windows/windowed.ts';
import { countAggregator, countInitializer, countMerger } from './counting.ts';
import { emitStrategyArgument } from './emit-strategy-argument.ts';
import { appendAggregation } from './grouped-aggregation.ts';
import type { KGroupedStream } from './kgrouped-stream.ts';
import type { KTable } from './ktable.ts';
import { Materialized } from './materialized.ts';
import { Named } from './named.ts';
import { optionsOf } from './options.ts';
import { reducing } from './reducing.ts';
import { namedMaterialization, unnamedMaterialization, type NamedMaterialization } from './table-materialization.ts';
import { sessionStoreOf } from './table-stores.ts';

const AGGREGATE = 'KSTREAM-AGGREGATE-';
const REDUCE = 'KSTREAM-REDUCE-';

/**
 * A grouping by key and session: records no further apart than the gap belong together. A record may join two sessions into one; then
 * tombstones go out for both.
 *
 * Misuse: an initializer that is not neutral, such as `() => 1n` for a count. It runs for each record and is merged with what is there.
 *
 * Kafka: org.apache.kafka.streams.kstream.SessionWindowedKStream
 */
export class SessionWindowedKStream<K, V> {
  readonly #grouped: KGroupedStream<K, V>;
  readonly #windows: SessionWindows;
  #emitStrategy: EmitStrategy = EmitStrategy.onWindowUpdate();

  /** For the engine: windowed streams come from `KGroupedStream.windowedBy`. */
  constructor(grouped: KGroupedStream<K, V>, windows: SessionWindows) {
    this.#grouped = grouped;
    this.#windows = windows;
  }

  /** How many records each session has. */
  count(named?: Named, materialized?: Materialized<K, bigint, 'session'>): KTable<Windowed<K>, bigint>;
  count(materialized: Materialized<K, bigint, 'session'>): KTable<Windowed<K>, bigint>;
  count(...args: unknown[]): KTable<Windowed<K>, bigint> {
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const { graph, keySerde } = this.#grouped.internals;
    // an unnamed Materialized once took a name here, and numbering is kept as it was
    if (materialized !== null && unnamedMaterialization(materialized).storeName === null) graph.names.store(AGGREGATE);
    const given = (materialized as Materialized<K, bigint, 'session'> | null) ?? Materialized.with<K, bigint, 'session'>(keySerde, Serdes.long());
    const materialization = namedMaterialization(graph, given, AGGREGATE, { keySerde, valueSerde: Serdes.long() });
    return this.#append(named, AGGREGATE, materialization, countInitializer, countAggregator, countMerger);
  }

  /** The values of each session, two at a time into one; it merges sessions too. */
  reduce(reducer: Reducer<V>, named?: Named, materialized?: Materialized<K, V, 'session'>): KTable<Windowed<K>, V>;
  reduce(reducer: Reducer<V>, materialized: Materialized<K, V, 'session'>): KTable<Windowed<K>, V>;
  reduce(reducer: Reducer<V>, ...args: unknown[]): KTable<Windowed<K>, V> {
    requireCallback(reducer, 'reducer');
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const { graph, keySerde, valueSerde } = this.#grouped.internals;
    const given = (materialized as Materialized<K, V, 'session'> | null) ?? Materialized.with<K, V, 'session'>(keySerde, valueSerde);
    const { initializer, aggregator, merger } = reducing<K, V>(reducer);
    return this.#append(named, REDUCE, namedMaterialization(graph, given, REDUCE, { keySerde, valueSerde }), initializer, aggregator, merger);
  }

  /** An aggregate for each session; the merger makes one of two sessions' aggregates. */
  aggregate<VR>(
    initializer: Initializer<VR>, aggregator: Aggregator<K, V, NoInfer<VR>>, merger: Merger<K, NoInfer<VR>>, named?: Named,
    materialized?: Materialized<K, NoInfer<VR>, 'session'>,
  ): KTable<Windowed<K>, VR>;
  aggregate<VR>(
    initializer: Initializer<VR>, aggregator: Aggregator<K, V, NoInfer<VR>>, merger: Merger<K, NoInfer<VR>>,
    materialized: Materialized<K, NoInfer<VR>, 'session'>,
  ): KTable<Windowed<K>, VR>;
  aggregate<VR>(initializer: Initializer<VR>, aggregator: Aggregator<K, V, VR>, merger: Merger<K, VR>, ...args: unknown[]): KTable<Windowed<K>, VR> {
    requireCallback(initializer, 'initializer');
    requireCallback(aggregator, 'aggregator');
    requireCallback(merger, 'sessionMerger');
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const { graph, keySerde } = this.#grouped.internals;
    const given = (materialized as Materialized<K, VR, 'session'> | null) ?? Materialized.with<K, VR, 'session'>(keySerde, null);
    return this.#append(named, AGGREGATE, namedMaterialization(graph, given, AGGREGATE, { keySerde }), initializer, aggregator, merger);
  }

  /** When results come out: at every update, or once when the session closes. It changes this object. */
  emitStrategy(emitStrategy: EmitStrategy): this {
    emitStrategyArgument(emitStrategy);
    this.#emitStrategy = emitStrategy;
    return this;
  }

  #append<VR>(
    named: Named | null, prefix: string, materialization: NamedMaterialization<K, VR>, initializer: Initializer<VR>, aggregator: Aggregator<K, V, VR>,
    merger: Merger<K, VR>,
  ): KTable<Windowed<K>, VR> {
    const name = this.#grouped.internals.graph.names.orGenerated(named?.name ?? null, prefix);
    const windows = this.#grouped.internals.graph.windowsFor(name, this.#windows);
    const store = sessionStoreOf(materialization, windows, this.#emitStrategy);
    const supplier = kstreamSessionWindowAggregate<K, V, VR>(windows, materialization.storeName, this.#emitStrategy, initializer, aggregator, merger);
    const keySerde = materialization.keySerde === null ? null : sessionWindowedSerde(materialization.keySerde);
    return appendAggregation(this.#grouped, name, supplier, store, materialization, keySerde, {
      windowGraceMs: windows.gracePeriodMs + windows.inactivityGapMs,
    });
  }
}
