import { requireNonNull } from '../errors/errors.ts';
import { ProcessorGraphNode } from '../graph/processor-graph-node.ts';
import { TableRepartitionNode } from '../graph/repartition-node.ts';
import type { Aggregator, Initializer, Reducer } from '../operators/functions.ts';
import type { KTableProcessorSupplier } from '../operators/tables/ktable.ts';
import { ktableAggregate } from '../operators/aggregates/ktable-aggregate.ts';
import { ktableReduce } from '../operators/aggregates/ktable-reduce.ts';
import { Serdes } from '../serde/serdes.ts';
import { requireCallback } from '../topology/arguments.ts';
import { countAggregator, countInitializer, countSubtractor } from './counting.ts';
import { KTable } from './ktable.ts';
import { Materialized } from './materialized.ts';
import { Named } from './named.ts';
import { optionsOf } from './options.ts';
import type { StreamInternals } from './stream-internals.ts';
import { isVersioned, namedMaterialization, type NamedMaterialization } from './table-materialization.ts';
import { keyValueStoreOf } from './table-stores.ts';

const AGGREGATE = 'KTABLE-AGGREGATE-';
const REDUCE = 'KTABLE-REDUCE-';

/** What a grouping of a table stands on. */
export interface GroupedTableInternals<K, V> extends StreamInternals<K, V> {
  /** Name from Grouped: prefix of the repartition topic. */
  readonly repartitionName: string | null;
}

/**
 * A table grouped anew: rows enter and leave groups, so each aggregation has a way to take a row in and one to take it out. It always
 * goes through a repartition topic.
 *
 * Misuse: `reduce((a, b) => max(a, b), …)`. A maximum cannot be taken back; aggregate into something that remembers the rest.
 *
 * Kafka: org.apache.kafka.streams.kstream.KGroupedTable
 */
export class KGroupedTable<K, V> {
  readonly #internals: GroupedTableInternals<K, V>;
  /** Shared by the aggregations of a grouping that has a name. */
  #repartition: TableRepartitionNode | null = null;

  /** For the engine: groupings come from `KTable.groupBy`. */
  constructor(internals: GroupedTableInternals<K, V>) { this.#internals = requireNonNull(internals, 'internals'); }

  /** How many rows each group has; 0 for a group that had some. */
  count(named?: Named, materialized?: Materialized<K, bigint, 'key-value'>): KTable<K, bigint>;
  count(materialized: Materialized<K, bigint, 'key-value'>): KTable<K, bigint>;
  count(...args: unknown[]): KTable<K, bigint> {
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const { graph, keySerde } = this.#internals;
    const given = (materialized as Materialized<K, bigint, 'key-value'> | null) ?? Materialized.with<K, bigint, 'key-value'>(keySerde, Serdes.long());
    const materialization = namedMaterialization(graph, given, AGGREGATE, { keySerde, valueSerde: Serdes.long() });
    return this.#append(named, AGGREGATE, materialization, ktableAggregate<K, V, bigint>(materialization.storeName, countInitializer, countAggregator, countSubtractor));
  }

  /** The rows of each group, two at a time into one; the subtractor takes a row out again. */
  reduce(adder: Reducer<V>, subtractor: Reducer<V>, named?: Named, materialized?: Materialized<K, V, 'key-value'>): KTable<K, V>;
  reduce(adder: Reducer<V>, subtractor: Reducer<V>, materialized: Materialized<K, V, 'key-value'>): KTable<K, V>;
  reduce(adder: Reducer<V>, subtractor: Reducer<V>, ...args: unknown[]): KTable<K, V> {
    requireCallback(adder, 'adder');
    requireCallback(subtractor, 'subtractor');
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const { graph, keySerde, valueSerde } = this.#internals;
    const given = (materialized as Materialized<K, V, 'key-value'> | null) ?? Materialized.with<K, V, 'key-value'>(keySerde, valueSerde);
    // the store is called after AGGREGATE, the node after REDUCE
    const materialization = namedMaterialization(graph, given, AGGREGATE, { keySerde, valueSerde });
    return this.#append(named, REDUCE, materialization, ktableReduce<K, V>(materialization.storeName, adder, subtractor));
  }

  /** An aggregate for each group; the subtractor takes a row out again. */
  aggregate<VR>(
    initializer: Initializer<VR>, adder: Aggregator<K, V, NoInfer<VR>>, subtractor: Aggregator<K, V, NoInfer<VR>>, named?: Named,
    materialized?: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  aggregate<VR>(
    initializer: Initializer<VR>, adder: Aggregator<K, V, NoInfer<VR>>, subtractor: Aggregator<K, V, NoInfer<VR>>,
    materialized: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  aggregate<VR>(initializer: Initializer<VR>, adder: Aggregator<K, V, VR>, subtractor: Aggregator<K, V, VR>, ...args: unknown[]): KTable<K, VR> {
    requireCallback(initializer, 'initializer');
    requireCallback(adder, 'adder');
    requireCallback(subtractor, 'subtractor');
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const { graph, keySerde } = this.#internals;
    const given = (materialized as Materialized<K, VR, 'key-value'> | null) ?? Materialized.with<K, VR, 'key-value'>(keySerde, null);
    const materialization = namedMaterialization(graph, given, AGGREGATE, { keySerde });
    return this.#append(named, AGGREGATE, materialization, ktableAggregate<K, V, VR>(materialization.storeName, initializer, adder, subtractor));
  }

  /** Kafka: KGroupedTableImpl#doAggregate */
  #append<VR>(
    named: Named | null, prefix: string, materialization: NamedMaterialization<K, VR>, supplier: KTableProcessorSupplier<K, V, K, VR>,
  ): KTable<K, VR> {
    const { graph, node: parent, repartitionName, keySerde, valueSerde } = this.#internals;
    const given = named?.name ?? null;
    const sinkName = graph.names.suffixedOrGenerated(given, '-sink', 'KSTREAM-SINK-');
    const sourceName = graph.names.suffixedOrGenerated(given, '-source', 'KSTREAM-SOURCE-');
    const name = graph.names.orGenerated(given, prefix);
    const topic = `${repartitionName ?? materialization.storeName}-repartition`;
    if (this.#repartition === null || repartitionName === null) {
      this.#repartition = new TableRepartitionNode(sinkName, sourceName, topic, keySerde, valueSerde);
    }
    graph.add(parent, this.#repartition);
    const store = keyValueStoreOf(materialization);
    const node = new ProcessorGraphNode({ name, supplier, stores: () => [store] });
    node.outputVersioned = isVersioned(materialization);
    graph.add(this.#repartition, node);
    return new KTable<K, VR>({
      graph, node, name, keySerde: materialization.keySerde, valueSerde: materialization.valueSerde, sources: new Set([sourceName]), supplier,
      queryableStoreName: materialization.queryableStoreName,
    });
  }
}
