import { IllegalArgumentException } from '../errors/errors.ts';
import type { TopologyBuilder } from '../topology/topology-builder.ts';
import { GraphNode } from './graph-node.ts';
import { addProcessorTo, type ProcessorSpec } from './processor-spec.ts';

/** A stream that looks up a table, or a global table (then without stores: those are open to everyone). Kafka: StreamTableJoinNode */
export class StreamTableJoinNode extends GraphNode {
  readonly kind = 'stream-table-join';
  readonly spec: ProcessorSpec;
  /** The stores of the table's view; null for a global table. */
  readonly tableStores: readonly string[] | null;
  readonly graceMs: number | null;

  constructor(spec: ProcessorSpec, tableStores: readonly string[] | null, graceMs: number | null) {
    super(spec.name);
    this.spec = spec;
    this.tableStores = tableStores;
    this.graceMs = graceMs;
  }

  override writeTo(topology: TopologyBuilder): void {
    addProcessorTo(topology, this.spec, this.parentNames, this.location);
    if (this.tableStores === null) return;
    topology.connectProcessorAndStateStores(this.spec.name, this.tableStores);
    if (this.graceMs === null) return;
    for (const name of this.tableStores) {
      const store = topology.stores.get(name)!.builder;
      const where = { facts: { node: this.spec.name, store: name } };
      if (store.kind !== 'versioned') {
        throw new IllegalArgumentException(`KTable must be versioned to use a grace period in a stream table join, but store ${name} is of kind ${store.kind}.`, where);
      }
      if (store.retentionMs !== null && this.graceMs > store.retentionMs) {
        throw new IllegalArgumentException(`History retention must be at least grace period: store ${name} keeps ${store.retentionMs} ms, the join waits ${this.graceMs} ms.`, where);
      }
    }
  }
}
