import { utf8Decode, utf8Encode } from '../../common/bytes.ts';
import { KafkaException } from '../../errors/errors.ts';
import type { TopicPartition } from '../backend.ts';
import type { StreamsAssignment, StreamsMember } from '../streams-group.ts';
import { byTopic } from './protocol-request.ts';
import { assignmentFromJson, assignmentToJson, hostsFromJson, hostsToJson, memberFromJson, memberToJson, type AssignedTasksJson, type HostJson, type MemberTasksJson } from './streams-protocol.ts';
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
  /** Where the member's application answers; null: it did not say. */
  readonly endpoint?: string | null;
  /** Of a thread of Kafka Streams; null: a plain consumer. */
  readonly streams?: StreamsMember | null;
  /** Told again with another number, the same things make the broker begin a rebalance. Kafka: SubscriptionInfoData.uniqueField */
  readonly unique?: number;
}

export type Hosts = ReadonlyMap<string, readonly TopicPartition[]>;

export function encodeSubscription({ topics, owned, generation, coassign, endpoint = null, streams = null, unique = 0 }: MemberSubscription): Uint8Array {
  const userData = utf8Encode(JSON.stringify({
    version: 1, generation, coassign, ...(endpoint === null ? {} : { endpoint }), ...(streams === null ? {} : { streams: memberToJson(streams) }), ...(unique === 0 ? {} : { unique }),
  }));
  const to = new WireWriter();
  to.int16(1).array(topics, (topic) => to.string(topic)).bytes(userData);
  writePartitions(to, owned);
  return to.buffer;
}

export function decodeSubscription(bytes: Uint8Array): MemberSubscription {
  const from = readerOf(bytes);
  from.int16();
  const topics = from.array(() => from.text());
  const userData = JSON.parse(utf8Decode(from.bytes() ?? utf8Encode('{}'))) as UserData;
  if (userData.version !== 1) throw new KafkaException(`a member of the group speaks version ${userData.version} of its protocol, version 1 is known; use the same release of kstep in all of a group`);
  return { topics, owned: readPartitions(from), generation: userData.generation ?? -1, coassign: userData.coassign ?? [], endpoint: userData.endpoint ?? null, streams: userData.streams === undefined ? null : memberFromJson(userData.streams) };
}

interface UserData { readonly version?: number; readonly generation?: number; readonly coassign?: string[][]; readonly endpoint?: string; readonly streams?: MemberTasksJson }

export interface MemberAssignment {
  readonly partitions: TopicPartition[];
  readonly hosts: Hosts;
  /** null: to a plain consumer, or by a leader that knows nothing of tasks. */
  readonly tasks: StreamsAssignment | null;
}

/** @param hosts  who has what, by endpoint; told along when anybody named one */
export function encodeAssignment(partitions: readonly TopicPartition[], hosts: Hosts = new Map(), tasks: StreamsAssignment | null = null): Uint8Array {
  const to = new WireWriter().int16(1);
  writePartitions(to, partitions);
  const isPlain = hosts.size === 0 && tasks === null;
  return to.bytes(isPlain ? null : utf8Encode(JSON.stringify({ version: 1, hosts: hostsToJson(hosts), ...(tasks === null ? {} : { tasks: assignmentToJson(tasks) }) }))).buffer;
}

export function decodeAssignment(bytes: Uint8Array): MemberAssignment {
  if (bytes.length === 0) return { partitions: [], hosts: new Map(), tasks: null };
  const from = readerOf(bytes);
  from.int16();
  const partitions = readPartitions(from);
  const userData = from.bytes();
  if (userData === null) return { partitions, hosts: new Map(), tasks: null };
  const { hosts = [], tasks } = JSON.parse(utf8Decode(userData)) as { hosts?: HostJson[]; tasks?: AssignedTasksJson };
  return { partitions, hosts: hostsFromJson(hosts), tasks: tasks === undefined ? null : assignmentFromJson(tasks) };
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
