/**
 * Where a topology begins: streams and tables of topics, and stores.
 *
 *     const builder = new StreamsBuilder();
 *     builder.stream('text', Consumed.with(Serdes.string(), Serdes.string()))
 *       .flatMapValues((line) => line.split(' '))
 *       .groupBy((key, word) => word, Grouped.with(Serdes.string(), Serdes.string()))
 *       .count(Materialized.as('counts'))
 *       .toStream()
 *       .to('word-counts', Produced.with(Serdes.string(), Serdes.long()));
 *     const topology = builder.build();
 *
 * Misuse: setting `topology.optimization` only where the application is configured. It is read from what `build` is given.
 *
 * Kafka: org.apache.kafka.streams.StreamsBuilder
 */
import { IllegalArgumentException, TopologyException, requireNonNull } from '../errors/errors.ts';
import { Graph } from '../graph/graph.ts';
import { StreamSourceNode, type SourceOptions } from '../graph/stream-source-node.ts';
import { GlobalStoreNode, StateStoreNode, TableSourceNode } from '../graph/table-source-node.ts';
import { ktableSource } from '../operators/tables/ktable-source.ts';
import { tableStoreView } from '../operators/tables/table-store.ts';
import type { AnyProcessorSupplier, ProcessorSupplier } from '../processor/processor.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import { refuseNullElements, requireInstance, requireMethods, requireText, shown } from '../topology/arguments.ts';
import type { PlanConfig } from '../topology/configurable-store.ts';
import { requireSupplier } from '../topology/supplier.ts';
import { Topology } from '../topology/topology.ts';
import { TopologyConfig } from '../topology/topology-config.ts';
import { Consumed } from './consumed.ts';
import { GlobalKTable } from './global-ktable.ts';
import { KStream } from './kstream.ts';
import { KTable } from './ktable.ts';
import { Materialized } from './materialized.ts';
import { optionsOf } from './options.ts';
import { isVersioned, namedMaterialization, type NamedMaterialization } from './table-materialization.ts';
import { keyValueStoreOf } from './table-stores.ts';

/** Gives windows of a program another grace, by node, before the program draws them. For debuggers; not part of the public API. */
export let overrideGrace: (builder: StreamsBuilder, graces: ReadonlyMap<string, number>) => void;

