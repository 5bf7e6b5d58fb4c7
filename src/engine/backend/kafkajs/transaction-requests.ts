import type { CommittedOffset, TopicPartition } from '../backend.ts';
import type { Membership } from './group-requests.ts';
import type { ProtocolRequest } from './kafkajs-internals.ts';
import { API, byTopic, protocolRequest } from './protocol-request.ts';

/** The producer of a transaction. */
export interface TransactionalProducer { readonly transactionalId: string; readonly producerId: bigint; readonly producerEpoch: number }

export function addPartitionsRequest({ transactionalId, producerId, producerEpoch }: TransactionalProducer, partitions: readonly TopicPartition[]): ProtocolRequest<(TopicPartition & { readonly errorCode: number })[]> {
  return protocolRequest(API.addPartitionsToTxn, (to) => to.string(transactionalId).int64(producerId).int16(producerEpoch).array(byTopic(partitions), (of) => {
    to.string(of.topic).array(of.partitions, ({ partition }) => to.int32(partition));
  }), (from) => from.array(() => {
    const topic = from.text();
    return from.array(() => ({ topic, partition: from.int32(), errorCode: from.int16() }));
  }).flat());
}

export function addOffsetsRequest({ transactionalId, producerId, producerEpoch }: TransactionalProducer, groupId: string): ProtocolRequest<number> {
  return protocolRequest(API.addOffsetsToTxn, (to) => to.string(transactionalId).int64(producerId).int16(producerEpoch).string(groupId), (from) => from.int16());
}

/** With the generation of the member, which a zombie's is not (KIP-447). */
export function txnOffsetCommitRequest(
  { transactionalId, producerId, producerEpoch }: TransactionalProducer, { groupId, generation, memberId }: Membership, offsets: readonly (TopicPartition & CommittedOffset)[],
): ProtocolRequest<(TopicPartition & { readonly errorCode: number })[]> {
  return protocolRequest(API.txnOffsetCommit, (to) => {
    to.compactString(transactionalId).compactString(groupId).int64(producerId).int16(producerEpoch).int32(generation).compactString(memberId).compactString(null);
    to.compactArray(byTopic(offsets), (of) => {
      to.compactString(of.topic).compactArray(of.partitions, ({ partition, offset, metadata }) => to.int32(partition).int64(offset).int32(-1).compactString(metadata).noTags()).noTags();
    }).noTags();
  }, (from) => from.compactArray(() => {
    const topic = from.compactString() ?? '';
    const list = from.compactArray(() => {
      const answer = { topic, partition: from.int32(), errorCode: from.int16() };
      from.tags();
      return answer;
    });
    from.tags();
    return list;
  }).flat());
}

export function endTxnRequest({ transactionalId, producerId, producerEpoch }: TransactionalProducer, committed: boolean): ProtocolRequest<number> {
  return protocolRequest(API.endTxn, (to) => to.string(transactionalId).int64(producerId).int16(producerEpoch).boolean(committed), (from) => from.int16());
}
