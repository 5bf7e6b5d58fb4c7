/**
 * A topology of sources, processors and sinks, written by hand (Kafka's Processor API). `StreamsBuilder.build()` makes one too.
 *
 *     const topology = new Topology()
 *       .addSource('in', 'orders')
 *       .addProcessor('total', () => new Total(), 'in')
 *       .addStateStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('totals'), Serdes.string(), Serdes.long()), 'total')
 *       .addSink('out', 'totals-by-customer', 'total');
 *     console.log(topology.describe().toString());
 *
 * Misuse: handing the same processor object to two tasks, `.addProcessor('total', { get: () => shared }, 'in')`. It is refused, because
 * `get` has to make a new one each time.
 *
 * Optional arguments are told apart by their type, in Kafka's order. Every method checks at once and gives the topology back.
 * Kafka: org.apache.kafka.streams.Topology
 */
import { IllegalArgumentException, requireNonNull } from '../errors/errors.ts';
import type { PlanConfig } from './configurable-store.ts';
import type { AnyProcessorSupplier, ProcessorSupplier } from '../processor/processor.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { TimestampExtractor } from '../processor/extractors.ts';
import type { StreamPartitioner, TopicNameExtractor } from '../processor/sinks.ts';
import type { Deserializer, Serializer } from '../serde/serde.ts';
import { requireMethods, requireText, shown } from './arguments.ts';
import { AutoOffsetReset } from './auto-offset-reset.ts';
import { describeTopology, type TopologyDescription } from './description.ts';
import { makePlan } from './make-plan.ts';
import { userLocation } from './source-location.ts';
import { TopologyBuilder } from './topology-builder.ts';
import type { TopologyConfig } from './topology-config.ts';
import type { TopologyPlan } from './plan.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a hand-made topology is untyped between its nodes, as in Kafka */

export class Topology {
  /** For the engine: the DSL's graph writes into it. */
  readonly internalBuilder: TopologyBuilder;

  constructor(config?: TopologyConfig) { this.internalBuilder = new TopologyBuilder(config ?? null); }

  /**
   * A node that reads topics, or all topics that match a pattern. `[offsetReset] [timestampExtractor] name [timestampExtractor]
   * [keyDeserializer, valueDeserializer] topics…|pattern`.
   *
   *     topology.addSource(AutoOffsetReset.earliest(), 'in', stringDeserializer, longDeserializer, 'a', 'b');
   *
   * @throws TopologyException  without topics, for a name or topic that is taken
   */
  addSource(name: string, ...topics: string[]): this;
  addSource(name: string, pattern: RegExp): this;
  addSource(name: string, keyDeserializer: Deserializer<any> | null, valueDeserializer: Deserializer<any> | null, ...topics: string[]): this;
  addSource(name: string, keyDeserializer: Deserializer<any> | null, valueDeserializer: Deserializer<any> | null, pattern: RegExp): this;
  addSource(offsetReset: AutoOffsetReset, name: string, ...rest: (string | RegExp | Deserializer<any> | TimestampExtractor | null)[]): this;
  addSource(extractor: TimestampExtractor, name: string, ...rest: (string | RegExp)[]): this;
  addSource(offsetReset: AutoOffsetReset, extractor: TimestampExtractor, name: string, ...rest: (string | RegExp)[]): this;
  addSource(...args: unknown[]): this {
    const rest = [...args];
    const offsetReset = rest[0] instanceof AutoOffsetReset ? (rest.shift() as AutoOffsetReset) : null;
    let timestampExtractor = has(rest[0], 'extract') ? (rest.shift() as TimestampExtractor) : null;
    const name = requireText(rest.shift(), 'name');
    if (has(rest[0], 'extract')) timestampExtractor = rest.shift() as TimestampExtractor;
    // a lone null before two deserializers stands for "no extractor"
    else if (rest[0] === null && rest.length >= 4 && (rest[1] === null || has(rest[1], 'deserialize')) && (rest[2] === null || has(rest[2], 'deserialize'))) rest.shift();
    let keyDeserializer: Deserializer<any> | null = null;
    let valueDeserializer: Deserializer<any> | null = null;
    if (rest[0] === null || has(rest[0], 'deserialize')) {
      keyDeserializer = rest.shift() as Deserializer<any> | null;
      valueDeserializer = optionalMethods<Deserializer<any>>(rest.shift(), 'deserialize', 'valueDeserializer');
    }
    const pattern = rest[0] instanceof RegExp ? (rest.shift() as RegExp) : null;
    if (pattern !== null && rest.length > 0) throw new IllegalArgumentException(`source ${name} takes topics or one pattern, not both`);
    this.internalBuilder.addSource({
      name, topics: rest.map((topic) => requireText(topic, 'topic name')), pattern, keyDeserializer, valueDeserializer, timestampExtractor,
      offsetReset: offsetReset === null ? null : offsetReset.policy, location: userLocation(),
    });
    return this;
  }