export class StreamsBuilder {
  static { overrideGrace = (builder, graces) => { builder.#graph.graces = graces; }; }

  readonly #topology: Topology;
  readonly #graph: Graph;

  constructor(config?: TopologyConfig) {
    if (config !== undefined) requireInstance(config, TopologyConfig, 'topologyConfig', 'new TopologyConfig(config)');
    this.#topology = new Topology(config);
    this.#graph = new Graph(this.#topology.internalBuilder);
  }

  /** A stream of one topic, of several, or of all topics whose names match a pattern. */
  stream<K = unknown, V = unknown>(topics: string | readonly string[] | RegExp, consumed?: Consumed<K, V>): KStream<K, V> {
    requireNonNull(topics, 'topics');
    const options = this.#consumed<K, V>([consumed]);
    const graph = this.#graph;
    const name = graph.names.orGenerated(options.name, 'KSTREAM-SOURCE-');
    const node = new StreamSourceNode(name, topics instanceof RegExp ? topics : topicList(topics), sourceOptions(options));
    graph.add(graph.root, node);
    return new KStream<K, V>({
      graph, node, name, keySerde: options.keySerde, valueSerde: options.valueSerde, sources: new Set([name]), repartitionRequired: false,
    });
  }

  /** A table of a topic: its rows are the latest records of each key. Stored when it is named, or when something has to read it. */
  table<K = unknown, V = unknown>(topic: string, consumed?: Consumed<K, V>, materialized?: Materialized<K, V, 'key-value'>): KTable<K, V>;
  table<K = unknown, V = unknown>(topic: string, materialized: Materialized<K, V, 'key-value'>): KTable<K, V>;
  table<K, V>(topic: string, ...args: unknown[]): KTable<K, V> {
    requireText(topic, 'topic');
    const graph = this.#graph;
    const { consumed, materialization } = this.#tableOptions<K, V>(topic, args, true);
    const sourceName = graph.names.suffixedOrGenerated(consumed.name, '-source', 'KSTREAM-SOURCE-');
    const name = graph.names.orGenerated(consumed.name, 'KTABLE-SOURCE-');
    const supplier = ktableSource<K, V>(materialization.storeName, materialization.queryableStoreName);
    const store = keyValueStoreOf(materialization);
    const node = new TableSourceNode(sourceName, topic, sourceOptions(consumed), { name, supplier, stores: () => (supplier.materialized ? [store] : []) });
    node.outputVersioned = isVersioned(materialization);
    graph.add(graph.root, node);
    return new KTable<K, V>({
      graph, node, name, keySerde: consumed.keySerde, valueSerde: consumed.valueSerde, sources: new Set([sourceName]), supplier,
      queryableStoreName: materialization.queryableStoreName,
    });
  }

  /** A table that every instance holds in full. @throws TopologyException  with a versioned store */
  globalTable<K = unknown, V = unknown>(topic: string, consumed?: Consumed<K, V>, materialized?: Materialized<K, V, 'key-value'>): GlobalKTable<K, V>;
  globalTable<K = unknown, V = unknown>(topic: string, materialized: Materialized<K, V, 'key-value'>): GlobalKTable<K, V>;
  globalTable<K, V>(topic: string, ...args: unknown[]): GlobalKTable<K, V> {
    requireText(topic, 'topic');
    const graph = this.#graph;
    const { consumed, materialized, materialization } = this.#tableOptions<K, V>(topic, args, false);
    if (isVersioned(materialization)) throw new TopologyException(`GlobalTables cannot be versioned, and the supplier of ${materialization.storeName} is.`, { facts: { store: materialization.storeName, topic } });
    const sourceName = graph.names.suffixedOrGenerated(consumed.name, '-source', 'KSTREAM-SOURCE-');
    const name = graph.names.orGenerated(consumed.name, 'KTABLE-SOURCE-');
    const supplier = ktableSource<K, V>(materialization.storeName, materialization.storeName);
    const store = materialized && materialization.queryableStoreName === null ? null : keyValueStoreOf(materialization).withLoggingDisabled();
    graph.add(graph.root, new GlobalStoreNode(sourceName, topic, sourceOptions(consumed), { name, supplier: supplier as AnyProcessorSupplier }, store, false));
    return new GlobalKTable<K, V>(tableStoreView<K, V>(materialization.storeName), materialized ? materialization.queryableStoreName : materialization.storeName);
  }

  /** Registers a store for processors, which connect to it by its name. */
  addStateStore(builder: AnyStoreBuilder): this {
    requireMethods(builder, ['build', 'withLoggingDisabled'], 'builder', 'store builder (made by Stores)');
    requireText(builder.name, 'name of the state store');
    this.#graph.add(this.#graph.root, new StateStoreNode(builder));
    return this;
  }

  /**
   * A store that every instance fills from all partitions of a topic, through a processor that may change what goes in; restoring runs it
   * again. Logging is switched off.
   */
  addGlobalStore<KIn, VIn>(
    builder: AnyStoreBuilder, topic: string, consumed: Consumed<KIn, VIn>, supplier: ProcessorSupplier<KIn, VIn, never, never>,
  ): this {
    requireMethods(builder, ['build', 'withLoggingDisabled'], 'storeBuilder', 'store builder (made by Stores)');
    requireText(topic, 'topic');
    requireInstance(consumed, Consumed, 'consumed', 'Consumed.with(keySerde, valueSerde)');
    requireSupplier(supplier as AnyProcessorSupplier, 'stateUpdateSupplier');
    const graph = this.#graph;
    const sourceName = graph.names.suffixedOrGenerated(consumed.name, '-source', 'KSTREAM-SOURCE-');
    const name = graph.names.orGenerated(consumed.name, 'KTABLE-SOURCE-');
    builder.withLoggingDisabled();
    graph.add(graph.root, new GlobalStoreNode(sourceName, topic, sourceOptions(consumed), { name, supplier: supplier as AnyProcessorSupplier }, builder, true));
    return this;
  }

  /**
   * The topology. Optimizations are read from `config` (`topology.optimization`), and from nowhere else. A second call adds what has come
   * since.
   * @throws TopologyException  for what only the whole shows: a name or topic used twice, a store that nobody registered, …
   */
  build(config?: PlanConfig | Readonly<{ [key: string]: unknown }> | null): Topology {
    const values = config === undefined || config === null ? {} : propertiesOf(config);
    this.#graph.build(values['topology.optimization']);
    return this.#topology;
  }

  #consumed<K, V>(args: readonly unknown[]): Consumed<K, V> {
    return (optionsOf(args, { consumed: Consumed }).consumed as Consumed<K, V> | null) ?? Consumed.with<K, V>(null, null);
  }

  /** Serdes of Consumed win over those of Materialized where both are given, even when they are left open. */
  #tableOptions<K, V>(
    topic: string, args: readonly unknown[], logged: boolean,
  ): { readonly consumed: Consumed<K, V>; readonly materialized: boolean; readonly materialization: NamedMaterialization<K, V> } {
    const given = optionsOf(args, { consumed: Consumed, materialized: Materialized });
    const materialized = (given.materialized as Materialized<K, V, 'key-value'> | null) ?? Materialized.with<K, V, 'key-value'>(null, null);
    const consumed = (given.consumed as Consumed<K, V> | null)
      ?? (given.materialized === null ? Consumed.with<K, V>(null, null) : Consumed.with<K, V>(materialized.keySerde, materialized.valueSerde));
    materialized.withKeySerde(consumed.keySerde).withValueSerde(consumed.valueSerde);
    if (!logged) materialized.withLoggingDisabled();
    return { consumed, materialized: given.materialized !== null, materialization: namedMaterialization(this.#graph, materialized, `${topic}-`) };
  }
}

function topicList(topics: string | readonly string[]): readonly string[] {
  if (typeof topics === 'string') return [topics];
  if (!Array.isArray(topics)) throw new IllegalArgumentException(`topics must be a string, an array of strings or a RegExp, got ${shown(topics)}`);
  refuseNullElements(topics, 'topic');
  return topics.map((topic) => requireText(topic, 'topic'));
}

function sourceOptions<K, V>({ keySerde, valueSerde, timestampExtractor, offsetReset }: Consumed<K, V>): SourceOptions {
  return { keySerde, valueSerde, timestampExtractor, offsetReset };
}

function propertiesOf(config: PlanConfig | Readonly<{ [key: string]: unknown }>): Readonly<{ [key: string]: unknown }> {
  if (typeof config !== 'object') throw new IllegalArgumentException(`config must be a StreamsConfig or an object of keys and values, got ${shown(config)}`);
  return typeof config.originals === 'function' ? (config as PlanConfig).originals() : (config as Readonly<{ [key: string]: unknown }>);
}
