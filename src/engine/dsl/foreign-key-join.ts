import { IllegalArgumentException } from '../errors/errors.ts';
import { ProcessorGraphNode } from '../graph/processor-graph-node.ts';
import { StreamSinkNode } from '../graph/stream-sink-node.ts';
import { StreamSourceNode } from '../graph/stream-source-node.ts';
import { CombinedKeySchema } from '../operators/foreign-key/fk-combined-key.ts';
import { fkForeignTableJoin } from '../operators/foreign-key/fk-foreign-table-join.ts';
import { fkResponseJoin } from '../operators/foreign-key/fk-response-join.ts';
import { fkSubscriptionJoin } from '../operators/foreign-key/fk-subscription-join.ts';
import { fkSubscriptionReceive } from '../operators/foreign-key/fk-subscription-receive.ts';
import { subscriptionResponseWrapperSerde, toPrimaryPartition } from '../operators/foreign-key/fk-subscription-response-wrapper.ts';
import { fkSubscriptionSend } from '../operators/foreign-key/fk-subscription-send.ts';
import { subscriptionWrapperSerde } from '../operators/foreign-key/fk-subscription-wrapper.ts';
import { ktableSource } from '../operators/tables/ktable-source.ts';
import type { StreamPartitioner } from '../processor/sinks.ts';
import { requireCallback, requireInstance } from '../topology/arguments.ts';
import { mapperWithKey } from './callbacks.ts';
import { subscriptionStore } from './join-stores.ts';
import { KTable } from './ktable.ts';
import { Materialized } from './materialized.ts';
import { optionsOf } from './options.ts';
import { isVersioned, namedMaterialization } from './table-materialization.ts';
import { TableJoined } from './table-joined.ts';
import { keyValueStoreOf } from './table-stores.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- the overloads of KTable have checked the types */

const PREFIX = 'KTABLE-FK-JOIN-';
const REGISTRATION = `${PREFIX}SUBSCRIPTION-REGISTRATION-`;
const RESPONSE = `${PREFIX}SUBSCRIPTION-RESPONSE-`;
const PROCESSOR = `${PREFIX}SUBSCRIPTION-PROCESSOR-`;

/**
 * The left table sends a subscription for each row to the tasks of the right table, by the foreign key; those keep it, answer it with the
 * right row, and answer again whenever the right row changes; back at home the answer meets the left row.
 * Kafka: KTableImpl#doJoinOnForeignKey (KIP-213)
 */
