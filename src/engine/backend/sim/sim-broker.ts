/**
 * A Kafka in memory: topics, groups and committed offsets, the same for the same seed and the same calls. The broker is the cluster;
 * each thread of an application, each test and each screen is a client of it.
 *
 *     const broker = new SimBroker({ seed: 1, clock });
 *     broker.createTopic('visits', 3);
 *     broker.append('visits', 0, { key, value, timestamp: 1000, headers: [] });
 *     const backend = broker.client();
 *
 * Misuse: one client for two threads. A client is one member and one set of positions, as a consumer is in Kafka.
 *
 * Nothing happens behind the caller's back: no timers, no retention, no session or transaction time-outs, unless the methods of those names are called.
 *
 * An instance that is killed leaves here what it leaves on a real broker. Drop its thread and call `backend.close({ leaveGroup: false })`, nothing else:
 * what it had sent lies in the topics as an open transaction, which holds up the last stable offset and the offsets it was about to commit; it is a member of its group
 * until `expel`; and the transaction is open until its transactional id is used again (the instance comes back) or `expireTransactions` finds it too old.
 */
import { InvalidTopicException } from '../../errors/errors.ts';
import type { Clock } from '../../common/clock.ts';
import type { HeaderList } from '../../trace/events.ts';
import type { IsolationLevel, RawRecord, TopicInfo, TopicPartition } from '../backend.ts';
import { InvalidPartitionsException, RecordTooLargeException, unknownPartition, unknownTopic } from '../errors.ts';
import { subscribedTopics } from '../subscription.ts';
import type { Timers } from '../timers.ts';
import { collides, validateTopicName } from '../topic-name.ts';
import { SimBackend } from './sim-backend.ts';
import { SimGroup } from './sim-group.ts';
import { SimLog } from './sim-log.ts';
import { SimTransactions, type OpenTransaction } from './sim-transactions.ts';

export interface SimBrokerOptions {
  readonly seed?: number;
  readonly clock: Clock;
  /** Kafka Streams' max.poll.records. */
  readonly maxPollRecords?: number;
  /** With timers a poll without records waits for some to arrive; without, no time passes and it answers at once. */
  readonly timers?: Timers;
}

interface SimTopic {
  readonly info: TopicInfo;
  readonly logs: readonly SimLog[];
}

/** What the simulated broker would say of a topic that was created without configs. It keeps everything. */
const BROKER_DEFAULTS = { 'cleanup.policy': 'delete', 'max.message.bytes': '1048588', 'message.timestamp.type': 'CreateTime', 'retention.ms': '-1' } as const;

export class SimBroker {
  readonly seed: number;
  readonly clock: Clock;
  readonly maxPollRecords: number;
  readonly timers: Timers | null;
  readonly transactions: SimTransactions;
  readonly #topics = new Map<string, SimTopic>();
  readonly #groups = new Map<string, SimGroup>();
  #clients = 0;
  readonly #waiting = new Set<() => void>();

