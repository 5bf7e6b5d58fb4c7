import type { TopologyBuilder } from '../topology/topology-builder.ts';
import { GraphNode } from './graph-node.ts';
import { addProcessorTo, type ProcessorSpec } from './processor-spec.ts';

/** One processor. Kafka: ProcessorGraphNode, ProcessorToStateConnectorNode, TableFilterNode, TableRepartitionMapNode, … */
export class ProcessorGraphNode extends GraphNode {
  readonly kind = 'processor';
  readonly spec: ProcessorSpec;
  /** Stores that someone else registers and that it uses. */
  readonly storeNames: readonly string[];
  /** After the close of a window plus this many ms its results are final; null where it is no windowed aggregation. */
  readonly windowGraceMs: number | null;
  /** Told when a parent's table turns out to be versioned. */
  readonly onVersionedParent: ((parent: GraphNode) => void) | null;

  constructor(spec: ProcessorSpec, options: {
    readonly storeNames?: readonly string[];
    readonly windowGraceMs?: number;
    readonly onVersionedParent?: (parent: GraphNode) => void;
  } = {}) {
    super(spec.name);
    this.spec = spec;
    this.storeNames = options.storeNames ?? [];
    this.windowGraceMs = options.windowGraceMs ?? null;
    this.onVersionedParent = options.onVersionedParent ?? null;
  }

  override writeTo(topology: TopologyBuilder): void {
    addProcessorTo(topology, this.spec, this.parentNames, this.location);
    if (this.storeNames.length > 0) topology.connectProcessorAndStateStores(this.spec.name, this.storeNames);
  }
}