export function foreignKeyJoin(left: KTable<any, any>, otherArgument: unknown, args: readonly unknown[], leftJoin: boolean): KTable<any, any> {
  const right = requireInstance<KTable<any, any>>(otherArgument, KTable, 'foreignKeyTable', 'StreamsBuilder.table or another operator');
  const foreignKeyExtractor = mapperWithKey<any, any, any>(args[0] as (value: any) => any, 'foreignKeyExtractor');
  const joiner = requireCallback(args[1] as (left: any, right: any) => any, 'joiner');
  const { tableJoined, materialized } = optionsOf(args.slice(2), { tableJoined: TableJoined, materialized: Materialized });
  right.enableSendingOldValues(true);
  left.enableSendingOldValues(true);

  const { graph } = left.internals;
  const { topology } = graph;
  const name = tableJoined?.name ?? null;
  const named = (suffix: string, prefix: string): string => graph.names.suffixedOrGenerated(name, suffix, prefix);
  const { keySerde, valueSerde } = left.internals;
  const foreignKeySerde = right.internals.keySerde;

  const subscriptionTopic = `${named('-subscription-registration', REGISTRATION)}-topic`;
  topology.addInternalTopic(subscriptionTopic, null);
  const subscriptionSerde = subscriptionWrapperSerde<any>(subscriptionTopic, keySerde);
  const responseSerde = subscriptionResponseWrapperSerde<any>(right.internals.valueSerde);
  const keySchema = new CombinedKeySchema<any, any>(subscriptionTopic, foreignKeySerde, keySerde);

  const send = fkSubscriptionSend<any, any, any>({
    foreignKeyExtractor, subscriptionTopic, foreignKeySerializer: foreignKeySerde?.serializer ?? null, valueSerializer: valueSerde?.serializer ?? null, leftJoin,
  });
  const sendNode = new ProcessorGraphNode(
    { name: named('-subscription-registration-processor', REGISTRATION), supplier: send }, { onVersionedParent: () => { send.useVersionedSemantics = true; } },
  );
  graph.add(left.internals.node, sendNode);
  const subscriptionSink = new StreamSinkNode(named('-subscription-registration-sink', 'KTABLE-SINK-'), subscriptionTopic, {
    keySerde: foreignKeySerde, valueSerde: subscriptionSerde, partitioner: onePartition(tableJoined?.otherPartitioner ?? null, 'otherPartitioner'),
  });
  graph.add(sendNode, subscriptionSink);
  const subscriptionSource = new StreamSourceNode(
    named('-subscription-registration-source', 'KTABLE-SOURCE-'), [subscriptionTopic],
    { keySerde: foreignKeySerde, valueSerde: subscriptionSerde, timestampExtractor: null, offsetReset: null },
  );
  graph.add(subscriptionSink, subscriptionSource);
  topology.copartitionSources([...right.internals.sources, subscriptionSource.name]);

  const storeName = named('-subscription-store', `${PREFIX}SUBSCRIPTION-STATE-STORE-`);
  const store = subscriptionStore(topology, storeName, subscriptionSerde);
  const receiveNode = new ProcessorGraphNode({
    name: named('-subscription-receive', PROCESSOR), supplier: fkSubscriptionReceive({ storeName, keySchema }), stores: () => [store],
  });
  graph.add(subscriptionSource, receiveNode);
  const rightView = right.valueGetterSupplier();
  const joinNode = new ProcessorGraphNode(
    { name: named('-subscription-join-foreign', PROCESSOR), supplier: fkSubscriptionJoin(rightView) as any }, { storeNames: rightView.storeNames },
  );
  graph.add(receiveNode, joinNode);
  const foreignJoin = fkForeignTableJoin<any, any, any>({ storeName, keySchema });
  const foreignJoinNode = new ProcessorGraphNode(
    { name: named('-foreign-join-subscription', PROCESSOR), supplier: foreignJoin, stores: () => [store] },
    { onVersionedParent: () => { foreignJoin.useVersionedSemantics = true; } },
  );
  graph.add(right.internals.node, foreignJoinNode);

  const responseTopic = `${named('-subscription-response', RESPONSE)}-topic`;
  topology.addInternalTopic(responseTopic, null);
  const responseSink = new StreamSinkNode(named('-subscription-response-sink', 'KTABLE-SINK-'), responseTopic, {
    keySerde, valueSerde: responseSerde, partitioner: onePartition(tableJoined?.partitioner ?? null, 'partitioner') ?? toPrimaryPartition,
  });
  graph.add([joinNode, foreignJoinNode], responseSink);
  const responseSource = new StreamSourceNode(
    named('-subscription-response-source', 'KTABLE-SOURCE-'), [responseTopic],
    { keySerde, valueSerde: responseSerde, timestampExtractor: null, offsetReset: null },
  );
  graph.add(responseSink, responseSource);
  const sources = new Set([...left.internals.sources, responseSource.name]);
  topology.copartitionSources(sources);

  const leftView = left.valueGetterSupplier();
  const resolverNode = new ProcessorGraphNode(
    {
      name: named('-subscription-response-resolver', `${PREFIX}SUBSCRIPTION-RESPONSE-RESOLVER-PROCESSOR-`),
      supplier: fkResponseJoin<any, any, any, any>({ leftTable: leftView, valueSerializer: valueSerde?.serializer ?? null, subscriptionTopic, joiner, leftJoin }),
    },
    { storeNames: leftView.storeNames },
  );
  graph.add(responseSource, resolverNode);

  const resultName = named('-result', `${PREFIX}OUTPUT-`);
  const materialization = namedMaterialization(
    graph, (materialized as Materialized<any, any, 'key-value'> | null) ?? Materialized.with<any, any, 'key-value'>(null, null), `${PREFIX}OUTPUT-`, { keySerde },
  );
  const result = ktableSource<any, any>(materialization.storeName, materialization.queryableStoreName);
  const resultStore = keyValueStoreOf(materialization);
  const node = new ProcessorGraphNode({ name: resultName, supplier: result, stores: () => (result.materialized ? [resultStore] : []) });
  node.outputVersioned = isVersioned(materialization);
  graph.add(resolverNode, node);
  return new KTable<any, any>({
    graph, node, name: resultName, keySerde, valueSerde: materialization.valueSerde, sources, supplier: result, queryableStoreName: materialization.storeName,
  });
}

/** A partitioner of a foreign-key join sees no value, and has to choose one partition. */
function onePartition(partitioner: StreamPartitioner<any, null> | null, what: string): StreamPartitioner<any, any> | null {
  if (partitioner === null) return null;
  return (topic, key, _value, numPartitions, headers) => {
    const chosen = partitioner(topic, key, null, numPartitions, headers);
    if (chosen === null || typeof chosen === 'number') return chosen;
    if (chosen.length !== 1) {
      throw new IllegalArgumentException(`The ${what} of a foreign-key join must choose exactly one partition of ${topic}, got ${chosen.length}.`, { facts: { topic } });
    }
    return chosen;
  };
}
