import type { TopicPartition } from '../backend.ts';
import type { ProtocolRequest } from './kafkajs-internals.ts';
import { API, byTopic, protocolRequest } from './protocol-request.ts';

export interface FetchSettings {
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly partitionMaxBytes: number;
  /** 0: read_uncommitted, 1: read_committed. */
  readonly isolationLevel: number;
}
export interface AbortedTransaction { readonly producerId: bigint; readonly firstOffset: number }
export interface FetchedPartition extends TopicPartition {
  readonly errorCode: number;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  /** Empty unless read_committed was asked for. */
  readonly aborted: readonly AbortedTransaction[];
  /** A view into the response: whole record batches, the last possibly cut short. */
  readonly recordSet: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);

export function fetchRequest(partitions: readonly (TopicPartition & { readonly offset: number })[], settings: FetchSettings): ProtocolRequest<FetchedPartition[]> {
  return protocolRequest(API.fetch, (to) => {
    // No replica; the first byte is enough; no fetch session.
    to.int32(-1).int32(settings.maxWaitMs).int32(1).int32(settings.maxBytes).int8(settings.isolationLevel).int32(0).int32(-1);
    to.array(byTopic(partitions), (of) => {
      to.string(of.topic).array(of.partitions, ({ partition, offset }) => to.int32(partition).int32(-1).int64(offset).int64(-1).int32(settings.partitionMaxBytes));
    });
    to.array([], () => {}).string('');
  }, (from) => {
    from.int16(); // error of the fetch session, which is not used
    from.int32(); // session id
    return from.array(() => {
      const topic = from.text();
      return from.array(() => {
        const head = { topic, partition: from.int32(), errorCode: from.int16(), highWatermark: from.int64(), lastStableOffset: from.int64() };
        from.int64(); // log start offset
        const aborted = from.array(() => ({ producerId: from.bigint64(), firstOffset: from.int64() }));
        from.int32(); // preferred read replica
        return { ...head, aborted, recordSet: from.bytes() ?? NO_BYTES };
      });
    }).flat();
  }, settings.maxWaitMs);
}

export interface ProducedPartition extends TopicPartition { readonly errorCode: number; readonly baseOffset: number }

/** acks=all. One batch per partition. */
export function produceRequest(batches: readonly (TopicPartition & { readonly batch: Uint8Array })[], timeoutMs: number, transactionalId: string | null = null): ProtocolRequest<ProducedPartition[]> {
  const size = batches.reduce((sum, { topic, batch }) => sum + batch.length + topic.length * 3 + 16, 64);
  return protocolRequest(API.produce, (to) => to.string(transactionalId).int16(-1).int32(timeoutMs).array(byTopic(batches), (of) => {
    to.string(of.topic).array(of.partitions, ({ partition, batch }) => to.int32(partition).bytes(batch));
  }), (from) => from.array(() => {
    const topic = from.text();
    return from.array(() => {
      const produced = { topic, partition: from.int32(), errorCode: from.int16(), baseOffset: from.int64() };
      from.int64(); // log append time
      from.int64(); // log start offset
      return produced;
    });
  }).flat(), timeoutMs, size);
}

export interface ProducerIdentity { readonly errorCode: number; readonly producerId: bigint; readonly producerEpoch: number }

/** For a producer of transactions, or (null) an idempotent one without. */
export function initProducerIdRequest(transactionalId: string | null = null, transactionTimeoutMs = 60_000): ProtocolRequest<ProducerIdentity> {
  return protocolRequest(API.initProducerId, (to) => to.string(transactionalId).int32(transactionTimeoutMs), (from) => ({ errorCode: from.int16(), producerId: from.bigint64(), producerEpoch: from.int16() }));
}
