import { ProcessorGraphNode } from '../graph/processor-graph-node.ts';
import { repartitionNames, RepartitionNode } from '../graph/repartition-node.ts';
import type { KStreamAggProcessorSupplier } from '../operators/tables/ktable.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { Serde } from '../serde/serde.ts';
import type { KGroupedStream } from './kgrouped-stream.ts';
import { KTable } from './ktable.ts';
import type { StreamInternals } from './stream-internals.ts';
import type { NamedMaterialization } from './table-materialization.ts';

/** What a grouping stands on. */
export interface GroupedInternals<K, V> extends StreamInternals<K, V> {
  readonly repartitionRequired: boolean;
  /** Name from Grouped: prefix of the repartition topic. */
  readonly repartitionName: string | null;
}

/**
 * Adds an aggregation below a grouping, with a repartition topic between where the key has changed. A grouping with a name has one topic
 * for all its aggregations. Kafka: GroupedStreamAggregateBuilder#build
 */
export function appendAggregation<K, V, KR, VR>(
  grouped: KGroupedStream<K, V>, name: string, supplier: KStreamAggProcessorSupplier<K, V, KR, VR>, store: AnyStoreBuilder,
  materialization: NamedMaterialization<K, VR>, keySerde: Serde<KR> | null, options: { readonly versioned?: boolean; readonly windowGraceMs?: number } = {},
): KTable<KR, VR> {
  const { graph, node: groupedNode, repartitionRequired, repartitionName } = grouped.internals;
  let parent = groupedNode;
  let { sources } = grouped.internals;
  if (repartitionRequired) {
    const names = repartitionNames(graph.names, repartitionName ?? store.name);
    if (repartitionName === null && materialization.queryableStoreName === null) graph.topology.implicitNames.repartitionTopic(names.topic);
    if (grouped.repartition === null || repartitionName === null) {
      grouped.repartition = new RepartitionNode(names, { keySerde: grouped.internals.keySerde, valueSerde: grouped.internals.valueSerde }, true);
    }
    graph.add(parent, grouped.repartition);
    parent = grouped.repartition;
    sources = new Set([names.source]);
  }
  const node = new ProcessorGraphNode(
    { name, supplier, stores: () => [store] }, options.windowGraceMs === undefined ? {} : { windowGraceMs: options.windowGraceMs },
  );
  node.outputVersioned = options.versioned ?? false;
  graph.add(parent, node);
  return new KTable<KR, VR>({
    graph, node, name, keySerde, valueSerde: materialization.valueSerde, sources, supplier, queryableStoreName: materialization.queryableStoreName,
  });
}
