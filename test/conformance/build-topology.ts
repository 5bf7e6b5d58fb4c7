/**
 * Builds the topology that a case describes, only through the public API: an interpreter that reaches into the engine would prove nothing.
 *
 *     const topology = buildTopology(conformanceCase, config);
 *     topology.describe();
 */
import {
  Branched, BufferConfig, Consumed, EmitStrategy, FailOnInvalidTimestamp, Grouped, JoinWindows, Joined, LogAndSkipOnInvalidTimestamp, Named, Produced,
  Repartitioned, SessionWindows, SlidingWindows, StreamJoined, StreamsBuilder, Suppressed, TableJoined, TimeWindows, Topology, UnlimitedWindows,
  UsePartitionTimeOnInvalidTimestamp, WallclockTimestampExtractor,
} from '../../src/engine/index.ts';
import type { TimestampExtractor } from '../../src/engine/index.ts';
import type { ConformanceCase, Operation } from './case.ts';
import {
  aggregator, firstChar, flatMapper, flatValueMapper, initializer, joiner, keyMapper, merger, pairMapper, predicate, reducer, valueMapper, wholeNumber,
} from './functions.ts';
import { fixedKeyProcessor, processor } from './processors.ts';
import { materialized, serde, storeBuilder } from './serdes-and-stores.ts';
import { textOf } from './values.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a case chooses the types; the DSL's own types have their tests in test/types */

/** What an `id` stands for. The library tells streams, tables and groups apart by class; the interpreter by how they came about. */
interface Handle {
  readonly kind: 'stream' | 'table' | 'global-table' | 'grouped-stream' | 'grouped-table' | 'windowed' | 'cogrouped' | 'split';
  readonly value: any;
  /** For windowed ones: sessions take a merger. */
  readonly sessions?: boolean;
  /** For windowed ones: cogrouped streams bring their aggregators along. */
  readonly cogrouped?: boolean;
}

export function buildTopology(conformanceCase: ConformanceCase, config: { readonly [key: string]: unknown }): Topology {
  const builder = new StreamsBuilder();
  const handles = new Map<string, Handle>();
  const usesTopologyApi = conformanceCase.topology.some(({ op }) => op.startsWith('add'));
  const topology = usesTopologyApi ? new Topology() : undefined;
  for (const op of conformanceCase.topology) {
    const handle = topology === undefined ? apply(op, builder, handles) : void addTo(topology, op);
    if (handle !== undefined && op.id !== undefined) handles.set(op.id, handle);
  }
  return topology ?? builder.build(config);
}

function addTo(topology: Topology, op: Operation): void {
  switch (op.op) {
    case 'addSource':
      topology.addSource(op.name!, serde(op.key!).deserializer, serde(op.value!).deserializer, ...op.topics!);
      return;
    case 'addProcessor':
      topology.addProcessor(op.name!, processor(op.fn!, op.stores ?? []), ...op.parents!);
      if (op.stores !== undefined && op.stores.length > 0) topology.connectProcessorAndStateStores(op.name!, ...op.stores);
      return;
    case 'addSink':
      topology.addSink(op.name!, op.topic!, serde(op.key!).serializer, serde(op.value!).serializer, ...op.parents!);
      return;
    case 'addStore':
      topology.addStateStore(storeBuilder(op), ...(op.processors ?? []));
      return;
    default: throw new Error(`${op.op} is not an operation of Topology`);
  }
}

function apply(op: Operation, builder: StreamsBuilder, handles: Map<string, Handle>): Handle | undefined {
  switch (op.op) {
    case 'store':
      builder.addStateStore(storeBuilder(op));
      return undefined;
    case 'stream': return stream(builder.stream((op.pattern === undefined ? op.topics! : new RegExp(op.pattern)) as any, consumed(op)));
    case 'table': return table(builder.table(op.topic!, consumed(op), ...stored(op)));
    case 'globalTable': return { kind: 'global-table', value: builder.globalTable(op.topic!, consumed(op), ...stored(op)) };
  }
  const from = found(handles, op.from!);
  switch (from.kind) {
    case 'stream': return onStream(op, from.value, handles);
    case 'split': return onSplit(op, from.value, handles);
    case 'table': return onTable(op, from.value, handles);
    case 'grouped-stream': return onGroupedStream(op, from.value, handles);
    case 'grouped-table': return onGroupedTable(op, from.value);
    case 'windowed': return onWindowed(op, from);
    case 'cogrouped': return onCogrouped(op, from.value, handles);
    case 'global-table': throw new Error(`a global table has no operation ${op.op}`);
  }
}

