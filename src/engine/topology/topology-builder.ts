import { IllegalArgumentException, TopologyException, requireNonNull } from '../errors/errors.ts';
import { hashOrder } from '../common/java-hash.ts';
import { didYouMean } from '../common/nearest.ts';
import type { AnyProcessorSupplier } from '../processor/processor.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { TimestampExtractor } from '../processor/extractors.ts';
import type { StreamPartitioner, TopicNameExtractor } from '../processor/sinks.ts';
import type { Deserializer, Serializer } from '../serde/serde.ts';
import { requireCallback, requireMethods, requireText } from './arguments.ts';
import { ImplicitNames } from './implicit-names.ts';
import { NodeGroups } from './node-groups.ts';
import { storesOf, requireSupplier } from './supplier.ts';
import { processorWrapperOf, wrapSupplier, type ProcessorWrapper } from './processor-wrapper.ts';
import { patternMatches } from './topic-pattern.ts';
import type { TopologyConfig } from './topology-config.ts';
import type { OffsetReset, SourceLocation } from './plan.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- nodes of all types meet in one list; the DSL checked them */

export interface SourceEntry {
  readonly kind: 'source';
  readonly name: string;
  readonly topics: readonly string[];
  readonly pattern: RegExp | null;
  readonly keyDeserializer: Deserializer<any> | null;
  readonly valueDeserializer: Deserializer<any> | null;
  readonly timestampExtractor: TimestampExtractor | null;
  readonly offsetReset: OffsetReset | null;
  readonly location: SourceLocation | null;
}
export interface ProcessorEntry {
  readonly kind: 'processor';
  readonly name: string;
  readonly supplier: AnyProcessorSupplier;
  readonly predecessors: readonly string[];
  /** In the order of connecting; grows. */
  readonly stores: string[];
  readonly location: SourceLocation | null;
}
export interface SinkEntry {
  readonly kind: 'sink';
  readonly name: string;
  readonly topic: string | null;
  readonly topicExtractor: TopicNameExtractor<any, any> | null;
  readonly keySerializer: Serializer<any> | null;
  readonly valueSerializer: Serializer<any> | null;
  readonly partitioner: StreamPartitioner<any, any> | null;
  readonly predecessors: readonly string[];
  readonly location: SourceLocation | null;
}
export type NodeEntry = SourceEntry | ProcessorEntry | SinkEntry;

export interface StoreEntry { readonly builder: AnyStoreBuilder; readonly processors: string[]; sourceTopic: string | null }
export interface GlobalStoreEntry {
  readonly builder: AnyStoreBuilder;
  readonly source: SourceEntry;
  readonly processor: ProcessorEntry;
  readonly reprocessOnRestore: boolean;
}

/**
 * Collects a topology and refuses, at the call, what cannot become one. `Topology` and the DSL's graph both write here; `makePlan` reads.
 * Kafka: org.apache.kafka.streams.processor.internals.InternalTopologyBuilder
 */
export class TopologyBuilder {
  readonly config: TopologyConfig | null;
  readonly nodes = new Map<string, NodeEntry>();
  readonly stores = new Map<string, StoreEntry>();
  readonly globalStores = new Map<string, GlobalStoreEntry>();
  /** Topics that Streams creates, with the number of partitions where the user gave one. */
  readonly internalTopics = new Map<string, number | null>();
  /** Sets of source nodes whose topics need equal partition counts. Replaceable: the optimizer renames members. */
  readonly copartitionGroups: Set<string>[] = [];
  readonly groups = new NodeGroups();
  /** Internal resources whose names nobody chose. */
  readonly implicitNames = new ImplicitNames();
  readonly #wrapper: ProcessorWrapper | null;
  readonly #sourceTopics = new Set<string>();
  readonly #globalTopics = new Set<string>();
  readonly #patterns: RegExp[] = [];

  constructor(config: TopologyConfig | null = null) {
    this.config = config;
    this.#wrapper = config === null ? null : processorWrapperOf(config.processorWrapper, config.originals);
  }

  addSource(source: Omit<SourceEntry, 'kind'>): void {
    this.#requireFreeName(source.name, 'name');
    if (source.pattern !== null) {
      for (const topic of this.#sourceTopics) {
        if (patternMatches(source.pattern, topic)) {
          throw new TopologyException(`Pattern ${source.pattern.source} will match a topic that has already been registered by another source: ${topic}.`);
        }
      }
      this.#patterns.push(source.pattern);
    } else {
      if (source.topics.length === 0) throw new TopologyException(`source ${source.name} needs at least one topic: topics cannot be empty`);
      for (const topic of source.topics) {
        this.#requireFreeTopic(requireText(topic, 'topic name'));
        this.#sourceTopics.add(topic);
      }
    }
    this.nodes.set(source.name, { kind: 'source', ...source });
    this.groups.add(source.name);
  }

