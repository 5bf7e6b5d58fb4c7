import { IllegalArgumentException, StreamsException } from '../errors/errors.ts';
import { repartitionNames, RepartitionNode } from '../graph/repartition-node.ts';
import { JoinWindowNode, StreamStreamJoinNode } from '../graph/stream-stream-join-node.ts';
import { StreamTableJoinNode } from '../graph/stream-table-join-node.ts';
import { kstreamGlobalKTableJoin } from '../operators/joins/kstream-global-ktable-join.ts';
import { kstreamJoinWindow } from '../operators/joins/kstream-join-window.ts';
import { kstreamKStreamJoin } from '../operators/joins/kstream-kstream-join.ts';
import { kstreamKStreamSelfJoin } from '../operators/joins/kstream-kstream-self-join.ts';
import { kstreamKTableJoin } from '../operators/joins/kstream-ktable-join.ts';
import { passThrough } from '../operators/pass-through.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { Serde } from '../serde/serde.ts';
import type { WindowBytesStoreSupplier } from '../state/store-suppliers.ts';
import { requireCallback, requireInstance } from '../topology/arguments.ts';
import { JoinWindows } from '../windows/join-windows.ts';
import { joinerWithKey, type ValueJoinerWithKey } from './callbacks.ts';
import type { GlobalKTable } from './global-ktable.ts';
import { Joined } from './joined.ts';
import { graceBuffer, joinWindowStore, sharedJoinStore } from './join-stores.ts';
import { KStream } from './kstream.ts';
import type { KTable } from './ktable.ts';
import { Named } from './named.ts';
import { optionsOf } from './options.ts';
import { copartition } from './stream-internals.ts';
import { StreamJoined } from './stream-joined.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- the overloads of KStream have checked the types */

/** Kafka: KStreamImpl#doJoin, KStreamImplJoin */
export function streamStreamJoin(
  left: KStream<any, any>, right: KStream<any, any>, joiner: ValueJoinerWithKey<any, any, any, any>, windowsArgument: unknown,
  rest: readonly unknown[], kind: 'inner' | 'left' | 'outer',
): KStream<any, any> {
  const given = requireInstance(windowsArgument, JoinWindows, 'windows', 'JoinWindows.ofTimeDifferenceWithNoGrace(ms)');
  const options = (optionsOf(rest, { streamJoined: StreamJoined }).streamJoined as StreamJoined<any, any, any> | null)
    ?? StreamJoined.with<any, any, any>(null, null, null);
  const { name, keySerde } = options;
  const { graph } = left.internals;
  const { names } = graph;

  const thisSide = left.internals.repartitionRequired
    ? repartitionForJoin(left, name === null ? left.internals.name : `${name}-left`, name !== null, keySerde, options.valueSerde) : left;
  const otherSide = right.internals.repartitionRequired
    ? repartitionForJoin(right, name === null ? right.internals.name : `${name}-right`, name !== null, keySerde, options.otherValueSerde) : right;
  const sources = copartition(thisSide.internals, [otherSide.internals]);

  const leftOuter = kind !== 'inner';
  const rightOuter = kind === 'outer';
  const thisSuffix = rightOuter ? '-outer-this-join' : '-this-join';
  const otherSuffix = leftOuter ? '-outer-other-join' : '-other-join';
  const thisWindowName = names.suffixedOrGenerated(name, '-this-windowed', 'KSTREAM-WINDOWED-');
  const otherWindowName = names.suffixedOrGenerated(name, '-other-windowed', 'KSTREAM-WINDOWED-');
  const thisGenerated = names.processor(rightOuter ? 'KSTREAM-OUTERTHIS-' : 'KSTREAM-JOINTHIS-');
  const otherGenerated = names.processor(leftOuter ? 'KSTREAM-OUTEROTHER-' : 'KSTREAM-JOINOTHER-');
  const thisName = name === null ? thisGenerated : name + thisSuffix;
  const otherName = name === null ? otherGenerated : name + otherSuffix;
  const mergeName = names.suffixedOrGenerated(name, '-merge', 'KSTREAM-MERGE-');
  const windows = graph.windowsFor(mergeName, given);

  requireFittingSuppliers(options, windows);
  const storeName = (generated: string, suffix: string): string => `${options.storeName === null ? generated : options.storeName + suffix}-store`;
  const thisStore = joinWindowStore(graph.topology, options, windows, 'this', storeName(thisGenerated, thisSuffix));
  const otherStore = joinWindowStore(graph.topology, options, windows, 'other', storeName(otherGenerated, otherSuffix));
  // windows of the old kind give null results at once and remember nothing
  const sharedStore = leftOuter && windows.enableSpuriousResultFix
    ? sharedJoinStore(graph.topology, options, windows, sharedStoreName(options, thisGenerated, rightOuter)) : null;
  if (options.storeName === null) {
    const { implicitNames } = graph.topology;
    for (const [store, supplier] of [[thisStore, options.thisStoreSupplier], [otherStore, options.otherStoreSupplier]] as const) {
      if (supplier === null) implicitNames.store(store.name, store.loggingEnabled);
    }
    if (sharedStore !== null && options.thisStoreSupplier === null) implicitNames.store(sharedStore.name, sharedStore.loggingEnabled);
  }

  const thisWindow = new JoinWindowNode({ name: thisWindowName, supplier: kstreamJoinWindow(thisStore.name), stores: () => [thisStore] });
  graph.add(thisSide.internals.node, thisWindow);
  const otherWindow = new JoinWindowNode({ name: otherWindowName, supplier: kstreamJoinWindow(otherStore.name), stores: () => [otherStore] });
  graph.add(otherSide.internals.node, otherWindow);

  const half = (side: 'left' | 'right', otherStoreName: string, outer: boolean): ReturnType<typeof kstreamKStreamJoin> => kstreamKStreamJoin({
    side, windows, joiner, outer, otherStoreName, sharedStoreName: sharedStore?.name ?? null, sharedTimeKey: mergeName,
  });
  const stores = (store: AnyStoreBuilder) => (): AnyStoreBuilder[] => (sharedStore === null ? [store] : [store, sharedStore]);
  const node = new StreamStreamJoinNode(
    { thisName: thisWindowName, otherName: otherWindowName },
    { name: thisName, supplier: half('left', otherStore.name, leftOuter), stores: stores(otherStore) },
    { name: otherName, supplier: half('right', thisStore.name, rightOuter), stores: stores(thisStore) },
    { name: mergeName, supplier: passThrough() },
    { name: mergeName, supplier: kstreamKStreamSelfJoin(thisStore.name, windows, joiner), stores: () => [thisStore] },
  );
  node.acceptsNullKeys = leftOuter;
  graph.add([thisSide.internals.node, otherSide.internals.node], node);
  return new KStream<any, any>({ graph, node, name: mergeName, keySerde, valueSerde: null, sources, repartitionRequired: false });
}

