import type { Graph } from '../graph/graph.ts';
import type { GraphNode } from '../graph/graph-node.ts';
import type { Serde } from '../serde/serde.ts';

/** What every stream and table of the DSL stands on. For the engine. Kafka: AbstractStream */
export interface StreamInternals<K, V> {
  readonly graph: Graph;
  /** The operator that gives its records. */
  readonly node: GraphNode;
  /** Name of the node of the topology that forwards its records. */
  readonly name: string;
  /** null: not known here, so the configured default is used wherever bytes are needed. */
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<V> | null;
  /** Sources whose topics decide its partitions. */
  readonly sources: ReadonlySet<string>;
}

type Copartitioned = Pick<StreamInternals<unknown, unknown>, 'graph' | 'sources'>;

/** Registers that two need equal partitioning; gives the sources of both. Kafka: AbstractStream#ensureCopartitionWith */
export function copartition(one: Copartitioned, others: readonly Copartitioned[]): ReadonlySet<string> {
  const sources = new Set(one.sources);
  for (const other of others) for (const source of other.sources) sources.add(source);
  one.graph.topology.copartitionSources(sources);
  return sources;
}