  /**
   * A node that runs the processors of `supplier`, one for each task, on what its parents forward; the supplier's own stores come along.
   * @throws TopologyException  for an unknown parent, a taken name, a store name that another store has
   * @throws IllegalArgumentException  when the supplier gives the same object twice
   */
  addProcessor<KIn, VIn, KOut, VOut>(name: string, supplier: ProcessorSupplier<KIn, VIn, KOut, VOut>, ...parents: string[]): this {
    this.internalBuilder.addProcessor(requireText(name, 'name'), supplier as AnyProcessorSupplier, parents, userLocation());
    return this;
  }

  /**
   * A node that writes what its parents forward to a topic, or to the topic that a function chooses. `name topic|extractor
   * [keySerializer, valueSerializer] [partitioner] parents…`.
   */
  addSink(name: string, topic: string | TopicNameExtractor<any, any>, ...parents: string[]): this;
  addSink(name: string, topic: string | TopicNameExtractor<any, any>, partitioner: StreamPartitioner<any, any>, ...parents: string[]): this;
  addSink(
    name: string, topic: string | TopicNameExtractor<any, any>, keySerializer: Serializer<any> | null, valueSerializer: Serializer<any> | null,
    ...rest: (string | StreamPartitioner<any, any> | null)[]
  ): this;
  addSink(name: string, topic: string | TopicNameExtractor<any, any>, ...args: unknown[]): this {
    const rest = [...args];
    let keySerializer: Serializer<any> | null = null;
    let valueSerializer: Serializer<any> | null = null;
    if ((rest[0] === null && (rest[1] === null || has(rest[1], 'serialize'))) || has(rest[0], 'serialize')) {
      keySerializer = rest.shift() as Serializer<any> | null;
      valueSerializer = optionalMethods<Serializer<any>>(rest.shift(), 'serialize', 'valueSerializer');
    }
    const partitioner = typeof rest[0] === 'function' || rest[0] === null ? (rest.shift() as StreamPartitioner<any, any> | null) : null;
    requireNonNull(topic, 'topic');
    if (typeof topic !== 'string' && typeof topic !== 'function') {
      throw new IllegalArgumentException(`topic must be a string or a function that chooses one, got ${shown(topic)}`);
    }
    this.internalBuilder.addSink({
      name, topic: typeof topic === 'string' ? topic : null, topicExtractor: typeof topic === 'function' ? topic : null,
      keySerializer, valueSerializer, partitioner, predecessors: rest.map((parent) => requireText(parent, 'parent name')), location: userLocation(),
    });
    return this;
  }

  /** Registers a store and connects it to these processors; without any it waits for `connectProcessorAndStateStores`. */
  addStateStore(builder: AnyStoreBuilder, ...processors: string[]): this {
    requireNonNull(builder, 'storeBuilder');
    this.internalBuilder.addStateStore(builder, processors);
    return this;
  }

  /** Processors that share a store become one sub-topology. */
  connectProcessorAndStateStores(processor: string, ...stores: string[]): this {
    this.internalBuilder.connectProcessorAndStateStores(processor, stores);
    return this;
  }

  /**
   * A store that every instance fills from all partitions of a topic. `builder sourceName [timestampExtractor] keyDeserializer
   * valueDeserializer topic processorName supplier`. Restoring runs the processor over the topic. Logging is switched off.
   */
  addGlobalStore(
    builder: AnyStoreBuilder, sourceName: string, keyDeserializer: Deserializer<any> | null, valueDeserializer: Deserializer<any> | null,
    topic: string, processorName: string, supplier: ProcessorSupplier<any, any, any, any>,
  ): this;
  addGlobalStore(
    builder: AnyStoreBuilder, sourceName: string, timestampExtractor: TimestampExtractor | null, keyDeserializer: Deserializer<any> | null,
    valueDeserializer: Deserializer<any> | null, topic: string, processorName: string, supplier: ProcessorSupplier<any, any, any, any>,
  ): this;
  addGlobalStore(builder: AnyStoreBuilder, sourceName: string, ...args: unknown[]): this {
    const fed = fedStore(builder, sourceName, args);
    this.internalBuilder.addGlobalStore(
      builder,
      { name: fed.sourceName, topics: [fed.topic], keyDeserializer: fed.keyDeserializer, valueDeserializer: fed.valueDeserializer,
        timestampExtractor: fed.timestampExtractor, location: userLocation() },
      fed.processorName, fed.supplier, true,
    );
    return this;
  }

