/**
 * What the members of a Kafka Streams application tell the leader of their group, and what they get from it beside partitions. A member that
 * says nothing of this is a plain consumer: it gets partitions and no standby tasks.
 */
import type { TopicPartition } from './backend.ts';

/** A part of the topology that becomes one task a partition. */
export interface SubtopologyTopics {
  readonly id: number;
  /** Full names of its source topics. */
  readonly topics: readonly string[];
  /** Of its logged stores: full names, and whether it is a source topic that serves as changelog, which counts up to the committed offset. */
  readonly changelogs: readonly { readonly topic: string; readonly isSource: boolean }[];
}

/** The leader's own are in force. Kafka: AssignmentConfigs */
export interface AssignmentConfigs {
  readonly numStandbyReplicas: number;
  readonly acceptableRecoveryLag: number;
  readonly maxWarmupReplicas: number;
  readonly probingRebalanceIntervalMs: number;
  readonly rackAwareAssignmentTags: readonly string[];
  readonly assignor: 'high-availability' | 'sticky';
}

/** Kafka: AssignorError */
export const AssignorError = { NONE: 0, ASSIGNMENT_ERROR: 3, SHUTDOWN_REQUESTED: 4 } as const;

/** The offset sum of a task that runs here: nobody is further. Kafka: Task.LATEST_OFFSET */
export const LATEST_OFFSET = -2;

/** Kafka: SubscriptionInfo */
export interface StreamsMember {
  /** Threads with the same id are one client: a task and its standby never come together in it. */
  readonly processId: string;
  readonly subtopologies: readonly SubtopologyTopics[];
  /** By task (`<sub-topology>_<partition>`): how much of its changelogs is here, in records; LATEST_OFFSET where it runs. */
  readonly offsetSums: ReadonlyMap<string, number>;
  readonly clientTags: Readonly<{ [tag: string]: string }>;
  /** SHUTDOWN_REQUESTED: all of the application shall end. */
  readonly errorCode: number;
  readonly configs: AssignmentConfigs;
}

/** Kafka: AssignmentInfo */
export interface StreamsAssignment {
  /** All that this member is to run, those included that another member has not given up yet. */
  readonly activeTasks: readonly string[];
  readonly standbyTasks: readonly string[];
  readonly errorCode: number;
  /** When this member has to ask for another rebalance, epoch ms; null: it need not. */
  readonly nextRebalanceMs: number | null;
  /** As `Backend.hosts`, of the source partitions of standby tasks. */
  readonly standbyHosts: ReadonlyMap<string, readonly TopicPartition[]>;
}

export function compareTaskIds(a: string, b: string): number {
  return Number(a.slice(0, a.indexOf('_'))) - Number(b.slice(0, b.indexOf('_'))) || Number(a.slice(a.indexOf('_') + 1)) - Number(b.slice(b.indexOf('_') + 1));
}
