import type { TopicPartition, TopicSpec } from '../backend.ts';
import type { ProtocolRequest } from './kafkajs-internals.ts';
import { API, byTopic, protocolRequest } from './protocol-request.ts';

export interface BrokerAddress { readonly nodeId: number; readonly host: string; readonly port: number; readonly rack: string | null }
export interface PartitionMetadata { readonly errorCode: number; readonly partition: number; readonly leader: number }
export interface TopicMetadata { readonly errorCode: number; readonly topic: string; readonly isInternal: boolean; readonly partitions: readonly PartitionMetadata[] }
export interface ClusterMetadata { readonly brokers: readonly BrokerAddress[]; readonly controllerId: number; readonly topics: readonly TopicMetadata[] }

/** `null`: every topic. Never creates one. */
export function metadataRequest(topics: readonly string[] | null): ProtocolRequest<ClusterMetadata> {
  return protocolRequest(API.metadata, (to) => to.array(topics, (topic) => to.string(topic)).boolean(false), (from) => {
    const brokers = from.array(() => ({ nodeId: from.int32(), host: from.text(), port: from.int32(), rack: from.string() }));
    from.string(); // cluster id
    const controllerId = from.int32();
    const found = from.array(() => ({
      errorCode: from.int16(),
      topic: from.text(),
      isInternal: from.boolean(),
      partitions: from.array(() => {
        const metadata = { errorCode: from.int16(), partition: from.int32(), leader: from.int32() };
        for (let list = 0; list < 3; list++) from.array(() => from.int32()); // replicas, in-sync replicas, offline replicas
        return metadata;
      }),
    }));
    return { brokers, controllerId, topics: found };
  });
}

export interface TopicError { readonly topic: string; readonly errorCode: number; readonly errorMessage: string | null }

export function createTopicsRequest(specs: readonly TopicSpec[], timeoutMs: number): ProtocolRequest<TopicError[]> {
  return protocolRequest(API.createTopics, (to) => to.array(specs, ({ name, partitions, replicationFactor, configs }) => {
    to.string(name).int32(partitions).int16(replicationFactor).array([], () => {}); // no assignment of replicas
    to.array(Object.entries(configs), ([key, value]) => to.string(key).string(value));
  }).int32(timeoutMs).boolean(false), (from) => from.array(() => ({ topic: from.text(), errorCode: from.int16(), errorMessage: from.string() })), timeoutMs);
}

export function deleteTopicsRequest(topics: readonly string[], timeoutMs: number): ProtocolRequest<{ readonly topic: string; readonly errorCode: number }[]> {
  return protocolRequest(API.deleteTopics, (to) => to.array(topics, (topic) => to.string(topic)).int32(timeoutMs),
    (from) => from.array(() => ({ topic: from.text(), errorCode: from.int16() })), timeoutMs);
}

/** Where a config's value comes from, by the protocol's number. */
export const CONFIG_SOURCE_TOPIC = 1;
export interface TopicConfigs {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly topic: string;
  readonly entries: readonly { readonly name: string; readonly value: string | null; readonly source: number }[];
}

export function describeConfigsRequest(topics: readonly string[]): ProtocolRequest<TopicConfigs[]> {
  return protocolRequest(API.describeConfigs, (to) => to.array(topics, (topic) => to.int8(2).string(topic).array(null, () => {})).boolean(false), (from) => from.array(() => {
    const head = { errorCode: from.int16(), errorMessage: from.string() };
    from.int8(); // resource type
    const topic = from.text();
    const entries = from.array(() => {
      const [name, value] = [from.text(), from.string()];
      from.boolean(); // read-only
      const source = from.int8();
      from.boolean(); // sensitive
      from.array(() => { from.string(); from.string(); from.int8(); }); // synonyms
      return { name, value, source };
    });
    return { ...head, topic, entries };
  }));
}

export const EARLIEST_TIMESTAMP = -2;
export const LATEST_TIMESTAMP = -1;
export interface ListedOffset extends TopicPartition { readonly errorCode: number; readonly offset: number }

export function listOffsetsRequest(partitions: readonly TopicPartition[], timestamp: number, isolationLevel: number): ProtocolRequest<ListedOffset[]> {
  return protocolRequest(API.listOffsets, (to) => to.int32(-1).int8(isolationLevel).array(byTopic(partitions), (of) => {
    to.string(of.topic).array(of.partitions, ({ partition }) => to.int32(partition).int64(timestamp));
  }), (from) => from.array(() => {
    const topic = from.text();
    return from.array(() => {
      const [partition, errorCode] = [from.int32(), from.int16()];
      from.int64(); // timestamp
      return { topic, partition, errorCode, offset: from.int64() };
    });
  }).flat());
}

export function deleteRecordsRequest(offsets: readonly (TopicPartition & { readonly offset: number })[], timeoutMs: number): ProtocolRequest<(TopicPartition & { readonly errorCode: number })[]> {
  return protocolRequest(API.deleteRecords, (to) => to.array(byTopic(offsets), (of) => {
    to.string(of.topic).array(of.partitions, ({ partition, offset }) => to.int32(partition).int64(offset));
  }).int32(timeoutMs), (from) => from.array(() => {
    const topic = from.text();
    return from.array(() => {
      const partition = from.int32();
      from.int64(); // low watermark
      return { topic, partition, errorCode: from.int16() };
    });
  }).flat(), timeoutMs);
}
