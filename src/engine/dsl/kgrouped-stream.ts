import { requireNonNull, IllegalArgumentException } from '../errors/errors.ts';
import type { Aggregator, Initializer, Reducer } from '../operators/functions.ts';
import { kstreamAggregate } from '../operators/aggregates/kstream-aggregate.ts';
import { kstreamReduce } from '../operators/aggregates/kstream-reduce.ts';
import { Serdes } from '../serde/serdes.ts';
import { requireCallback, shown } from '../topology/arguments.ts';
import { SessionWindows } from '../windows/session-windows.ts';
import { SlidingWindows } from '../windows/sliding-windows.ts';
import { Windows } from '../windows/windows.ts';
import { CogroupedKStream } from './cogrouped-kstream.ts';
import { countAggregator, countInitializer } from './counting.ts';
import { appendAggregation, type GroupedInternals } from './grouped-aggregation.ts';
import type { KTable } from './ktable.ts';
import { Materialized } from './materialized.ts';
import { Named } from './named.ts';
import { optionsOf } from './options.ts';
import { SessionWindowedKStream } from './session-windowed-kstream.ts';
import { isVersioned, namedMaterialization, unnamedMaterialization } from './table-materialization.ts';
import { keyValueStoreOf } from './table-stores.ts';
import { TimeWindowedKStream } from './time-windowed-kstream.ts';
import type { RepartitionNode } from '../graph/repartition-node.ts';

const AGGREGATE = 'KSTREAM-AGGREGATE-';
const REDUCE = 'KSTREAM-REDUCE-';

/**
 * A stream grouped by its key: what aggregations start from. Records without key or value take no part.
 * Kafka: org.apache.kafka.streams.kstream.KGroupedStream
 */
export class KGroupedStream<K, V> {
  /** For the engine. */
  readonly internals: GroupedInternals<K, V>;
  /** For the engine: the repartition that aggregations of this grouping share when it has a name. */
  repartition: RepartitionNode | null = null;

  /** For the engine: groupings come from `KStream.groupBy` and `groupByKey`. */
  constructor(internals: GroupedInternals<K, V>) { this.internals = requireNonNull(internals, 'internals'); }

  /** How many records each key has had. */
  count(named?: Named, materialized?: Materialized<K, bigint, 'key-value'>): KTable<K, bigint>;
  count(materialized: Materialized<K, bigint, 'key-value'>): KTable<K, bigint>;
  count(...args: unknown[]): KTable<K, bigint> {
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const { graph, keySerde } = this.internals;
    // an unnamed Materialized once took a name here, and numbering is kept as it was
    if (materialized !== null && unnamedMaterialization(materialized).storeName === null) graph.names.store(AGGREGATE);
    const given = (materialized as Materialized<K, bigint, 'key-value'> | null) ?? Materialized.with<K, bigint, 'key-value'>(keySerde, Serdes.long());
    const materialization = namedMaterialization(graph, given, AGGREGATE, { keySerde, valueSerde: Serdes.long() });
    const name = graph.names.orGenerated(named?.name ?? null, AGGREGATE);
    const supplier = kstreamAggregate<K, V, bigint>(materialization.storeName, countInitializer, countAggregator);
    return appendAggregation(this, name, supplier, keyValueStoreOf(materialization), materialization, materialization.keySerde, { versioned: isVersioned(materialization) });
  }

  /** The values of each key, two at a time into one; the first stands for itself. */
  reduce(reducer: Reducer<V>, named?: Named, materialized?: Materialized<K, V, 'key-value'>): KTable<K, V>;
  reduce(reducer: Reducer<V>, materialized: Materialized<K, V, 'key-value'>): KTable<K, V>;
  reduce(reducer: Reducer<V>, ...args: unknown[]): KTable<K, V> {
    requireCallback(reducer, 'reducer');
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const { graph, keySerde, valueSerde } = this.internals;
    const given = (materialized as Materialized<K, V, 'key-value'> | null) ?? Materialized.with<K, V, 'key-value'>(keySerde, valueSerde);
    const materialization = namedMaterialization(graph, given, REDUCE, { keySerde, valueSerde });
    const name = graph.names.orGenerated(named?.name ?? null, REDUCE);
    const supplier = kstreamReduce<K, V>(materialization.storeName, reducer);
    return appendAggregation(this, name, supplier, keyValueStoreOf(materialization), materialization, materialization.keySerde, { versioned: isVersioned(materialization) });
  }

  /** An aggregate for each key: the initializer begins it, the aggregator takes in one value after another. */
  aggregate<VR>(
    initializer: Initializer<VR>, aggregator: Aggregator<K, V, NoInfer<VR>>, named?: Named, materialized?: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  aggregate<VR>(
    initializer: Initializer<VR>, aggregator: Aggregator<K, V, NoInfer<VR>>, materialized: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  aggregate<VR>(initializer: Initializer<VR>, aggregator: Aggregator<K, V, VR>, ...args: unknown[]): KTable<K, VR> {
    requireCallback(initializer, 'initializer');
    requireCallback(aggregator, 'aggregator');
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const { graph, keySerde } = this.internals;
    const given = (materialized as Materialized<K, VR, 'key-value'> | null) ?? Materialized.with<K, VR, 'key-value'>(keySerde, null);
    const materialization = namedMaterialization(graph, given, AGGREGATE, { keySerde });
    const name = graph.names.orGenerated(named?.name ?? null, AGGREGATE);
    const supplier = kstreamAggregate<K, V, VR>(materialization.storeName, initializer, aggregator);
    return appendAggregation(this, name, supplier, keyValueStoreOf(materialization), materialization, materialization.keySerde, { versioned: isVersioned(materialization) });
  }

  /** Groups by windows too: of fixed size, sliding with the records, or sessions of activity. */
  windowedBy(windows: SessionWindows): SessionWindowedKStream<K, V>;
  windowedBy(windows: Windows | SlidingWindows): TimeWindowedKStream<K, V>;
  windowedBy(windows: unknown): TimeWindowedKStream<K, V> | SessionWindowedKStream<K, V> {
    requireNonNull(windows, 'windows');
    if (windows instanceof SessionWindows) return new SessionWindowedKStream<K, V>(this, windows);
    if (windows instanceof SlidingWindows || windows instanceof Windows) return new TimeWindowedKStream<K, V>(this, windows);
    throw new IllegalArgumentException(`windows must be TimeWindows, SlidingWindows, SessionWindows, UnlimitedWindows or your own Windows, got ${shown(windows)}`);
  }

  /** Begins an aggregation over several groupings, each with its own aggregator. */
  cogroup<VOut>(aggregator: Aggregator<K, V, VOut>): CogroupedKStream<K, VOut> {
    return new CogroupedKStream<K, VOut>(this.internals.graph).cogroup(this, aggregator);
  }
}
