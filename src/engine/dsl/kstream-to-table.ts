import { ProcessorGraphNode } from '../graph/processor-graph-node.ts';
import { repartitionNames, RepartitionNode } from '../graph/repartition-node.ts';
import { ktableSource } from '../operators/tables/ktable-source.ts';
import type { KStream } from './kstream.ts';
import { KTable } from './ktable.ts';
import { Materialized } from './materialized.ts';
import { Named } from './named.ts';
import { optionsOf } from './options.ts';
import { isVersioned, namedMaterialization } from './table-materialization.ts';
import { keyValueStoreOf } from './table-stores.ts';

/** Kafka: KStreamImpl#toTable */
export function streamToTable<K, V>(stream: KStream<K, V>, args: readonly unknown[]): KTable<K, V> {
  const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
  const { graph, node: streamNode, repartitionRequired } = stream.internals;
  const name = graph.names.orGenerated(named?.name ?? null, 'KSTREAM-TOTABLE-');
  const given = (materialized as Materialized<K, V, 'key-value'> | null) ?? Materialized.with<K, V, 'key-value'>(stream.internals.keySerde, stream.internals.valueSerde);
  const materialization = namedMaterialization(graph, given, 'KSTREAM-TOTABLE-');
  const keySerde = materialization.keySerde ?? stream.internals.keySerde;
  const valueSerde = materialization.valueSerde ?? stream.internals.valueSerde;

  let parent = streamNode;
  let { sources } = stream.internals;
  if (repartitionRequired) {
    const names = repartitionNames(graph.names, name);
    if (named === null) graph.topology.implicitNames.repartitionTopic(names.topic);
    parent = new RepartitionNode(names, { keySerde, valueSerde }, true);
    graph.add(streamNode, parent);
    sources = new Set([names.source]);
  }
  const supplier = ktableSource<K, V>(materialization.storeName, materialization.queryableStoreName);
  const store = keyValueStoreOf(materialization);
  const node = new ProcessorGraphNode({ name, supplier, stores: () => (supplier.materialized ? [store] : []) });
  node.outputVersioned = isVersioned(materialization);
  graph.add(parent, node);
  return new KTable<K, V>({ graph, node, name, keySerde, valueSerde, sources, supplier, queryableStoreName: materialization.queryableStoreName });
}