  /**
   * A store filled from its own topic, partition by partition, inside an ordinary sub-topology: the topic is its changelog, so logging is
   * switched off (KIP-813). Arguments as for `addGlobalStore`.
   */
  addReadOnlyStateStore(
    builder: AnyStoreBuilder, sourceName: string, keyDeserializer: Deserializer<any> | null, valueDeserializer: Deserializer<any> | null,
    topic: string, processorName: string, supplier: ProcessorSupplier<any, any, any, any>,
  ): this;
  addReadOnlyStateStore(
    builder: AnyStoreBuilder, sourceName: string, timestampExtractor: TimestampExtractor | null, keyDeserializer: Deserializer<any> | null,
    valueDeserializer: Deserializer<any> | null, topic: string, processorName: string, supplier: ProcessorSupplier<any, any, any, any>,
  ): this;
  addReadOnlyStateStore(builder: AnyStoreBuilder, sourceName: string, ...args: unknown[]): this {
    const fed = fedStore(builder, sourceName, args);
    const location = userLocation();
    this.internalBuilder.addSource({
      name: fed.sourceName, topics: [fed.topic], pattern: null, keyDeserializer: fed.keyDeserializer, valueDeserializer: fed.valueDeserializer,
      timestampExtractor: fed.timestampExtractor, offsetReset: 'earliest', location,
    });
    this.internalBuilder.addBareProcessor(fed.processorName, fed.supplier, [fed.sourceName], location);
    this.internalBuilder.addStateStore(builder, [fed.processorName]);
    builder.withLoggingDisabled();
    this.internalBuilder.connectSourceStoreAndTopic(builder.name, fed.topic);
    return this;
  }

  /** What the topology looks like, as data; its `toString` is the text that Kafka prints, to the character. */
  describe(): TopologyDescription { return describeTopology(this.plan(), this.internalBuilder.config?.topologyName ?? null); }

  /** The topology as frozen data, for whoever runs, shows or tests it. Stores of the DSL are settled by `config`. */
  plan(config: PlanConfig | null = null): TopologyPlan { return makePlan(this.internalBuilder, config); }
}

function has(value: unknown, method: string): boolean {
  return (typeof value === 'object' || typeof value === 'function') && value !== null && typeof (value as { [key: string]: unknown })[method] === 'function';
}

function optionalMethods<T>(value: unknown, method: string, what: string): T | null {
  if (value === null) return null;
  if (!has(value, method)) throw new IllegalArgumentException(`${what} must have a method ${method}, got ${shown(value)}`);
  return value as T;
}

interface FedStore {
  readonly sourceName: string;
  readonly timestampExtractor: TimestampExtractor | null;
  readonly keyDeserializer: Deserializer<any> | null;
  readonly valueDeserializer: Deserializer<any> | null;
  readonly topic: string;
  readonly processorName: string;
  readonly supplier: AnyProcessorSupplier;
}
function fedStore(builder: unknown, sourceName: unknown, args: readonly unknown[]): FedStore {
  requireMethods(builder, ['build', 'withLoggingDisabled'], 'storeBuilder', 'store builder (made by Stores)');
  const rest = [...args];
  const extractor = rest.length >= 6 ? rest.shift() : null;
  const fed = {
    sourceName: requireText(sourceName, 'sourceName'),
    timestampExtractor: optionalMethods<TimestampExtractor>(extractor ?? null, 'extract', 'timestampExtractor'),
    keyDeserializer: optionalMethods<Deserializer<any>>(rest[0] ?? null, 'deserialize', 'keyDeserializer'),
    valueDeserializer: optionalMethods<Deserializer<any>>(rest[1] ?? null, 'deserialize', 'valueDeserializer'),
    topic: requireText(rest[2], 'topic'),
    processorName: requireText(rest[3], 'processorName'),
    supplier: requireNonNull(rest[4] as AnyProcessorSupplier, 'stateUpdateSupplier'),
  };
  return fed;
}