  constructor(options: SimBrokerOptions) {
    this.seed = options.seed ?? 1;
    this.clock = options.clock;
    this.maxPollRecords = options.maxPollRecords ?? 1000;
    this.timers = options.timers ?? null;
    this.transactions = new SimTransactions((transaction, committed) => this.#endTransaction(transaction, committed), () => this.clock.now());
  }

  client(options: { readonly isolationLevel?: IsolationLevel } = {}): SimBackend { return new SimBackend(this, this.seed + this.#clients++, options.isolationLevel); }

  topics(names: readonly string[] | null = null): Map<string, TopicInfo> {
    const found = new Map<string, TopicInfo>();
    for (const name of names ?? [...this.#topics.keys()].sort()) {
      const topic = this.#topics.get(name);
      if (topic !== undefined) found.set(name, topic.info);
    }
    return found;
  }

  /** Existing topics are left alone. */
  createTopic(name: string, partitions: number, configs: TopicInfo['configs'] = {}): void {
    validateTopicName(name);
    if (this.#topics.has(name)) return;
    for (const other of this.#topics.keys()) {
      if (collides(name, other)) throw new InvalidTopicException(`topic ${name} collides with ${other}: "." and "_" are the same in Kafka's metric names`, { facts: { topic: name } });
    }
    const count = partitions === -1 ? 1 : partitions;
    if (!Number.isInteger(count) || count < 1) throw new InvalidPartitionsException(`topic ${name} cannot have ${partitions} partitions; one or more, or -1 for the broker's default`, { facts: { topic: name } });
    const info = { name, partitions: count, configs: { ...BROKER_DEFAULTS, ...configs } };
    this.#topics.set(name, { info, logs: Array.from({ length: count }, () => new SimLog()) });
    this.#topicsChanged();
  }

  deleteTopic(name: string): void {
    const topic = this.#topics.get(name);
    if (topic === undefined) throw unknownTopic(name, this.#topics.keys());
    this.#topics.delete(name);
    for (const group of this.#groups.values()) group.forgetTopic(name, topic.info.partitions);
    this.#topicsChanged();
  }

  /** Adds partitions to a topic; the new ones are empty. */
  growTopic(name: string, partitions: number): void {
    const topic = this.#topics.get(name);
    if (topic === undefined) throw unknownTopic(name, this.#topics.keys());
    if (partitions <= topic.info.partitions) throw new InvalidPartitionsException(`topic ${name} has ${topic.info.partitions} partitions and cannot go to ${partitions}; partitions can only be added`, { facts: { topic: name } });
    const more = Array.from({ length: partitions - topic.info.partitions }, () => new SimLog());
    this.#topics.set(name, { info: { ...topic.info, partitions }, logs: [...topic.logs, ...more] });
    this.#topicsChanged();
  }

  append(
    topic: string, partition: number, record: { readonly key: Uint8Array | null; readonly value: Uint8Array | null; readonly timestamp: number; readonly headers?: HeaderList },
    transaction: OpenTransaction | null = null,
  ): number {
    const { key, value, timestamp, headers = [] } = record;
    const offset = this.log({ topic, partition }).append({ topic, partition, key, value, timestamp, headers }, transaction);
    for (const wake of this.#waiting) wake();
    return offset;
  }

  /** Aborts the transactions that have been open for longer than their producers may take, and fences those. @param except  transactional ids that are left alone */
  expireTransactions(except: ReadonlySet<string> = new Set()): void { this.transactions.expire(except); }

  #endTransaction(transaction: OpenTransaction, committed: boolean): void {
    for (const { topic, partition } of transaction.partitions.values()) this.#topics.get(topic)?.logs[partition]?.endTransaction(transaction, committed);
    if (committed) for (const { groupId, topic, partition, offset, metadata } of transaction.offsets.values()) this.group(groupId).commit({ topic, partition }, { offset, metadata });
    for (const wake of this.#waiting) wake();
  }

  /** @throws RecordTooLargeException  by the topic's max.message.bytes; a batch's frame is left out of the reckoning */
  requireSize({ topic, key, value, headers }: { readonly topic: string; readonly key: Uint8Array | null; readonly value: Uint8Array | null; readonly headers: HeaderList }): void {
    const limit = Number(this.#topics.get(topic)?.info.configs['max.message.bytes']);
    let size = (key?.length ?? 0) + (value?.length ?? 0);
    for (const [name, bytes] of headers) size += name.length + (bytes?.length ?? 0);
    if (size > limit) throw new RecordTooLargeException(`a record of ${size} bytes is more than topic ${topic} takes, max.message.bytes is ${limit}`, { facts: { topic } });
  }

  /** @throws UnknownTopicOrPartitionException */
  partitionCount(topic: string): number {
    const found = this.#topics.get(topic);
    if (found === undefined) throw unknownTopic(topic, this.#topics.keys());
    return found.info.partitions;
  }

  /** Everything that can be read of a partition, for tests and screens. */
  records(topic: string, partition = 0): RawRecord[] {
    const log = this.log({ topic, partition });
    const records: RawRecord[] = [];
    log.read(log.start, log.end, Infinity, records);
    return records;
  }

  log(partition: TopicPartition): SimLog {
    const topic = this.#topics.get(partition.topic);
    if (topic === undefined) throw unknownTopic(partition.topic, this.#topics.keys());
    const log = topic.logs[partition.partition];
    if (log === undefined) throw unknownPartition(partition, topic.info.partitions);
    return log;
  }

  group(id: string): SimGroup {
    let group = this.#groups.get(id);
    if (group === undefined) {
      this.#groups.set(id, group = new SimGroup(id, {
        now: () => this.clock.now(), endOf: ({ topic, partition }) => this.#topics.get(topic)?.logs[partition]?.end ?? 0,
      }));
    }
    return group;
  }

  partitionCounts(): Map<string, number> {
    return new Map([...this.#topics.values()].map(({ info }) => [info.name, info.partitions]));
  }

  /** The session of a member ends as if its heartbeats had stopped: it learns so in its next poll and its next commit. */
  expel(groupId: string, memberId: string): void {
    const group = this.group(groupId);
    const member = group.members.find(({ id }) => id === memberId);
    if (member === undefined) return;
    member.fenced = true;
    group.remove(member, this.partitionCounts());
  }

  /** Runs the log cleaner once, by the clock handed in: retention.ms of `delete` topics, keys of `compact` ones. */
  enforceRetention(): void {
    for (const { info, logs } of this.#topics.values()) {
      const policy = info.configs['cleanup.policy']!.split(',').map((name) => name.trim());
      const retentionMs = Number(info.configs['retention.ms']);
      for (const log of logs) {
        if (policy.includes('delete') && retentionMs >= 0) log.deleteOlderThan(this.clock.now() - retentionMs);
        if (policy.includes('compact')) log.compact(textOf);
      }
    }
  }

  /** Resolves when something was appended, or after `ms`. */
  async nextAppend(timers: Timers, ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => { cancel(); this.#waiting.delete(done); resolve(); };
      const cancel = timers.after(ms, done);
      this.#waiting.add(done);
    });
  }

  #topicsChanged(): void {
    const counts = this.partitionCounts();
    for (const group of this.#groups.values()) {
      for (const member of group.members) member.topics = subscribedTopics(member.subscription, counts.keys());
      group.rebalance(counts);
    }
    for (const wake of this.#waiting) wake();
  }
}

function textOf(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}
