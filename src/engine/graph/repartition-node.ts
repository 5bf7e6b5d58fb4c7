import { changeSerde } from '../operators/tables/change-serde.ts';
import { kstreamRepartitionFilter } from '../operators/streams/kstream-repartition-filter.ts';
import { FailOnInvalidTimestamp } from '../processor/extractors.ts';
import type { StreamPartitioner } from '../processor/sinks.ts';
import type { Serde } from '../serde/serde.ts';
import type { TopologyBuilder } from '../topology/topology-builder.ts';
import { GraphNode } from './graph-node.ts';
import type { NameCounter } from './names.ts';
import { addProcessorTo } from './processor-spec.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- serdes of all types meet here; the DSL checked them */

/** The names of what a repartition is made of. */
export interface RepartitionNames { readonly topic: string; readonly sink: string; readonly filter: string; readonly source: string }

const TOPIC_SUFFIX = '-repartition';
/** A prefix that is itself a generated name; only then do the nodes have generated names as well. */
const GENERATED_PREFIX = /^KSTREAM.*-[0-9]{10}$/s;

/**
 * Names for a repartition whose topic is called after `prefix`. The counter moves by three, whether the names are used or not.
 * Kafka: KStreamImpl#createRepartitionedSource
 */
export function repartitionNames(counter: NameCounter, prefix: string): RepartitionNames {
  const topic = prefix.endsWith(TOPIC_SUFFIX) ? prefix : prefix + TOPIC_SUFFIX;
  const sink = counter.processor('KSTREAM-SINK-');
  const filter = counter.processor('KSTREAM-FILTER-');
  const source = counter.processor('KSTREAM-SOURCE-');
  return GENERATED_PREFIX.test(prefix)
    ? { topic, sink, filter, source }
    : { topic, sink: `${topic}-sink`, filter: `${topic}-filter`, source: `${topic}-source` };
}

export interface RepartitionOptions {
  readonly keySerde: Serde<any> | null;
  readonly valueSerde: Serde<any> | null;
  readonly partitioner?: StreamPartitioner<any, any> | null;
  /** null: as many as the topics upstream have. */
  readonly partitions?: number | null;
}

/**
 * Records leave for a topic and come back, so that equal keys meet: a filter for null keys, a sink, a source. The optimizer may merge
 * those that the DSL put in by itself, never one that the user asked for.
 * Kafka: OptimizableRepartitionNode, UnoptimizableRepartitionNode
 */
export class RepartitionNode extends GraphNode {
  readonly kind = 'repartition';
  readonly names: RepartitionNames;
  readonly options: RepartitionOptions;
  readonly optimizable: boolean;
  /** Whether records without a key pass; decided when the graph is complete. */
  passesNullKeys = true;

  constructor(names: RepartitionNames, options: RepartitionOptions, optimizable: boolean) {
    super(names.source);
    this.names = names;
    this.options = options;
    this.optimizable = optimizable;
  }

  override writeTo(topology: TopologyBuilder): void {
    const { topic, sink, filter, source } = this.names;
    const { keySerde, valueSerde } = this.options;
    topology.addInternalTopic(topic, this.options.partitions ?? null);
    addProcessorTo(
      topology, { name: filter, supplier: kstreamRepartitionFilter(() => this.passesNullKeys), fixedKey: true }, this.parentNames, this.location,
    );
    topology.addSink({
      name: sink, topic, topicExtractor: null, keySerializer: keySerde?.serializer ?? null, valueSerializer: valueSerde?.serializer ?? null,
      partitioner: this.options.partitioner ?? null, predecessors: [filter], location: this.location,
    });
    topology.addSource({
      name: source, topics: [topic], pattern: null, keyDeserializer: keySerde?.deserializer ?? null, valueDeserializer: valueSerde?.deserializer ?? null,
      timestampExtractor: FailOnInvalidTimestamp, offsetReset: null, location: this.location,
    });
  }
}

/** The topic of a regrouped table carries changes, old and new value in one. Kafka: GroupedTableOperationRepartitionNode */
export class TableRepartitionNode extends GraphNode {
  readonly kind = 'table-repartition';
  readonly sinkName: string;
  readonly topic: string;
  readonly keySerde: Serde<any> | null;
  readonly valueSerde: Serde<any> | null;

  constructor(sinkName: string, sourceName: string, topic: string, keySerde: Serde<any> | null, valueSerde: Serde<any> | null) {
    super(sourceName);
    this.sinkName = sinkName;
    this.topic = topic;
    this.keySerde = keySerde;
    this.valueSerde = valueSerde;
  }

  override writeTo(topology: TopologyBuilder): void {
    topology.addInternalTopic(this.topic, null);
    const changes = changeSerde(this.valueSerde);
    topology.addSink({
      name: this.sinkName, topic: this.topic, topicExtractor: null, keySerializer: this.keySerde?.serializer ?? null,
      valueSerializer: changes.serializer, partitioner: null, predecessors: this.parentNames, location: this.location,
    });
    topology.addSource({
      name: this.name, topics: [this.topic], pattern: null, keyDeserializer: this.keySerde?.deserializer ?? null,
      valueDeserializer: changes.deserializer, timestampExtractor: FailOnInvalidTimestamp, offsetReset: null, location: this.location,
    });
  }
}