  /** Adds the processor, then every store that its supplier brings. */
  addProcessor(
    name: string, supplier: AnyProcessorSupplier, predecessors: readonly string[], location: SourceLocation | null, fixedKey = false,
  ): void {
    requireSupplier(supplier, `the supplier of ${name}`);
    const wrapped = wrapSupplier(this.#wrapper, name, supplier, fixedKey);
    this.addBareProcessor(name, wrapped, predecessors, location);
    for (const store of storesOf(wrapped)) this.addStateStore(store, [name]);
  }

  /** Adds the processor without its supplier's stores, and without the wrapper. */
  addBareProcessor(name: string, supplier: AnyProcessorSupplier, predecessors: readonly string[], location: SourceLocation | null): void {
    this.#requireFreeName(name, 'name');
    requireSupplier(supplier, `the supplier of ${name}`);
    this.#requireParents(name, predecessors);
    this.nodes.set(name, { kind: 'processor', name, supplier, predecessors: [...predecessors], stores: [], location });
    this.#unite(name, predecessors);
  }

  addSink(sink: Omit<SinkEntry, 'kind'>): void {
    this.#requireFreeName(sink.name, 'name');
    if (sink.topicExtractor === null) requireText(sink.topic, 'topic');
    else requireCallback(sink.topicExtractor, 'topicExtractor');
    this.#requireParents(sink.name, sink.predecessors);
    this.nodes.set(sink.name, { kind: 'sink', ...sink, predecessors: [...sink.predecessors] });
    this.#unite(sink.name, sink.predecessors);
  }

  addStateStore(builder: AnyStoreBuilder, processors: readonly string[] = []): void {
    requireMethods(builder, ['build', 'withLoggingDisabled'], 'storeBuilder', 'store builder (made by Stores)');
    const name = requireText(builder.name, 'name of the state store');
    const present = this.stores.get(name);
    if (present !== undefined && present.builder !== builder) {
      throw new TopologyException(`A different StateStore has already been added with the name ${name}`, { facts: { store: name } });
    }
    this.#requireFreeGlobalStoreName(name);
    if (present === undefined) this.stores.set(name, { builder, processors: [], sourceTopic: null });
    for (const processor of processors) this.#connect(requireText(processor, 'processor name'), name);
  }

  connectProcessorAndStateStores(processor: string, stores: readonly string[]): void {
    requireText(processor, 'processorName');
    requireNonNull(stores, 'stateStoreNames');
    if (stores.length === 0) throw new TopologyException(`stateStoreNames cannot be empty: name at least one store that ${processor} shall use`);
    const node = this.nodes.get(processor);
    if (node !== undefined && node.kind !== 'processor') {
      throw new TopologyException(`State stores cannot be connected to sources or sinks, and ${processor} is a ${node.kind}`, { facts: { node: processor } });
    }
    for (const store of stores) this.#connect(processor, requireText(store, 'state store name'));
  }

  addGlobalStore(
    builder: AnyStoreBuilder | null, source: Omit<SourceEntry, 'kind' | 'pattern' | 'offsetReset'>, processorName: string,
    supplier: AnyProcessorSupplier, reprocessOnRestore: boolean,
  ): void {
    if (builder !== null) requireMethods(builder, ['build', 'withLoggingDisabled'], 'storeBuilder', 'store builder (made by Stores)');
    this.#requireFreeName(source.name, 'sourceName');
    this.#requireFreeTopic(requireText(source.topics[0], 'topic'));
    this.#requireFreeName(processorName, 'processorName');
    if (source.name === processorName) {
      throw new TopologyException(`sourceName and processorName must be different, both are ${processorName}.`);
    }
    requireSupplier(supplier, `the supplier of ${processorName}`);
    if (builder === null) {
      throw new IllegalArgumentException(
        `Global stores must pass in suppliers with exactly one store but got 0: the global table of topic ${source.topics[0]} is materialized without ` +
          'a name. Name its store (Materialized.as), or leave Materialized out.', { facts: { topic: source.topics[0]!, node: processorName } },
      );
    }
    const name = requireText(builder.name, 'name of the global store');
    if (this.stores.has(name)) {
      throw new TopologyException(`A different StateStore has already been added with the name ${name}`, { facts: { store: name } });
    }
    this.#requireFreeGlobalStoreName(name);
    // its topic is the changelog
    builder.withLoggingDisabled();
    const sourceEntry: SourceEntry = { kind: 'source', ...source, pattern: null, offsetReset: null };
    const processor: ProcessorEntry = {
      kind: 'processor', name: processorName, supplier, predecessors: [source.name], stores: [name], location: source.location,
    };
    this.#globalTopics.add(source.topics[0]!);
    this.nodes.set(source.name, sourceEntry);
    this.groups.add(source.name);
    this.nodes.set(processorName, processor);
    this.#unite(processorName, [source.name]);
    this.globalStores.set(name, { builder, source: sourceEntry, processor, reprocessOnRestore });
  }

  /** The store is logged to a source topic: it needs no changelog of its own. */
  connectSourceStoreAndTopic(store: string, topic: string): void {
    const entry = this.stores.get(store)!;
    if (entry.sourceTopic !== null) throw new TopologyException(`Source store ${store} is already added, with the topic ${entry.sourceTopic}.`);
    entry.sourceTopic = topic;
  }

  addInternalTopic(name: string, partitions: number | null): void { this.internalTopics.set(requireText(name, 'topic name'), partitions); }

  copartitionSources(nodes: Iterable<string>): void { this.copartitionGroups.push(new Set(hashOrder(nodes))); }

  replaceCopartitionSource(replaced: string, replacement: string): void {
    for (const group of this.copartitionGroups) if (group.delete(replaced)) group.add(replacement);
  }

  /** Repartition topics of one group, all with partition counts that the user gave, need equal counts. */
  validateCopartition(): void {
    for (const group of this.copartitionGroups) {
      const counts = new Map<string, number>();
      let all = true;
      for (const node of group) {
        const entry = this.nodes.get(node);
        if (entry?.kind !== 'source') continue;
        for (const topic of entry.topics) {
          const count = this.internalTopics.get(topic) ?? null;
          if (count === null) all = false;
          else counts.set(topic, count);
        }
      }
      if (all && new Set(counts.values()).size > 1) {
        const listed = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([topic, count]) => `${topic}=${count}`).join(', ');
        throw new TopologyException(`Following topics do not have the same number of partitions: [{${listed}}]`);
      }
    }
  }

