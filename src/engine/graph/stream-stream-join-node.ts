import type { TopologyBuilder } from '../topology/topology-builder.ts';
import { GraphNode } from './graph-node.ts';
import { addProcessorTo, type ProcessorSpec } from './processor-spec.ts';

/** The half of a stream-stream join that keeps one side's records in a window store. Kafka: WindowedStreamProcessorNode */
export class JoinWindowNode extends GraphNode {
  readonly kind = 'join-window';
  readonly spec: ProcessorSpec;

  constructor(spec: ProcessorSpec) {
    super(spec.name);
    this.spec = spec;
  }

  override writeTo(topology: TopologyBuilder): void { addProcessorTo(topology, this.spec, this.parentNames, this.location); }
}

/** The joining halves and their meeting point; it hangs below both streams. Kafka: StreamStreamJoinNode */
export class StreamStreamJoinNode extends GraphNode {
  readonly kind = 'stream-stream-join';
  readonly thisWindowName: string;
  readonly otherWindowName: string;
  readonly thisJoin: ProcessorSpec;
  readonly otherJoin: ProcessorSpec;
  readonly merge: ProcessorSpec;
  readonly selfJoin: ProcessorSpec;
  /** Set by the optimizer where both sides are one stream: a single processor over a single store. */
  isSelfJoin = false;

  constructor(
    windows: { readonly thisName: string; readonly otherName: string }, thisJoin: ProcessorSpec, otherJoin: ProcessorSpec, merge: ProcessorSpec,
    selfJoin: ProcessorSpec,
  ) {
    super(merge.name);
    this.thisWindowName = windows.thisName;
    this.otherWindowName = windows.otherName;
    this.thisJoin = thisJoin;
    this.otherJoin = otherJoin;
    this.merge = merge;
    this.selfJoin = selfJoin;
  }

  override writeTo(topology: TopologyBuilder): void {
    if (this.isSelfJoin) {
      addProcessorTo(topology, this.selfJoin, [this.thisWindowName], this.location);
      return;
    }
    addProcessorTo(topology, this.thisJoin, [this.thisWindowName], this.location);
    addProcessorTo(topology, this.otherJoin, [this.otherWindowName], this.location);
    addProcessorTo(topology, this.merge, [this.thisJoin.name, this.otherJoin.name], this.location);
  }
}
