import type { TopologyBuilder } from '../topology/topology-builder.ts';
import { GraphNode } from './graph-node.ts';
import { addProcessorTo, type ProcessorSpec } from './processor-spec.ts';

/** `KTable.suppress`: refused at build where the table turns out to be versioned. Kafka: TableSuppressNode */
export class SuppressNode extends GraphNode {
  readonly kind = 'suppress';
  readonly spec: ProcessorSpec;

  constructor(spec: ProcessorSpec) {
    super(spec.name);
    this.spec = spec;
    this.outputVersioned = false;
  }

  override writeTo(topology: TopologyBuilder): void { addProcessorTo(topology, this.spec, this.parentNames, this.location); }
}
