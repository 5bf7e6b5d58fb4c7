import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { TopologyBuilder } from '../topology/topology-builder.ts';
import { GraphNode } from './graph-node.ts';
import { addProcessorTo, type ProcessorSpec } from './processor-spec.ts';
import type { SourceOptions } from './stream-source-node.ts';

/** `StreamsBuilder.table`: a source, the processor that makes its records changes, and a store once somebody needs one. Kafka: TableSourceNode */
export class TableSourceNode extends GraphNode {
  readonly kind = 'table-source';
  readonly sourceName: string;
  readonly topic: string;
  readonly options: SourceOptions;
  readonly spec: ProcessorSpec;
  /** Set by the optimizer: the store restores from the topic and has no changelog. */
  reusesSourceTopic = false;

  constructor(sourceName: string, topic: string, options: SourceOptions, spec: ProcessorSpec) {
    super(spec.name);
    this.sourceName = sourceName;
    this.topic = topic;
    this.options = options;
    this.spec = spec;
  }

  override writeTo(topology: TopologyBuilder): void {
    const { keySerde, valueSerde, timestampExtractor, offsetReset } = this.options;
    topology.addSource({
      name: this.sourceName, topics: [this.topic], pattern: null, keyDeserializer: keySerde?.deserializer ?? null,
      valueDeserializer: valueSerde?.deserializer ?? null, timestampExtractor, offsetReset, location: this.location,
    });
    addProcessorTo(topology, this.spec, [this.sourceName], this.location);
    if (!this.reusesSourceTopic) return;
    for (const store of this.spec.stores?.() ?? []) {
      store.withLoggingDisabled();
      topology.connectSourceStoreAndTopic(store.name, this.topic);
    }
  }
}

/** `StreamsBuilder.globalTable` and `addGlobalStore`. Kafka: TableSourceNode (global), GlobalStoreNode */
export class GlobalStoreNode extends GraphNode {
  readonly kind = 'global-store';
  readonly sourceName: string;
  readonly topic: string;
  readonly options: SourceOptions;
  readonly spec: ProcessorSpec;
  /** null for a global table whose Materialized has no name: Kafka keeps no store for it, and refuses it. */
  readonly store: AnyStoreBuilder | null;
  readonly reprocessOnRestore: boolean;

  constructor(sourceName: string, topic: string, options: SourceOptions, spec: ProcessorSpec, store: AnyStoreBuilder | null, reprocessOnRestore: boolean) {
    super(spec.name);
    this.sourceName = sourceName;
    this.topic = topic;
    this.options = options;
    this.spec = spec;
    this.store = store;
    this.reprocessOnRestore = reprocessOnRestore;
  }

  override writeTo(topology: TopologyBuilder): void {
    const { keySerde, valueSerde, timestampExtractor } = this.options;
    topology.addGlobalStore(
      this.store,
      { name: this.sourceName, topics: [this.topic], keyDeserializer: keySerde?.deserializer ?? null, valueDeserializer: valueSerde?.deserializer ?? null,
        timestampExtractor, location: this.location },
      this.spec.name, this.spec.supplier, this.reprocessOnRestore,
    );
  }
}

/** `StreamsBuilder.addStateStore`: connected by whoever names it. Kafka: StateStoreNode */
export class StateStoreNode extends GraphNode {
  readonly kind = 'state-store';
  readonly store: AnyStoreBuilder;

  constructor(store: AnyStoreBuilder) {
    super(store.name);
    this.store = store;
  }

  override writeTo(topology: TopologyBuilder): void { topology.addStateStore(this.store); }
}
