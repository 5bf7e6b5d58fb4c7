import type { ProtocolRequest } from './kafkajs-internals.ts';
import { WireReader } from './wire-reader.ts';
import { WireWriter } from './wire-writer.ts';

export interface ApiVersion { readonly key: number; readonly version: number; readonly name: string; /** In the compact encoding, which here means: since Kafka 2.5. */ readonly compact?: boolean }

/**
 * Every request and the one version of it that is spoken: the last before Kafka's compact encoding, answered by brokers from 2.4 on; where a fencing by the
 * group's generation needs more (exactly once), the first that has it, from 2.5 on.
 */
export const API = {
  produce: { key: 0, version: 7, name: 'Produce' },
  fetch: { key: 1, version: 11, name: 'Fetch' },
  listOffsets: { key: 2, version: 3, name: 'ListOffsets' },
  metadata: { key: 3, version: 6, name: 'Metadata' },
  offsetCommit: { key: 8, version: 5, name: 'OffsetCommit' },
  offsetFetch: { key: 9, version: 4, name: 'OffsetFetch' },
  stableOffsetFetch: { key: 9, version: 7, name: 'OffsetFetch', compact: true },
  findCoordinator: { key: 10, version: 2, name: 'FindCoordinator' },
  joinGroup: { key: 11, version: 5, name: 'JoinGroup' },
  heartbeat: { key: 12, version: 3, name: 'Heartbeat' },
  leaveGroup: { key: 13, version: 3, name: 'LeaveGroup' },
  syncGroup: { key: 14, version: 3, name: 'SyncGroup' },
  createTopics: { key: 19, version: 3, name: 'CreateTopics' },
  deleteTopics: { key: 20, version: 1, name: 'DeleteTopics' },
  deleteRecords: { key: 21, version: 1, name: 'DeleteRecords' },
  initProducerId: { key: 22, version: 1, name: 'InitProducerId' },
  addPartitionsToTxn: { key: 24, version: 1, name: 'AddPartitionsToTxn' },
  addOffsetsToTxn: { key: 25, version: 1, name: 'AddOffsetsToTxn' },
  endTxn: { key: 26, version: 1, name: 'EndTxn' },
  txnOffsetCommit: { key: 28, version: 3, name: 'TxnOffsetCommit', compact: true },
  describeConfigs: { key: 32, version: 2, name: 'DescribeConfigs' },
  deleteGroups: { key: 42, version: 1, name: 'DeleteGroups' },
} as const satisfies Record<string, ApiVersion>;

/** The first Kafka that speaks this version. */
export function sinceKafka(key: number, version: number): string {
  return Object.values<ApiVersion>(API).some((api) => api.key === key && api.version === version && api.compact === true) ? '2.5' : '2.4';
}

/** Answers begin with the time the client should keep quiet, which kafkajs honours; Produce's ends with it, and there the broker alone sees to it. */
export function protocolRequest<T>(api: ApiVersion, write: (to: WireWriter) => void, read: (from: WireReader) => T, requestTimeoutMs = 0, writerSize = 256): ProtocolRequest<T> {
  return {
    request: {
      apiKey: api.key,
      apiVersion: api.version,
      apiName: api.name,
      encode: async () => {
        const writer = new WireWriter(writerSize);
        // kafkajs writes the head of a request without tags, which is where theirs begin.
        if (api.compact === true) writer.noTags();
        write(writer);
        return writer;
      },
    },
    response: {
      decode: async (payload) => {
        const reader = new WireReader(payload);
        if (api.compact === true) reader.tags();
        const throttleMs = api.key === API.produce.key ? 0 : reader.int32();
        return { clientSideThrottleTime: throttleMs, value: read(reader) };
      },
      parse: async (decoded) => decoded.value,
    },
    requestTimeout: requestTimeoutMs,
    logResponseError: false,
  };
}

export interface OfTopic<P> { readonly topic: string; readonly partitions: readonly P[] }

/** Partitions in any order as the protocol wants them: by topic. */
export function byTopic<P extends { readonly topic: string }>(partitions: readonly P[]): OfTopic<P>[] {
  const topics = new Map<string, P[]>();
  for (const partition of partitions) {
    const list = topics.get(partition.topic);
    if (list === undefined) topics.set(partition.topic, [partition]); else list.push(partition);
  }
  return [...topics].map(([topic, list]) => ({ topic, partitions: list }));
}
