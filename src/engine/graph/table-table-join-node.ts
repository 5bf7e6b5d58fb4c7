import type { TopologyBuilder } from '../topology/topology-builder.ts';
import { GraphNode } from './graph-node.ts';
import { addProcessorTo, type ProcessorSpec } from './processor-spec.ts';

/** One half of a table-table join: the table that triggers it, and the stores in which it looks up the other. */
export interface TableJoinSide {
  readonly spec: ProcessorSpec;
  /** Node of the triggering table. */
  readonly parentName: string;
  readonly otherStores: readonly string[];
  readonly onVersionedParent: () => void;
}

/** A join of two tables by their common key. Kafka: KTableKTableJoinNode */
export class TableTableJoinNode extends GraphNode {
  readonly kind = 'table-table-join';
  readonly thisSide: TableJoinSide;
  readonly otherSide: TableJoinSide;
  readonly merge: ProcessorSpec;

  constructor(thisSide: TableJoinSide, otherSide: TableJoinSide, merge: ProcessorSpec) {
    super(merge.name);
    this.thisSide = thisSide;
    this.otherSide = otherSide;
    this.merge = merge;
  }

  override writeTo(topology: TopologyBuilder): void {
    const sides = [this.thisSide, this.otherSide];
    for (const side of sides) addProcessorTo(topology, side.spec, [side.parentName], this.location);
    addProcessorTo(topology, this.merge, sides.map((side) => side.spec.name), this.location);
    for (const side of sides) topology.connectProcessorAndStateStores(side.spec.name, side.otherStores);
  }
}
