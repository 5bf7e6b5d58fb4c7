/**
 * The contract between the engine and a Kafka, simulated or real. It speaks bytes, offsets and numbers; whatever waits is here and not in
 * a turn. One shared suite (test/engine/backend) runs against every implementation.
 *
 *     const assigned = await backend.join({ groupId: 'app', topics: ['visits'], … });
 *     for (;;) { const records = await backend.poll(100); …; await backend.send(outputs); await backend.commit(offsets); }
 */
import type { KafkaException } from '../errors/errors.ts';
import type { HeaderList } from '../trace/events.ts';

export interface TopicPartition { readonly topic: string; readonly partition: number }

/** A record as it lies in a topic. Timestamps are epoch ms. */
export interface RawRecord extends TopicPartition {
  readonly offset: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly timestamp: number;
  readonly headers: HeaderList;
}

/** A record to be sent. `partition` null: murmur2 of the key, or the producer's choice for a null key. `timestamp` null: now. */
export interface ProducerRecord {
  readonly topic: string;
  readonly partition: number | null;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly timestamp: number | null;
  readonly headers: HeaderList;
}

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** -1: the broker's default. */
  readonly replicationFactor: number;
  readonly configs: Readonly<{ [key: string]: string }>;
}
export interface TopicInfo { readonly name: string; readonly partitions: number; readonly configs: Readonly<{ [key: string]: string }> }

/** Offset to resume from, and Kafka Streams' metadata text (partition time). */
export interface CommittedOffset { readonly offset: number; readonly metadata: string }

export interface Subscription {
  readonly groupId: string;
  /** Topics by name; a pattern also matches topics that appear later. */
  readonly topics: readonly string[];
  readonly pattern: RegExp | null;
  /** Where to start where nothing is committed. */
  readonly offsetReset: 'earliest' | 'latest' | 'none';
  /** Partitions of topics that form a task stay together: groups of topics, one per sub-topology. */
  readonly coassign: readonly (readonly string[])[];
  /** `host:port` under which the member's application answers, told to the other members; left out or null: nobody hears of it. */
  readonly endpoint?: string | null;
  /**
   * Awaited, inside join and poll only: before partitions move away (commit now), and after new ones came. Both get the difference, as
   * in Kafka's cooperative protocol: what a member keeps is in neither. `onAssigned` with none: a rebalance that changed nothing.
   */
  readonly onRevoked: (partitions: readonly TopicPartition[]) => Promise<void>;
  readonly onAssigned: (partitions: readonly TopicPartition[]) => Promise<void>;
  /** Partitions are gone already (fenced, session expired): do not commit. */
  readonly onLost: (partitions: readonly TopicPartition[]) => Promise<void>;
}

/** What became of one record: where it lies, or why it does not. */
export type SendOutcome = (TopicPartition & { readonly offset: number }) | KafkaException;

export interface Backend {
  readonly kind: 'sim' | 'kafka';
  /** Human-readable: `sim (seed 1)`, `127.0.0.1:19092`. */
  readonly description: string;
  /** What exists of these names; absent names are absent from the map. `null`: every topic. */
  topics(names: readonly string[] | null): Promise<ReadonlyMap<string, TopicInfo>>;
  /** Existing topics are left alone. */
  createTopics(specs: readonly TopicSpec[]): Promise<void>;
  /** Becomes a member of the group; the first assignment has been handed to onAssigned when the promise resolves. */
  join(subscription: Subscription): Promise<void>;
  /** Leaves the assignment aside and reads these partitions without a group, from these offsets. */
  assign(partitions: readonly (TopicPartition & { readonly offset: number })[]): Promise<void>;
  /** Records of the assigned, not paused partitions, per partition in offset order; [] after `maxWaitMs` without any. */
  poll(maxWaitMs: number): Promise<readonly RawRecord[]>;
  pause(partitions: readonly TopicPartition[]): void;
  resume(partitions: readonly TopicPartition[]): void;
  seek(partition: TopicPartition, offset: number): void;
  /** Offset of the next record that poll would give; null when not assigned. */
  position(partition: TopicPartition): number | null;
  /** Records known to be on the broker behind the position, without asking; null while unknown. */
  lag(partition: TopicPartition): number | null;
  /** The end of the log, and the last stable offset: what lies behind it is, or follows, a transaction that is still open. Known without asking; null while
   * unknown. Left out where there are no transactions. */
  stable?(partition: TopicPartition): { readonly lastStable: number; readonly end: number } | null;
  /** Appends in order, per partition; resolves when all are acknowledged, with partition and offset of each. */
  send(records: readonly ProducerRecord[]): Promise<readonly (TopicPartition & { readonly offset: number })[]>;
  /** `send` that says of each record what became of it, instead of failing with one that failed. Left out where one error ends it all. */
  sendEach?(records: readonly ProducerRecord[]): Promise<readonly SendOutcome[]>;
  commit(groupId: string, offsets: readonly (TopicPartition & CommittedOffset)[]): Promise<void>;
  committed(groupId: string, partitions: readonly TopicPartition[]): Promise<readonly (CommittedOffset | null)[]>;
  /** Log start and end offsets, in the order of the partitions. */
  bounds(partitions: readonly TopicPartition[]): Promise<readonly { readonly start: number; readonly end: number }[]>;
  /** The first offset with a record that is not older than the time (epoch ms), null where there is none. Kafka: Consumer#offsetsForTimes */
  offsetsForTime(partitions: readonly TopicPartition[], time: number): Promise<readonly (number | null)[]>;
  /** Reads a range without a group and without touching positions: restoring, global tables, browsing. At most `max` records. */
  read(partition: TopicPartition, from: number, to: number, max: number): Promise<readonly RawRecord[]>;
  /** Records before the offset may go (purging repartition topics). */
  deleteRecords(offsets: readonly (TopicPartition & { readonly offset: number })[]): Promise<void>;
  /**
   * Who in the group has which partitions, by the endpoints that members named, as it was when this member took its last assignment. Left out
   * where nobody is a member. Kafka: AssignmentInfo#partitionsByHost
   */
  hosts?(): ReadonlyMap<string, readonly TopicPartition[]>;
  /** @param options  `leaveGroup: false`: the group finds out when the session ends, so that who comes back in time gets what it had */
  close(options?: { readonly leaveGroup?: boolean }): Promise<void>;
}
