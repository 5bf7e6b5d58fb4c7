import type { Graph } from '../graph/graph.ts';
import type { GraphNode } from '../graph/graph-node.ts';
import { ProcessorGraphNode } from '../graph/processor-graph-node.ts';
import { repartitionNames, RepartitionNode } from '../graph/repartition-node.ts';
import type { Aggregator } from '../operators/functions.ts';
import type { KStreamAggProcessorSupplier } from '../operators/tables/ktable.ts';
import { ktablePassThrough } from '../operators/tables/ktable-pass-through.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { Serde } from '../serde/serde.ts';
import type { KGroupedStream } from './kgrouped-stream.ts';
import { KTable } from './ktable.ts';
import { copartition } from './stream-internals.ts';
import type { NamedMaterialization } from './table-materialization.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- groupings of several value types meet in one list; CogroupedKStream checked each */

/**
 * The inputs of a cogroup and what is built on them: one aggregation for each input on one store that they share, and a node where they
 * meet. Kafka: CogroupedStreamAggregateBuilder
 */
export class CogroupBuilder<K, VOut> {
  readonly graph: Graph;
  /** The last aggregator given for a grouping counts; the order is that of the first. */
  readonly inputs = new Map<KGroupedStream<K, any>, Aggregator<K, any, VOut>>();
  /** Below each input, its repartition where it needs one; kept for later aggregations. */
  readonly #parents = new Map<KGroupedStream<K, any>, GraphNode>();

  constructor(graph: Graph) { this.graph = graph; }

  build<KR>(
    name: string | null, store: AnyStoreBuilder, materialization: NamedMaterialization<K, VOut>, keySerde: Serde<KR> | null,
    supplierOf: (aggregator: Aggregator<K, any, VOut>) => KStreamAggProcessorSupplier<K, any, KR, VOut>,
    options: { readonly versioned?: boolean; readonly windowGraceMs?: number } = {},
  ): KTable<KR, VOut> {
    const { graph } = this;
    this.#repartition(store.name, materialization.queryableStoreName !== null);
    const nodes: GraphNode[] = [];
    const suppliers: KStreamAggProcessorSupplier<K, any, KR, VOut>[] = [];
    let position = 0;
    for (const [grouped, aggregator] of this.inputs) {
      const supplier = supplierOf(aggregator);
      suppliers.push(supplier);
      const node = new ProcessorGraphNode(
        { name: graph.names.suffixedOrGenerated(name, `-cogroup-agg-${position++}`, 'COGROUPKSTREAM-AGGREGATE-'), supplier, stores: () => [store] },
        options.windowGraceMs === undefined ? {} : { windowGraceMs: options.windowGraceMs },
      );
      node.outputVersioned = options.versioned ?? false;
      nodes.push(node);
      graph.add(this.#parents.get(grouped)!, node);
    }
    const mergeName = graph.names.suffixedOrGenerated(name, '-cogroup-merge', 'COGROUPKSTREAM-MERGE-');
    const merge = ktablePassThrough<KR, VOut>(suppliers, materialization.storeName);
    const node = new ProcessorGraphNode({ name: mergeName, supplier: merge });
    graph.add(nodes, node);
    // its "source" is the merge itself, as in Kafka: joins on the result check no partition counts
    return new KTable<KR, VOut>({
      graph, node, name: mergeName, keySerde, valueSerde: materialization.valueSerde, sources: new Set([mergeName]), supplier: merge,
      queryableStoreName: materialization.queryableStoreName,
    });
  }

  #repartition(storeName: string, storeIsNamed: boolean): void {
    const { graph } = this;
    for (const grouped of this.inputs.keys()) {
      const { node: parent, repartitionRequired, repartitionName, keySerde, valueSerde } = grouped.internals;
      if (!repartitionRequired) {
        this.#parents.set(grouped, parent);
        continue;
      }
      const names = repartitionNames(graph.names, repartitionName ?? storeName);
      if (repartitionName === null && !storeIsNamed) graph.topology.implicitNames.repartitionTopic(names.topic);
      if (this.#parents.has(grouped)) continue;
      const node = new RepartitionNode(names, { keySerde, valueSerde }, true);
      graph.add(parent, node);
      this.#parents.set(grouped, node);
    }
    const [first, ...others] = [...this.#parents.keys()];
    copartition(first!.internals, others.map((grouped) => grouped.internals));
  }
}