function onStream(op: Operation, from: any, handles: Map<string, Handle>): Handle | undefined {
  switch (op.op) {
    case 'filter': return stream(from.filter(predicate(op.fn!), ...named(op)));
    case 'filterNot': return stream(from.filterNot(predicate(op.fn!), ...named(op)));
    case 'map': return stream(from.map(pairMapper(op.fn!), ...named(op)));
    case 'mapValues': return stream(from.mapValues(valueMapper(op.fn!), ...named(op)));
    case 'flatMap': return stream(from.flatMap(flatMapper(op.fn!), ...named(op)));
    case 'flatMapValues': return stream(from.flatMapValues(flatValueMapper(op.fn!), ...named(op)));
    case 'selectKey': return stream(from.selectKey(keyMapper(op.fn!), ...named(op)));
    case 'peek': return stream(from.peek(() => {}, ...named(op)));
    case 'merge': return stream(from.merge(found(handles, op.with!).value, ...named(op)));
    case 'process': return stream(from.process(processor(op.fn!, op.stores ?? []), ...named(op), ...(op.stores ?? [])));
    case 'processValues': return stream(from.processValues(fixedKeyProcessor(op.fn!, op.stores ?? []), ...named(op), ...(op.stores ?? [])));
    case 'repartition': return stream(from.repartition(repartitioned(op)));
    case 'toTable': return table(from.toTable(...named(op), ...stored(op)));
    case 'groupByKey': return { kind: 'grouped-stream', value: from.groupByKey(grouped(op)) };
    case 'groupBy': return { kind: 'grouped-stream', value: from.groupBy(keyMapper(op.fn!), grouped(op)) };
    case 'split': return { kind: 'split', value: from.split(...named(op)) };
    case 'foreach':
      from.foreach(() => {}, ...named(op));
      return undefined;
    case 'to':
      from.to(op.topicBy === undefined ? op.topic! : topicExtractor(op.topicBy), produced(op));
      return undefined;
    case 'join': case 'leftJoin': case 'outerJoin': return stream(streamJoin(op, from, found(handles, op.with!)));
    default: throw new Error(`a stream has no operation ${op.op}`);
  }
}

function streamJoin(op: Operation, from: any, other: Handle): any {
  const join = joiner(op.fn!);
  switch (other.kind) {
    case 'stream': {
      let joined: any = StreamJoined.with(optionalSerde(op.key), optionalSerde(op.value), optionalSerde(op.otherValue));
      if (op.name !== undefined) joined = joined.withName(op.name);
      if (op.storeName !== undefined) joined = joined.withStoreName(op.storeName);
      return from[op.op](other.value, join, joinWindows(op), joined);
    }
    case 'table': {
      let joined: any = Joined.with(optionalSerde(op.key), optionalSerde(op.value), optionalSerde(op.otherValue));
      if (op.name !== undefined) joined = joined.withName(op.name);
      if (op.grace !== undefined) joined = joined.withGracePeriod(op.grace);
      return from[op.op](other.value, join, joined);
    }
    case 'global-table': return from[op.op](other.value, keyMapper(op.select ?? 'same'), join, ...named(op));
    default: throw new Error(`a stream cannot be joined with a ${other.kind}`);
  }
}

function onSplit(op: Operation, from: any, handles: Map<string, Handle>): undefined {
  const keep = (branch: any): void => { handles.set(op.id!, stream(branch)); };
  const branched = op.name === undefined ? Branched.withConsumer(keep) : Branched.withConsumer(keep, op.name);
  switch (op.op) {
    case 'branch': from.branch(predicate(op.fn!), branched); return undefined;
    case 'defaultBranch': from.defaultBranch(branched); return undefined;
    case 'noDefaultBranch': from.noDefaultBranch(); return undefined;
    default: throw new Error(`a split stream has no operation ${op.op}`);
  }
}