/** Kafka: KStreamImpl#doStreamTableJoin */
export function streamTableJoin(
  stream: KStream<any, any>, table: KTable<any, any>, joiner: ValueJoinerWithKey<any, any, any, any>, rest: readonly unknown[], leftJoin: boolean,
): KStream<any, any> {
  const options = (optionsOf(rest, { joined: Joined }).joined as Joined<any, any, any> | null) ?? Joined.with<any, any, any>(null, null, null);
  const { graph } = stream.internals;
  const side = stream.internals.repartitionRequired
    ? repartitionForJoin(stream, options.name ?? stream.internals.name, options.name !== null, options.keySerde, options.leftValueSerde) : stream;
  const sources = copartition(side.internals, [table.internals]);
  const name = graph.names.orGenerated(options.name, leftJoin ? 'KSTREAM-LEFTJOIN-' : 'KSTREAM-JOIN-');
  const graceMs = options.gracePeriodMs;
  let buffer: AnyStoreBuilder | null = null;
  if (graceMs !== null) {
    if (table.internals.node.outputVersioned === false) {
      throw new IllegalArgumentException(
        `KTable must be versioned to use a grace period in a stream table join: ${table.internals.name} is not. Materialize it with Stores.persistentVersionedKeyValueStore.`,
      );
    }
    buffer = graceBuffer(
      `${name}-Buffer`, graceMs, options.keySerde ?? side.internals.keySerde, options.leftValueSerde ?? side.internals.valueSerde,
    );
    if (options.name === null) graph.topology.implicitNames.store(buffer.name, buffer.loggingEnabled);
  }
  const view = table.valueGetterSupplier();
  const node = new StreamTableJoinNode(
    {
      name, supplier: kstreamKTableJoin({ table: view, joiner, leftJoin, graceMs, bufferStoreName: buffer?.name ?? null }),
      stores: () => (buffer === null ? [] : [buffer]),
    },
    table.valueGetterSupplier().storeNames, graceMs,
  );
  node.acceptsNullKeys = leftJoin;
  graph.add(side.internals.node, node);
  return new KStream<any, any>({
    graph, node, name, keySerde: options.keySerde ?? side.internals.keySerde, valueSerde: null, sources, repartitionRequired: false,
  });
}

