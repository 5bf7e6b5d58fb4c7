import { utf8Decode, utf8Encode } from '../../common/bytes.ts';
import { KafkaException } from '../../errors/errors.ts';
import type { TopicPartition } from '../backend.ts';
import { byTopic } from './protocol-request.ts';
import { WireReader } from './wire-reader.ts';
import { WireWriter } from './wire-writer.ts';

/**
 * What members tell each other through the coordinator, in the layout of Kafka's consumers (so that its group tools can print it) and
 * under a protocol name of our own (so that a consumer of another kind is refused instead of being given half a task).
 * Kafka: ConsumerProtocolSubscription v1, ConsumerProtocolAssignment v1
 */
export const PROTOCOL = 'kstep';

export interface MemberSubscription {
  readonly topics: readonly string[];
  readonly owned: readonly TopicPartition[];
  /** The generation in which `owned` was given; who claims the same with a later one is right (KIP-792). */
  readonly generation: number;
  readonly coassign: readonly (readonly string[])[];
}

export function encodeSubscription({ topics, owned, generation, coassign }: MemberSubscription): Uint8Array {
  const userData = utf8Encode(JSON.stringify({ version: 1, generation, coassign }));
  const to = new WireWriter();
  to.int16(1).array(topics, (topic) => to.string(topic)).bytes(userData);
  writePartitions(to, owned);
  return to.buffer;
}

export function decodeSubscription(bytes: Uint8Array): MemberSubscription {
  const from = readerOf(bytes);
  from.int16();
  const topics = from.array(() => from.text());
  const userData = JSON.parse(utf8Decode(from.bytes() ?? utf8Encode('{}'))) as { version?: number; generation?: number; coassign?: string[][] };
  if (userData.version !== 1) throw new KafkaException(`a member of the group speaks version ${userData.version} of its protocol, version 1 is known; use the same release of kstep in all of a group`);
  return { topics, owned: readPartitions(from), generation: userData.generation ?? -1, coassign: userData.coassign ?? [] };
}

export function encodeAssignment(partitions: readonly TopicPartition[]): Uint8Array {
  const to = new WireWriter().int16(1);
  writePartitions(to, partitions);
  return to.bytes(null).buffer;
}

export function decodeAssignment(bytes: Uint8Array): TopicPartition[] {
  if (bytes.length === 0) return [];
  const from = readerOf(bytes);
  from.int16();
  return readPartitions(from);
}

function writePartitions(to: WireWriter, partitions: readonly TopicPartition[]): void {
  to.array(byTopic(partitions), (of) => to.string(of.topic).array(of.partitions, ({ partition }) => to.int32(partition)));
}

function readPartitions(from: WireReader): TopicPartition[] {
  return from.array(() => {
    const topic = from.text();
    return from.array(() => ({ topic, partition: from.int32() }));
  }).flat();
}

function readerOf(bytes: Uint8Array): WireReader { return new WireReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)); }
