/**
 * A stream of records: each stands for itself. Operators give new streams and leave this one as it is.
 *
 *     builder.stream('visits', Consumed.with(Serdes.string(), Serdes.json<Visit>()))
 *       .filter((user, visit) => visit.ok)
 *       .groupBy((user, visit) => visit.page, Grouped.with(Serdes.string(), Serdes.json<Visit>()))
 *       .count()
 *       .toStream()
 *       .to('visits-per-page');
 *
 * Misuse: an async callback. A record is worked through without waiting, so `mapValues(async (v) => …)` is refused; fetch before the
 * record reaches this topic, or answer through a second topic.
 *
 * Where a mapper has one parameter it gets the value, with two key and value; a joiner gets both values with two, and the key before them
 * with three.
 *
 * Kafka: org.apache.kafka.streams.kstream.KStream
 */
import { IllegalArgumentException, requireNonNull } from '../errors/errors.ts';
import { ProcessorGraphNode } from '../graph/processor-graph-node.ts';
import { repartitionNames, RepartitionNode } from '../graph/repartition-node.ts';
import { StreamSinkNode } from '../graph/stream-sink-node.ts';
import type { ForeachAction, KeyValueMapper, Predicate } from '../operators/functions.ts';
import type { KeyValuePair } from '../operators/key-value-pair.ts';
import { kstreamFilter } from '../operators/streams/kstream-filter.ts';
import { kstreamFlatMap } from '../operators/streams/kstream-flat-map.ts';
import { kstreamFlatMapValues } from '../operators/streams/kstream-flat-map-values.ts';
import { kstreamForeach } from '../operators/streams/kstream-foreach.ts';
import { kstreamMap } from '../operators/streams/kstream-map.ts';
import { kstreamMapValues } from '../operators/streams/kstream-map-values.ts';
import { kstreamPeek } from '../operators/streams/kstream-peek.ts';
import { kstreamPrint } from '../operators/streams/kstream-print.ts';
import { kstreamSelectKey } from '../operators/streams/kstream-select-key.ts';
import { passThrough } from '../operators/pass-through.ts';
import type { AnyProcessorSupplier, FixedKeyProcessorSupplier, ProcessorSupplier } from '../processor/processor.ts';
import type { TopicNameExtractor } from '../processor/sinks.ts';
import type { Serde } from '../serde/serde.ts';
import { requireCallback, requireInstance, requireText, shown } from '../topology/arguments.ts';
import { requireSupplier } from '../topology/supplier.ts';
import type { JoinWindows } from '../windows/join-windows.ts';
import { BranchedKStream } from './branched-kstream.ts';
import {
  joinerWithKey, mapperWithKey, type FourParameters, type ThreeParameters, type TwoParameters, type ValueJoiner, type ValueJoinerWithKey,
  type ValueJoinerWithStreamAndMappedKey, type ValueMapper, type ValueMapperWithKey,
} from './callbacks.ts';
import { GlobalKTable } from './global-ktable.ts';
import { Grouped } from './grouped.ts';
import type { Joined } from './joined.ts';
import { KGroupedStream } from './kgrouped-stream.ts';
import { globalTableJoin, streamStreamJoin, streamTableJoin } from './kstream-joins.ts';
import { streamToTable } from './kstream-to-table.ts';
import { KTable } from './ktable.ts';
import type { Materialized } from './materialized.ts';
import { Named } from './named.ts';
import { optionsOf } from './options.ts';
import { Printed } from './printed.ts';
import { Produced } from './produced.ts';
import { Repartitioned } from './repartitioned.ts';
import type { StreamJoined } from './stream-joined.ts';
import type { StreamInternals } from './stream-internals.ts';

/** What a stream stands on. */
export interface KStreamInternals<K, V> extends StreamInternals<K, V> {
  /** The key has changed since the records were last partitioned by it. */
  readonly repartitionRequired: boolean;
}

export class KStream<K, V> {
  /** For the engine. */
  readonly internals: KStreamInternals<K, V>;
  /** For the engine: the repartition that joins of this very stream share. */
  joinRepartition: RepartitionNode | null = null;