function onTable(op: Operation, from: any, handles: Map<string, Handle>): Handle {
  switch (op.op) {
    case 'filter': return table(from.filter(predicate(op.fn!), ...named(op), ...stored(op)));
    case 'filterNot': return table(from.filterNot(predicate(op.fn!), ...named(op), ...stored(op)));
    case 'mapValues': return table(from.mapValues(valueMapper(op.fn!), ...named(op), ...stored(op)));
    case 'toStream': return stream(op.fn === undefined ? from.toStream(...named(op)) : from.toStream(keyMapper(op.fn), ...named(op)));
    case 'suppress': return table(from.suppress(suppressed(op)));
    case 'groupBy': return { kind: 'grouped-table', value: from.groupBy(pairMapper(op.fn!), grouped(op)) };
    case 'join': case 'leftJoin': case 'outerJoin': return table(tableJoin(op, from, found(handles, op.with!)));
    default: throw new Error(`a table has no operation ${op.op}`);
  }
}

/** Table joiners see no key: what cases call the key is null in them. */
function tableJoin(op: Operation, from: any, other: Handle): any {
  if (other.kind !== 'table') throw new Error(`a table cannot be joined with a ${other.kind}`);
  const join = joiner(op.fn!);
  const withoutKey = (left: unknown, right: unknown): unknown => join(null, left, right);
  if (op.foreignKey === undefined) return from[op.op](other.value, withoutKey, ...named(op), ...stored(op));
  const select = keyMapper(op.foreignKey);
  const tableJoined = op.name === undefined ? [] : [TableJoined.as(op.name)];
  return from[op.op](other.value, (value: unknown) => select(null, value), withoutKey, ...tableJoined, ...stored(op));
}

function onGroupedStream(op: Operation, from: any, handles: Map<string, Handle>): Handle {
  switch (op.op) {
    case 'count': return table(from.count(...named(op), ...stored(op)));
    case 'reduce': return table(from.reduce(reducer(op.fn!), ...named(op), ...stored(op)));
    case 'aggregate': return table(from.aggregate(initializer(op.init!), aggregator(op.fn!), ...named(op), ...stored(op)));
    case 'windowedBy': return windowed(op, from, false);
    case 'cogroup':
      return {
        kind: 'cogrouped',
        value: op.with === undefined ? from.cogroup(aggregator(op.fn!)) : found(handles, op.with).value.cogroup(from, aggregator(op.fn!)),
      };
    default: throw new Error(`a grouped stream has no operation ${op.op}`);
  }
}

function onGroupedTable(op: Operation, from: any): Handle {
  switch (op.op) {
    case 'count': return table(from.count(...named(op), ...stored(op)));
    case 'reduce': return table(from.reduce(reducer(op.fn!), reducer(op.undo!), ...named(op), ...stored(op)));
    case 'aggregate': return table(from.aggregate(initializer(op.init!), aggregator(op.fn!), aggregator(op.undo!), ...named(op), ...stored(op)));
    default: throw new Error(`a grouped table has no operation ${op.op}`);
  }
}

function onWindowed(op: Operation, from: Handle): Handle {
  const source = op.emit === 'close' ? from.value.emitStrategy(EmitStrategy.onWindowClose()) : from.value;
  switch (op.op) {
    case 'count': return table(source.count(...named(op), ...stored(op)));
    case 'reduce': return table(source.reduce(reducer(op.fn!), ...named(op), ...stored(op)));
    case 'aggregate': {
      const functions = [
        initializer(op.init!),
        ...(from.cogrouped === true ? [] : [aggregator(op.fn!)]),
        ...(from.sessions === true ? [merger(op.merge!)] : []),
      ];
      return table(source.aggregate(...functions, ...named(op), ...stored(op)));
    }
    default: throw new Error(`a windowed stream has no operation ${op.op}`);
  }
}

function onCogrouped(op: Operation, from: any, handles: Map<string, Handle>): Handle {
  switch (op.op) {
    case 'aggregate': return table(from.aggregate(initializer(op.init!), ...named(op), ...stored(op)));
    case 'windowedBy': return windowed(op, from, true);
    case 'cogroup': return { kind: 'cogrouped', value: from.cogroup(found(handles, op.with!).value, aggregator(op.fn!)) };
    default: throw new Error(`a cogrouped stream has no operation ${op.op}`);
  }
}

function windowed(op: Operation, from: any, cogrouped: boolean): Handle {
  const value = from.windowedBy(windows(op));
  return { kind: 'windowed', value: op.emit === 'close' ? value.emitStrategy(EmitStrategy.onWindowClose()) : value, sessions: op.window === 'session', cogrouped };
}

