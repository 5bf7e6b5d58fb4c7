import type { TopicPartition } from '../backend.ts';
import { AssignorError, type AssignmentConfigs, type StreamsAssignment, type StreamsMember } from '../streams-group.ts';
import { byTopic } from './protocol-request.ts';

/** The part of a member's user data that is about tasks, as JSON. Kafka's fields, in a form of our own. Kafka: SubscriptionInfo */
export interface MemberTasksJson {
  readonly processId: string;
  readonly subtopologies: readonly (readonly [id: number, topics: readonly string[], changelogs: readonly (readonly [topic: string, isSource: 0 | 1])[]])[];
  readonly offsetSums: Readonly<{ [task: string]: number }>;
  readonly clientTags: Readonly<{ [tag: string]: string }>;
  readonly errorCode: number;
}

/** Of an assignment. Kafka: AssignmentInfo */
export interface AssignedTasksJson {
  readonly active: readonly string[];
  readonly standby: readonly string[];
  readonly errorCode: number;
  readonly nextRebalanceMs: number | null;
  readonly standbyHosts: readonly HostJson[];
}

export type HostJson = readonly [endpoint: string, held: readonly (readonly [topic: string, partitions: readonly number[]])[]];

export function memberToJson({ processId, subtopologies, offsetSums, clientTags, errorCode }: StreamsMember): MemberTasksJson {
  return {
    processId, clientTags, errorCode, offsetSums: Object.fromEntries(offsetSums),
    subtopologies: subtopologies.map(({ id, topics, changelogs }) => [id, topics, changelogs.map(({ topic, isSource }) => [topic, isSource ? 1 : 0] as const)] as const),
  };
}

/** The configuration is not told: the leader's own is in force. */
export function memberFromJson({ processId, subtopologies, offsetSums, clientTags, errorCode }: MemberTasksJson): StreamsMember {
  return {
    processId, clientTags, errorCode, configs: NOT_TOLD, offsetSums: new Map(Object.entries(offsetSums)),
    subtopologies: subtopologies.map(([id, topics, changelogs]) => ({ id, topics, changelogs: changelogs.map(([topic, isSource]) => ({ topic, isSource: isSource === 1 })) })),
  };
}
const NOT_TOLD: AssignmentConfigs = {
  numStandbyReplicas: 0, acceptableRecoveryLag: 10_000, maxWarmupReplicas: 2, probingRebalanceIntervalMs: 600_000, rackAwareAssignmentTags: [], assignor: 'high-availability',
};

export function assignmentToJson({ activeTasks, standbyTasks, errorCode, nextRebalanceMs, standbyHosts }: StreamsAssignment): AssignedTasksJson {
  return { active: activeTasks, standby: standbyTasks, errorCode, nextRebalanceMs, standbyHosts: hostsToJson(standbyHosts) };
}

export function assignmentFromJson({ active, standby, errorCode = AssignorError.NONE, nextRebalanceMs = null, standbyHosts = [] }: Partial<AssignedTasksJson>): StreamsAssignment {
  return { activeTasks: active ?? [], standbyTasks: standby ?? [], errorCode, nextRebalanceMs, standbyHosts: hostsFromJson(standbyHosts) };
}

export function hostsToJson(hosts: ReadonlyMap<string, readonly TopicPartition[]>): readonly HostJson[] {
  return [...hosts].map(([endpoint, held]) => [endpoint, byTopic(held).map((of) => [of.topic, of.partitions.map(({ partition }) => partition)] as const)] as const);
}

export function hostsFromJson(hosts: readonly HostJson[]): ReadonlyMap<string, readonly TopicPartition[]> {
  return new Map(hosts.map(([endpoint, held]) => [endpoint, held.flatMap(([topic, numbers]) => numbers.map((partition) => ({ topic, partition })))]));
}
