import type { AnyProcessorSupplier } from '../processor/processor.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { TimestampExtractor } from '../processor/extractors.ts';
import type { StreamPartitioner, TopicNameExtractor } from '../processor/sinks.ts';
import type { Deserializer, Serializer } from '../serde/serde.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- nodes of all types meet in one list; the DSL checked them */

/** The line of the user's program that made a node. Lines and columns count from 1. */
export interface SourceLocation { readonly file: string; readonly line: number; readonly column: number }

export type OffsetReset = 'earliest' | 'latest' | 'none' | { readonly byDurationMs: number };

export interface SourceNodePlan {
  readonly kind: 'source';
  readonly name: string;
  /** External names, or internal names without the application id. Empty when `pattern` is set. */
  readonly topics: readonly string[];
  readonly pattern: RegExp | null;
  /** null: the configured default serde. */
  readonly keyDeserializer: Deserializer<any> | null;
  readonly valueDeserializer: Deserializer<any> | null;
  /** null: `default.timestamp.extractor`. */
  readonly timestampExtractor: TimestampExtractor | null;
  readonly offsetReset: OffsetReset | null;
  readonly location: SourceLocation | null;
}

export interface ProcessorNodePlan {
  readonly kind: 'processor';
  readonly name: string;
  readonly supplier: AnyProcessorSupplier;
  readonly predecessors: readonly string[];
  /** Stores this node may use, in the order of connecting. */
  readonly stores: readonly string[];
  readonly location: SourceLocation | null;
}

export interface SinkNodePlan {
  readonly kind: 'sink';
  readonly name: string;
  /** null when `topicExtractor` chooses. */
  readonly topic: string | null;
  readonly topicExtractor: TopicNameExtractor<any, any> | null;
  readonly keySerializer: Serializer<any> | null;
  readonly valueSerializer: Serializer<any> | null;
  readonly partitioner: StreamPartitioner<any, any> | null;
  readonly predecessors: readonly string[];
  readonly location: SourceLocation | null;
}

export type NodePlan = SourceNodePlan | ProcessorNodePlan | SinkNodePlan;

/** A store with the processors that use it. Stores are initialised in the order first met while walking the nodes. */
export interface StorePlan {
  readonly builder: AnyStoreBuilder;
  readonly processors: readonly string[];
  /** The store is logged to this source topic instead of a changelog of its own (KTable source reuse, read-only stores). */
  readonly sourceTopic: string | null;
}

/** A global store: filled from all partitions of its topic by one processor, in every instance. */
export interface GlobalStorePlan {
  readonly builder: AnyStoreBuilder;
  readonly source: SourceNodePlan;
  readonly processor: ProcessorNodePlan;
  /** True: restoring runs the processor over the topic; false: records are loaded as they are. */
  readonly reprocessOnRestore: boolean;
}

/** A topic that Streams creates: `name` without the application id. */
export interface InternalTopicPlan {
  readonly name: string;
  /** null: computed from upstream (RepartitionTopics). */
  readonly partitions: number | null;
}

export interface SubtopologyPlan {
  readonly id: number;
  /** In insertion order. */
  readonly nodes: readonly string[];
  /** Names of the stores, in order of initialisation. */
  readonly stores: readonly string[];
  /** Source topics, external and internal (without application id). */
  readonly sourceTopics: readonly string[];
  readonly sourcePatterns: readonly RegExp[];
  /** Topics that its sinks with a fixed topic write to. */
  readonly sinkTopics: readonly string[];
  readonly global: boolean;
}

/** What `Topology` knows, frozen: all that runtime, backends, debugger and pictures need. */
export interface TopologyPlan {
  /** Processors, sources and sinks in insertion order, global ones included. A node's children are in this order too. */
  readonly nodes: readonly NodePlan[];
  readonly stores: ReadonlyMap<string, StorePlan>;
  readonly globalStores: ReadonlyMap<string, GlobalStorePlan>;
  readonly internalTopics: ReadonlyMap<string, InternalTopicPlan>;
  readonly subtopologies: readonly SubtopologyPlan[];
  /** Groups of source topics that must have equal partition counts. */
  readonly copartitionGroups: readonly (readonly string[])[];
}
