/**
 * The contract between the engine and a Kafka, simulated or real. It speaks bytes, offsets and numbers; whatever waits is here and not in
 * a turn. One shared suite (test/engine/backend) runs against every implementation.
 *
 *     const assigned = await backend.join({ groupId: 'app', topics: ['visits'], … });
 *     for (;;) { const records = await backend.poll(100); …; await backend.send(outputs); await backend.commit(offsets); }
 *
 * Exactly once, what is sent and how far was read stand or fall together:
 *
 *     await backend.transactions.init('app-1', 10_000);
 *     for (;;) { …; backend.transactions.begin(); await backend.send(outputs); await backend.transactions.sendOffsets('app', offsets); await backend.transactions.commit(); }
 */
import type { KafkaException } from '../errors/errors.ts';
import type { HeaderList } from '../trace/events.ts';
import type { StreamsAssignment, StreamsMember } from './streams-group.ts';

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
   * What a thread of Kafka Streams says about itself, asked at each join. The group then shares tasks, not partitions, and knows of standby tasks. Left out: a
   * plain consumer, as are all others of its group then.
   */
  readonly streams?: () => StreamsMember;
  /** The leader has something to say about the assignment that it made. */
  readonly onWarning?: (message: string) => void;
  /**
   * Awaited, inside join and poll only: before partitions move away (commit now), and after new ones came. Both get the difference, as
   * in Kafka's cooperative protocol: what a member keeps is in neither. `onAssigned` with none: a rebalance that changed nothing.
   */
  readonly onRevoked: (partitions: readonly TopicPartition[]) => Promise<void>;
  readonly onAssigned: (partitions: readonly TopicPartition[]) => Promise<void>;
  /** Partitions are gone already (fenced, session expired): do not commit. */
  readonly onLost: (partitions: readonly TopicPartition[]) => Promise<void>;
}

/** Whether records of transactions that are open or aborted are handed out. Kafka: isolation.level */
export type IsolationLevel = 'read_uncommitted' | 'read_committed';

/** A record with what is known of its transaction: null where that was committed, or there was none. */
export interface ViewedRecord extends RawRecord { readonly transaction: 'open' | 'aborted' | null }

/**
 * The transactions of a client's producer, one after the other. From `init` on nothing is sent outside of one.
 *
 * Every call, and `send`, throws ProducerFencedException or InvalidProducerEpochException when another client has taken over the transactional id, or the
 * broker has aborted the transaction because it took too long: only `init` helps then, and what was sent since `begin` is aborted.
 */
export interface Transactions {
  /**
   * Takes the id over: who had it is fenced, what that one has left open is aborted (or committed, where the broker had been told so already).
   * @param timeoutMs  a transaction that is open for longer is aborted by the broker. Kafka: transaction.timeout.ms
   */
  init(transactionalId: string, timeoutMs: number): Promise<void>;
  /** No request: the broker hears of a transaction with its first record or offset. */
  begin(): void;
  /**
   * Offsets that are committed with the transaction. Where the client is a member of the group, its generation goes with them.
   * @throws CommitFailedException  the group has gone on without this member: only `abort` is left
   */
  sendOffsets(groupId: string, offsets: readonly (TopicPartition & CommittedOffset)[]): Promise<void>;
  /** @throws TimeoutException  nobody knows whether it was committed: it will be one or the other, and `init` waits for that */
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** What became of one record: where it lies, or why it does not. */
export type SendOutcome = (TopicPartition & { readonly offset: number }) | KafkaException;

export interface Backend {
  readonly kind: 'sim' | 'kafka';
  /** What `poll` and `read` hand out. */
  readonly isolationLevel: IsolationLevel;
  readonly transactions: Transactions;
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
   * unknown. */
  stable(partition: TopicPartition): { readonly lastStable: number; readonly end: number } | null;
  /** Appends in order, per partition; resolves when all are acknowledged, with partition and offset of each. */
  send(records: readonly ProducerRecord[]): Promise<readonly (TopicPartition & { readonly offset: number })[]>;
  /** `send` that says of each record what became of it, instead of failing with one that failed. Left out where one error ends it all. */
  sendEach?(records: readonly ProducerRecord[]): Promise<readonly SendOutcome[]>;
  commit(groupId: string, offsets: readonly (TopicPartition & CommittedOffset)[]): Promise<void>;
  /**
   * @throws UnstableOffsetCommitException  to a client that reads committed records only: a transaction that is not decided yet holds offsets of a
   *   partition. Asked again later there will be an answer.
   */
  committed(groupId: string, partitions: readonly TopicPartition[]): Promise<readonly (CommittedOffset | null)[]>;
  /** Log start and end offsets, in the order of the partitions. The end of what is committed is the last stable offset. */
  bounds(partitions: readonly TopicPartition[], isolation?: IsolationLevel): Promise<readonly { readonly start: number; readonly end: number }[]>;
  /** The first offset with a record that is not older than the time (epoch ms), null where there is none. Kafka: Consumer#offsetsForTimes */
  offsetsForTime(partitions: readonly TopicPartition[], time: number): Promise<readonly (number | null)[]>;
  /** For looking: records of a range, at most `max`, whatever became of their transactions, and what that was. */
  view(partition: TopicPartition, from: number, to: number, max: number): Promise<readonly ViewedRecord[]>;
  /** Reads a range without a group and without touching positions: restoring, global tables, browsing. At most `max` records. */
  read(partition: TopicPartition, from: number, to: number, max: number): Promise<readonly RawRecord[]>;
  /** Records before the offset may go (purging repartition topics). */
  deleteRecords(offsets: readonly (TopicPartition & { readonly offset: number })[]): Promise<void>;
  /**
   * Who in the group has which partitions, by the endpoints that members named, as it was when this member took its last assignment. Left out
   * where nobody is a member. Kafka: AssignmentInfo#partitionsByHost
   */
  hosts?(): ReadonlyMap<string, readonly TopicPartition[]>;
  /** The tasks of this member as of its last assignment; already the new one while `onRevoked` runs. null: it is no member, or a plain consumer. */
  assignment?(): StreamsAssignment | null;
  /** Joins again with the next polls, although the group asks for nothing: what `streams` says has changed, or the time for it has come. Kafka: Consumer#enforceRebalance */
  enforceRebalance?(reason: string): void;
  /** @param options  `leaveGroup: false`: the group finds out when the session ends, so that who comes back in time gets what it had */
  close(options?: { readonly leaveGroup?: boolean }): Promise<void>;
}