/** Kafka: KStreamImpl#globalTableJoin */
export function globalTableJoin(
  stream: KStream<any, any>, table: GlobalKTable<any, any>, keySelector: unknown, joinerArgument: unknown, rest: readonly unknown[], leftJoin: boolean,
): KStream<any, any> {
  const selector = requireCallback(keySelector as (key: any, value: any) => any, 'keySelector');
  const joiner = joinerWithMappedKey(joinerArgument as (...args: any[]) => any, selector);
  const { named } = optionsOf(rest, { named: Named });
  const { graph, node: parent } = stream.internals;
  // inner joins are called so too
  const name = graph.names.orGenerated(named?.name ?? null, 'KSTREAM-LEFTJOIN-');
  const node = new StreamTableJoinNode(
    { name, supplier: kstreamGlobalKTableJoin({ table: table.valueGetterSupplier(), keySelector: selector, joiner, leftJoin }) }, null, null,
  );
  node.acceptsNullKeys = leftJoin;
  graph.add(parent, node);
  return new KStream<any, any>({ ...stream.internals, node, name, valueSerde: null });
}

/** A joiner of four gets the selected key too. */
function joinerWithMappedKey(joiner: (...args: any[]) => any, selector: (key: any, value: any) => any): ValueJoinerWithKey<any, any, any, any> {
  requireCallback(joiner, 'joiner');
  if (joiner.length < 4) return joinerWithKey(joiner);
  return (key, left, right) => joiner(key, selector(key, left), left, right);
}

/**
 * The stream behind a repartition topic. Joins of one stream object share the topic as long as they are not named; the counter moves by
 * three for each all the same. Kafka: KStreamImpl#repartitionForJoin
 */
function repartitionForJoin(
  stream: KStream<any, any>, prefix: string, named: boolean, keySerdeOverride: Serde<any> | null, valueSerdeOverride: Serde<any> | null,
): KStream<any, any> {
  const { graph, node: parent, name } = stream.internals;
  const keySerde = keySerdeOverride ?? stream.internals.keySerde;
  const valueSerde = valueSerdeOverride ?? stream.internals.valueSerde;
  const repartition = repartitionNames(graph.names, prefix);
  if (!named) graph.topology.implicitNames.repartitionTopic(repartition.topic);
  if (stream.joinRepartition === null || name !== prefix) {
    stream.joinRepartition = new RepartitionNode(repartition, { keySerde, valueSerde }, true);
    graph.add(parent, stream.joinRepartition);
  }
  return new KStream<any, any>({
    graph, node: stream.joinRepartition, name: repartition.source, keySerde, valueSerde, sources: new Set([repartition.source]), repartitionRequired: false,
  });
}

/** @throws StreamsException  when suppliers have one name, or do not keep what the windows need */
function requireFittingSuppliers(options: StreamJoined<any, any, any>, windows: JoinWindows): void {
  const { thisStoreSupplier, otherStoreSupplier } = options;
  if (thisStoreSupplier !== null && otherStoreSupplier !== null && thisStoreSupplier.name === otherStoreSupplier.name) {
    throw new StreamsException(`Both StoreSuppliers have the same name, ${thisStoreSupplier.name}. StoreSuppliers must provide unique names.`);
  }
  for (const supplier of [thisStoreSupplier, otherStoreSupplier]) if (supplier !== null) requireFittingSupplier(supplier, windows);
}

function requireFittingSupplier(supplier: WindowBytesStoreSupplier, windows: JoinWindows): void {
  if (!supplier.retainDuplicates) {
    throw new StreamsException(`The StoreSupplier must set retainDuplicates=true, found retainDuplicates=false: ${supplier.name}`);
  }
  const retentionMs = windows.sizeMs + windows.gracePeriodMs;
  if (supplier.retentionMs !== retentionMs || supplier.windowSizeMs !== windows.sizeMs) {
    throw new StreamsException(
      `Window settings mismatch. WindowBytesStoreSupplier ${supplier.name} has window size ${supplier.windowSizeMs} ms and retention ${supplier.retentionMs} ms; ` +
        `the JoinWindows need window size ${windows.sizeMs} ms (before + after) and retention ${retentionMs} ms (plus grace).`,
    );
  }
}

function sharedStoreName(options: StreamJoined<any, any, any>, thisGenerated: string, rightOuter: boolean): string {
  const suffix = rightOuter ? '-outer-shared-join' : '-left-shared-join';
  const given = options.thisStoreSupplier !== null && options.thisStoreSupplier.name !== '' ? options.thisStoreSupplier.name : options.storeName;
  const digits = thisGenerated.slice((rightOuter ? 'KSTREAM-OUTERTHIS-' : 'KSTREAM-JOINTHIS-').length);
  return `${given === null ? `KSTREAM-OUTERSHARED-${digits}` : given + suffix}-store`;
}