  #connect(processor: string, store: string): void {
    if (this.globalStores.has(store)) {
      throw new TopologyException(
        `Global StateStore ${store} can be used by a Processor without being specified; it should not be explicitly passed.`, { facts: { store } },
      );
    }
    const entry = this.stores.get(store);
    if (entry === undefined) {
      throw new TopologyException(`StateStore ${store} is not added yet.${didYouMean(store, this.stores.keys())}`, { facts: { store, node: processor } });
    }
    const node = this.nodes.get(processor);
    if (node === undefined) throw new TopologyException(`Processor ${processor} is not added yet.`, { facts: { store, node: processor } });
    if (node.kind !== 'processor') {
      throw new TopologyException(`cannot connect a state store ${store} to a source node or a sink node.`, { facts: { store, node: processor } });
    }
    if (entry.processors.length > 0) this.groups.unite(entry.processors[0]!, processor);
    if (!entry.processors.includes(processor)) entry.processors.push(processor);
    if (!node.stores.includes(store)) node.stores.push(store);
  }

  #unite(name: string, predecessors: readonly string[]): void {
    this.groups.add(name);
    for (const predecessor of predecessors) this.groups.unite(name, predecessor);
  }

  #requireFreeName(name: unknown, what: string): void {
    if (this.nodes.has(requireText(name, what))) {
      throw new TopologyException(`Processor ${String(name)} is already added.`, { facts: { node: String(name) } });
    }
  }

  #requireFreeGlobalStoreName(name: string): void {
    if (this.globalStores.has(name)) {
      throw new TopologyException(`A different GlobalStateStore has already been added with the name ${name}`, { facts: { store: name } });
    }
  }

  #requireFreeTopic(topic: string): void {
    if (this.#sourceTopics.has(topic) || this.#globalTopics.has(topic)) {
      throw new TopologyException(`Topic ${topic} has already been registered by another source.`, { facts: { topic } });
    }
    for (const pattern of this.#patterns) {
      if (patternMatches(pattern, topic)) {
        throw new TopologyException(`Topic ${topic} matches a Pattern already registered by another source: ${pattern.source}.`, { facts: { topic } });
      }
    }
  }

  #requireParents(name: string, predecessors: readonly string[]): void {
    requireNonNull(predecessors, 'parentNames');
    if (predecessors.length === 0) throw new TopologyException(`${name} must have at least one parent: predecessorNames cannot be empty`, { facts: { node: name } });
    for (const parent of predecessors) {
      const node = this.nodes.get(requireText(parent, 'parent name'));
      if (node === undefined) {
        const why = parent === name ? ' (self-reference)' : '';
        throw new TopologyException(`Parent node ${parent} is unknown${why}.${didYouMean(parent, this.nodes.keys())}`, { facts: { node: name } });
      }
      if (node.kind === 'sink') throw new TopologyException(`Sink ${parent} cannot be used a parent.`, { facts: { node: name } });
    }
  }
}