  /** For the engine: streams come from `StreamsBuilder.stream` and from other streams. */
  constructor(internals: KStreamInternals<K, V>) { this.internals = requireNonNull(internals, 'internals'); }

  /** Keeps the records that satisfy the predicate. */
  filter(predicate: Predicate<K, V>, named?: Named): KStream<K, V> { return this.#filter(predicate, false, named); }
  /** Keeps the records that do not. */
  filterNot(predicate: Predicate<K, V>, named?: Named): KStream<K, V> { return this.#filter(predicate, true, named); }

  /** A new key for each record. What groups or joins after this needs a repartition topic. */
  selectKey<KR>(mapper: KeyValueMapper<K, V, KR>, named?: Named): KStream<KR, V> {
    requireCallback(mapper, 'mapper');
    const node = this.#keySelect(mapper, givenName(named));
    this.internals.graph.add(this.internals.node, node);
    return this.#follow<KR, V>(node, { keySerde: null, valueSerde: this.internals.valueSerde, repartitionRequired: true });
  }

  /** A new key and value for each record: `(key, value) => [newKey, newValue]`. */
  map<KR, VR>(mapper: KeyValueMapper<K, V, KeyValuePair<KR, VR>>, named?: Named): KStream<KR, VR> {
    requireCallback(mapper, 'mapper');
    const node = this.#processor('KSTREAM-MAP-', kstreamMap(mapper), named);
    node.keyChanging = true;
    return this.#append<KR, VR>(node, { keySerde: null, valueSerde: null, repartitionRequired: true });
  }

  /** A new value for each record. */
  mapValues<VR>(mapper: ValueMapper<V, VR> | TwoParameters<K, V, VR>, named?: Named): KStream<K, VR>;
  mapValues<VR>(mapper: ValueMapperWithKey<K, V, VR>, named?: Named): KStream<K, VR>;
  mapValues<VR>(mapper: unknown, named?: Named): KStream<K, VR> {
    const withKey = mapperWithKey<K, V, VR>(mapper as ValueMapper<V, VR>);
    const node = this.#processor('KSTREAM-MAPVALUES-', kstreamMapValues(withKey), named, true);
    node.valueChanging = true;
    return this.#append<K, VR>(node, { valueSerde: null });
  }

  /** Any number of records for each record: `(key, value) => [[key1, value1], …]`. */
  flatMap<KR, VR>(mapper: KeyValueMapper<K, V, Iterable<KeyValuePair<KR, VR>>>, named?: Named): KStream<KR, VR> {
    requireCallback(mapper, 'mapper');
    const node = this.#processor('KSTREAM-FLATMAP-', kstreamFlatMap(mapper), named);
    node.keyChanging = true;
    return this.#append<KR, VR>(node, { keySerde: null, valueSerde: null, repartitionRequired: true });
  }

  /** Any number of values for each record, under its key. */
  flatMapValues<VR>(mapper: ValueMapper<V, Iterable<VR>> | TwoParameters<K, V, Iterable<VR>>, named?: Named): KStream<K, VR>;
  flatMapValues<VR>(mapper: ValueMapperWithKey<K, V, Iterable<VR>>, named?: Named): KStream<K, VR>;
  flatMapValues<VR>(mapper: unknown, named?: Named): KStream<K, VR> {
    const withKey = mapperWithKey<K, V, Iterable<VR>>(mapper as ValueMapper<V, Iterable<VR>>);
    const node = this.#processor('KSTREAM-FLATMAPVALUES-', kstreamFlatMapValues(withKey), named, true);
    node.valueChanging = true;
    return this.#append<K, VR>(node, { valueSerde: null });
  }

  /** Does something with each record and passes it on. */
  peek(action: ForeachAction<K, V>, named?: Named): KStream<K, V> {
    return this.#append<K, V>(this.#processor('KSTREAM-PEEK-', kstreamPeek(requireCallback(action, 'action')), named, true), {});
  }

  /** Does something with each record; the stream ends here. */
  foreach(action: ForeachAction<K, V>, named?: Named): void {
    this.internals.graph.add(this.internals.node, this.#processor('KSTREAM-FOREACH-', kstreamForeach(requireCallback(action, 'action')), named));
  }

  /** Writes a line for each record; the stream ends here. */
  print(printed: Printed<K, V>): void {
    requireInstance(printed, Printed, 'printed', 'Printed.toSysOut() or Printed.toFile(path)');
    const name = this.internals.graph.names.orGenerated(printed.name, 'KSTREAM-PRINTER-');
    const label = printed.label ?? this.internals.name;
    const { mapper, write } = printed;
    const supplier = kstreamPrint<K, V>((key, value) => `[${label}]: ${mapper(key, value)}`, write);
    this.internals.graph.add(this.internals.node, new ProcessorGraphNode({ name, supplier }));
  }

  /** Sends each record to the first branch whose predicate it satisfies. */
  split(named?: Named): BranchedKStream<K, V> { return new BranchedKStream<K, V>(this, givenName(named)); }

  /** The records of both streams, in no particular order. Serdes are not kept. */
  merge(stream: KStream<K, V>, named?: Named): KStream<K, V> {
    requireInstance(stream, KStream, 'stream', 'StreamsBuilder.stream or another operator');
    const { graph, node: parent, sources } = this.internals;
    const name = graph.names.orGenerated(givenName(named), 'KSTREAM-MERGE-');
    const node = new ProcessorGraphNode({ name, supplier: passThrough() });
    node.merging = true;
    graph.add([parent, stream.internals.node], node);
    return new KStream<K, V>({
      graph, node, name, keySerde: null, valueSerde: null, sources: new Set([...sources, ...stream.internals.sources]),
      repartitionRequired: stream.internals.repartitionRequired || this.internals.repartitionRequired,
    });
  }

  /**
   * Sends the records through a topic, partitioned by their key. Note that the topic's keys are written with the key serde of
   * `Repartitioned`, or the configured default, and not with the stream's.
   */
  repartition(repartitioned?: Repartitioned<K, V>): KStream<K, V> {
    const { repartitioned: given } = optionsOf([repartitioned], { repartitioned: Repartitioned });
    const options = given as Repartitioned<K, V> | null;
    const { graph, node: parent } = this.internals;
    const prefix = options?.name ?? graph.names.processor('KSTREAM-REPARTITION-');
    const valueSerde = options?.valueSerde ?? this.internals.valueSerde;
    const names = repartitionNames(graph.names, prefix);
    if ((options?.name ?? null) === null) graph.topology.implicitNames.repartitionTopic(names.topic);
    const node = new RepartitionNode(
      names, { keySerde: options?.keySerde ?? null, valueSerde, partitioner: options?.partitioner ?? null, partitions: options?.partitions ?? null }, false,
    );
    graph.add(parent, node);
    return new KStream<K, V>({
      graph, node, name: names.source, keySerde: options?.keySerde ?? this.internals.keySerde, valueSerde, sources: new Set([node.name]),
      repartitionRequired: false,
    });
  }

  /** Writes the records to a topic, or to the topic that a function chooses for each; the topic has to exist. */
  to(topic: string | TopicNameExtractor<K, V>, produced?: Produced<K, V>): void {
    requireNonNull(topic, 'topic');
    if (typeof topic === 'function') requireCallback(topic, 'topicExtractor');
    else requireText(topic, 'topic');
    const { produced: given } = optionsOf([produced], { produced: Produced });
    const options = given as Produced<K, V> | null;
    const name = this.internals.graph.names.orGenerated(options?.name ?? null, 'KSTREAM-SINK-');
    this.internals.graph.add(this.internals.node, new StreamSinkNode(name, topic, {
      keySerde: options?.keySerde ?? this.internals.keySerde, valueSerde: options?.valueSerde ?? this.internals.valueSerde,
      partitioner: options?.partitioner ?? null,
    }));
  }

  /** The table whose rows are the latest records of each key; null deletes. Records with a null key are dropped. */
  toTable(named?: Named, materialized?: Materialized<Present<K>, Present<V>, 'key-value'>): KTable<Present<K>, Present<V>>;
  toTable(materialized: Materialized<Present<K>, Present<V>, 'key-value'>): KTable<Present<K>, Present<V>>;
  toTable(...args: unknown[]): KTable<Present<K>, Present<V>> { return streamToTable(this as KStream<Present<K>, Present<V>>, args); }

  /** Groups by a new key; null drops the record. With a Grouped its serdes are taken as they are; without, the value serde is inherited. */
  groupBy<KR>(selector: KeyValueMapper<K, V, KR | null>, grouped?: Grouped<NoInfer<KR>, V>): KGroupedStream<KR, V> {
    requireCallback(selector, 'selector');
    const { grouped: given } = optionsOf([grouped], { grouped: Grouped });
    const options = (given as Grouped<KR, V> | null) ?? Grouped.with<KR, V>(null, this.internals.valueSerde);
    const node = this.#keySelect(selector, options.name);
    this.internals.graph.add(this.internals.node, node);
    return new KGroupedStream<KR, V>({
      graph: this.internals.graph, node, name: node.name, keySerde: options.keySerde, valueSerde: options.valueSerde,
      sources: this.internals.sources, repartitionRequired: true, repartitionName: options.name,
    });
  }

  /**
   * Groups by the key as it is; what aggregates drops records with a null key. With a Grouped its serdes are taken as they are; without, the
   * stream's are inherited.
   */
  groupByKey(grouped?: Grouped<Present<K>, V>): KGroupedStream<Present<K>, V> {
    const { grouped: given } = optionsOf([grouped], { grouped: Grouped });
    const options = (given as Grouped<Present<K>, V> | null) ?? Grouped.with<Present<K>, V>(this.internals.keySerde as Serde<Present<K>> | null, this.internals.valueSerde);
    const { graph, node, name, sources, repartitionRequired } = this.internals;
    return new KGroupedStream<Present<K>, V>({
      graph, node, name, keySerde: options.keySerde, valueSerde: options.valueSerde, sources, repartitionRequired, repartitionName: options.name,
    });
  }

  /**
   * Joins with a stream (within time windows), with a table (its row at the time of processing), or with a global table (by a key made of
   * the record). Only what has a partner on both sides comes out.
   */
  join<VO, VR>(
    stream: KStream<K, VO>, joiner: ValueJoiner<V, VO, VR> | ThreeParameters<K, V, NoInfer<VO>, VR>, windows: JoinWindows,
    streamJoined?: StreamJoined<K, V, NoInfer<VO>>,
  ): KStream<K, VR>;
  join<VO, VR>(
    stream: KStream<K, VO>, joiner: ValueJoinerWithKey<K, V, VO, VR>, windows: JoinWindows, streamJoined?: StreamJoined<K, V, NoInfer<VO>>,
  ): KStream<K, VR>;
  join<VT, VR>(
    table: KTable<K, VT>, joiner: ValueJoiner<V, VT, VR> | ThreeParameters<K, V, NoInfer<VT>, VR>, joined?: Joined<K, V, NoInfer<VT>>,
  ): KStream<K, VR>;
  join<VT, VR>(table: KTable<K, VT>, joiner: ValueJoinerWithKey<K, V, VT, VR>, joined?: Joined<K, V, NoInfer<VT>>): KStream<K, VR>;
  join<KG, VG, VR>(
    table: GlobalKTable<KG, VG>, keySelector: KeyValueMapper<K, V, KG | null>,
    joiner: ValueJoiner<V, VG, VR> | ThreeParameters<K, V, NoInfer<VG>, VR> | FourParameters<K, NoInfer<KG> | null, V, NoInfer<VG>, VR>, named?: Named,
  ): KStream<K, VR>;
  join<KG, VG, VR>(
    table: GlobalKTable<KG, VG>, keySelector: KeyValueMapper<K, V, KG | null>, joiner: ValueJoinerWithKey<K, V, VG, VR>, named?: Named,
  ): KStream<K, VR>;
  join<KG, VG, VR>(
    table: GlobalKTable<KG, VG>, keySelector: KeyValueMapper<K, V, KG | null>, joiner: ValueJoinerWithStreamAndMappedKey<K, KG, V, VG, VR>, named?: Named,
  ): KStream<K, VR>;
  join(other: unknown, ...args: unknown[]): unknown { return this.#join(other, args, 'inner'); }

  /** Like `join`, and what has no partner on the right comes out too, joined with null. */
  leftJoin<VO, VR>(
    stream: KStream<K, VO>, joiner: ValueJoiner<V, VO | null, VR> | ThreeParameters<K, V, NoInfer<VO> | null, VR>, windows: JoinWindows,
    streamJoined?: StreamJoined<K, V, NoInfer<VO>>,
  ): KStream<K, VR>;
  leftJoin<VO, VR>(
    stream: KStream<K, VO>, joiner: ValueJoinerWithKey<K, V, VO | null, VR>, windows: JoinWindows, streamJoined?: StreamJoined<K, V, NoInfer<VO>>,
  ): KStream<K, VR>;
  leftJoin<VT, VR>(
    table: KTable<K, VT>, joiner: ValueJoiner<V, VT | null, VR> | ThreeParameters<K, V, NoInfer<VT> | null, VR>, joined?: Joined<K, V, NoInfer<VT>>,
  ): KStream<K, VR>;
  leftJoin<VT, VR>(table: KTable<K, VT>, joiner: ValueJoinerWithKey<K, V, VT | null, VR>, joined?: Joined<K, V, NoInfer<VT>>): KStream<K, VR>;
  leftJoin<KG, VG, VR>(
    table: GlobalKTable<KG, VG>, keySelector: KeyValueMapper<K, V, KG | null>,
    joiner: ValueJoiner<V, VG | null, VR> | ThreeParameters<K, V, NoInfer<VG> | null, VR> | FourParameters<K, NoInfer<KG> | null, V, NoInfer<VG> | null, VR>, named?: Named,
  ): KStream<K, VR>;
  leftJoin<KG, VG, VR>(
    table: GlobalKTable<KG, VG>, keySelector: KeyValueMapper<K, V, KG | null>, joiner: ValueJoinerWithKey<K, V, VG | null, VR>, named?: Named,
  ): KStream<K, VR>;
  leftJoin<KG, VG, VR>(
    table: GlobalKTable<KG, VG>, keySelector: KeyValueMapper<K, V, KG | null>, joiner: ValueJoinerWithStreamAndMappedKey<K, KG, V, VG | null, VR>, named?: Named,
  ): KStream<K, VR>;
  leftJoin(other: unknown, ...args: unknown[]): unknown { return this.#join(other, args, 'left'); }

  /** Joins with a stream; what has no partner comes out joined with null, from either side. */
  outerJoin<VO, VR>(
    stream: KStream<K, VO>, joiner: ValueJoiner<V | null, VO | null, VR> | ThreeParameters<K, V | null, NoInfer<VO> | null, VR>,
    windows: JoinWindows, streamJoined?: StreamJoined<K, V, NoInfer<VO>>,
  ): KStream<K, VR>;
  outerJoin<VO, VR>(
    stream: KStream<K, VO>, joiner: ValueJoinerWithKey<K, V | null, VO | null, VR>, windows: JoinWindows,
    streamJoined?: StreamJoined<K, V, NoInfer<VO>>,
  ): KStream<K, VR>;
  outerJoin(other: unknown, ...args: unknown[]): unknown {
    requireInstance(other, KStream, 'otherStream', 'StreamsBuilder.stream or another operator');
    return this.#join(other, args, 'outer');
  }

  /**
   * Runs a processor of your own on each record, with the stores that it names or brings. What it forwards may have any key, so grouping
   * after it needs a repartition topic. `supplier [named] stores…`
   */
  process<KOut, VOut>(supplier: ProcessorSupplier<K, V, KOut, VOut>, named: Named, ...storeNames: string[]): KStream<KOut, VOut>;
  process<KOut, VOut>(supplier: ProcessorSupplier<K, V, KOut, VOut>, ...storeNames: string[]): KStream<KOut, VOut>;
  process<KOut, VOut>(supplier: ProcessorSupplier<K, V, KOut, VOut>, ...args: (Named | string)[]): KStream<KOut, VOut> {
    const node = this.#userProcessor('KSTREAM-PROCESSOR-', supplier as AnyProcessorSupplier, args, false);
    if (this.#fixesProcess) {
      node.keyChanging = true;
      node.valueChanging = true;
    }
    return this.#append<KOut, VOut>(node, { keySerde: null, valueSerde: null, repartitionRequired: true });
  }

  /** Runs a processor of your own that keeps the key of each record. `supplier [named] stores…` */
  processValues<VOut>(supplier: FixedKeyProcessorSupplier<K, V, VOut>, named: Named, ...storeNames: string[]): KStream<K, VOut>;
  processValues<VOut>(supplier: FixedKeyProcessorSupplier<K, V, VOut>, ...storeNames: string[]): KStream<K, VOut>;
  processValues<VOut>(supplier: FixedKeyProcessorSupplier<K, V, VOut>, ...args: (Named | string)[]): KStream<K, VOut> {
    const node = this.#userProcessor('KSTREAM-PROCESSVALUES-', supplier as unknown as AnyProcessorSupplier, args, true);
    if (this.#fixesProcess) node.valueChanging = true;
    return this.#append<K, VOut>(node, { valueSerde: null });
  }

  #filter(predicate: Predicate<K, V>, not: boolean, named: Named | undefined): KStream<K, V> {
    const node = this.#processor('KSTREAM-FILTER-', kstreamFilter(requireCallback(predicate, 'predicate'), not), named, true);
    return this.#append<K, V>(node, {});
  }

  #join(other: unknown, args: readonly unknown[], kind: 'inner' | 'left' | 'outer'): unknown {
    requireNonNull(other, 'other');
    const [first, second, ...rest] = args;
    if (other instanceof KStream) return streamStreamJoin(this, other, joinerWithKey(first as never), second, rest, kind);
    if (other instanceof KTable) return streamTableJoin(this, other, joinerWithKey(first as never), args.slice(1), kind === 'left');
    if (other instanceof GlobalKTable) return globalTableJoin(this, other, first, second, rest, kind === 'left');
    throw new IllegalArgumentException(`other must be a KStream, a KTable or a GlobalKTable, got ${shown(other)}`);
  }

  get #fixesProcess(): boolean { return this.internals.graph.topology.config?.processValueFixEnabled === true; }

  #userProcessor(prefix: string, supplier: AnyProcessorSupplier, args: readonly unknown[], fixedKey: boolean): ProcessorGraphNode {
    const hasName = args[0] instanceof Named;
    const storeNames = (hasName ? args.slice(1) : args).map((name) => requireText(name, 'state store name'));
    requireSupplier(supplier, 'processorSupplier');
    // unlike everywhere else a given name leaves the counter alone
    const name = hasName ? (args[0] as Named).name : this.internals.graph.names.processor(prefix);
    return new ProcessorGraphNode({ name, supplier, fixedKey }, { storeNames });
  }

  #keySelect<KR>(mapper: KeyValueMapper<K, V, KR>, name: string | null): ProcessorGraphNode {
    const node = new ProcessorGraphNode({
      name: this.internals.graph.names.orGenerated(name, 'KSTREAM-KEY-SELECT-'), supplier: kstreamSelectKey(mapper),
    });
    node.keyChanging = true;
    return node;
  }

  #processor(prefix: string, supplier: AnyProcessorSupplier, named: Named | undefined, fixedKey = false): ProcessorGraphNode {
    return new ProcessorGraphNode({ name: this.internals.graph.names.orGenerated(givenName(named), prefix), supplier, fixedKey });
  }

  #append<KR, VR>(node: ProcessorGraphNode, changes: Changes<KR, VR>): KStream<KR, VR> {
    this.internals.graph.add(this.internals.node, node);
    return this.#follow(node, changes);
  }

  #follow<KR, VR>(node: ProcessorGraphNode, changes: Changes<KR, VR>): KStream<KR, VR> {
    return new KStream<KR, VR>({ ...(this.internals as unknown as KStreamInternals<KR, VR>), node, name: node.name, ...changes });
  }
}

/** What is left of a key or value where a null is dropped; what has no type keeps none. */
type Present<T> = unknown extends T ? T : NonNullable<T>;

interface Changes<K, V> { readonly keySerde?: Serde<K> | null; readonly valueSerde?: Serde<V> | null; readonly repartitionRequired?: boolean }

/** The name in an optional Named; null where it is left out. */
function givenName(named: unknown): string | null { return optionsOf([named], { named: Named }).named?.name ?? null; }