function windows(op: Operation): any {
  switch (op.window) {
    case 'time': {
      const tumbling = op.grace === undefined ? TimeWindows.ofSizeWithNoGrace(op.size!) : TimeWindows.ofSizeAndGrace(op.size!, op.grace);
      return op.advance === undefined ? tumbling : tumbling.advanceBy(op.advance);
    }
    case 'sliding':
      return op.grace === undefined
        ? SlidingWindows.ofTimeDifferenceWithNoGrace(op.size!)
        : SlidingWindows.ofTimeDifferenceAndGrace(op.size!, op.grace);
    case 'session':
      return op.grace === undefined ? SessionWindows.ofInactivityGapWithNoGrace(op.gap!) : SessionWindows.ofInactivityGapAndGrace(op.gap!, op.grace);
    case 'unlimited': return op.start === undefined ? UnlimitedWindows.of() : UnlimitedWindows.of().startOn(op.start);
    default: throw new Error(`there are no windows called ${op.window}`);
  }
}

function joinWindows(op: Operation): JoinWindows {
  let result = op.grace === undefined ? JoinWindows.ofTimeDifferenceWithNoGrace(op.within!) : JoinWindows.ofTimeDifferenceAndGrace(op.within!, op.grace);
  if (op.before !== undefined) result = result.before(op.before);
  if (op.after !== undefined) result = result.after(op.after);
  return result;
}

function suppressed(op: Operation): any {
  let result: any;
  if (op.until === 'close') {
    result = Suppressed.untilWindowCloses(op.maxRecords === undefined ? BufferConfig.unbounded() : BufferConfig.maxRecords(op.maxRecords).shutDownWhenFull());
  } else {
    result = Suppressed.untilTimeLimit(op.limit!, op.maxRecords === undefined ? BufferConfig.unbounded() : BufferConfig.maxRecords(op.maxRecords).emitEarlyWhenFull());
  }
  return op.name === undefined ? result : result.withName(op.name);
}

function consumed(op: Operation): any {
  let result: any = Consumed.with(serde(op.key!), serde(op.value!));
  if (op.ts !== undefined) result = result.withTimestampExtractor(timestampExtractor(op.ts));
  return op.name === undefined ? result : result.withName(op.name);
}

function timestampExtractor(name: string): TimestampExtractor {
  switch (name) {
    case 'record': return FailOnInvalidTimestamp;
    case 'skip': return LogAndSkipOnInvalidTimestamp;
    case 'partition': return UsePartitionTimeOnInvalidTimestamp;
    case 'wallclock': return WallclockTimestampExtractor;
    case 'value': return { name: 'value', extract: (record) => Number(wholeNumber(textOf(record.value).split(':')[0]!)) };
    default: throw new Error(`there is no timestamp extractor called ${name}`);
  }
}

/** Named as cases expect it, because `describe` prints the function's name. */
function topicExtractor(prefix: string): (key: unknown, value: unknown) => string {
  return function topicBy(_key: unknown, value: unknown): string { return `${prefix}-${textOf(firstChar(value))}`; };
}

function produced(op: Operation): any {
  const result = Produced.with(serde(op.key!), serde(op.value!));
  return op.name === undefined ? result : result.withName(op.name);
}

function grouped(op: Operation): any {
  const result = Grouped.with(serde(op.key!), serde(op.value!));
  return op.name === undefined ? result : result.withName(op.name);
}

function repartitioned(op: Operation): any {
  let result: any = Repartitioned.with(serde(op.key!), serde(op.value!));
  if (op.name !== undefined) result = result.withName(op.name);
  return op.partitions === undefined ? result : result.withNumberOfPartitions(op.partitions);
}

function optionalSerde(name: string | undefined): any { return name === undefined ? null : serde(name); }

function named(op: Operation): Named[] { return op.name === undefined ? [] : [Named.as(op.name)]; }

function stored(op: Operation): any[] { return op.store === undefined ? [] : [materialized(op.store)]; }

function stream(value: any): Handle { return { kind: 'stream', value }; }

function table(value: any): Handle { return { kind: 'table', value }; }

function found(handles: Map<string, Handle>, id: string): Handle {
  const handle = handles.get(id);
  if (handle === undefined) throw new Error(`no earlier operation has the id ${id}`);
  return handle;
}
