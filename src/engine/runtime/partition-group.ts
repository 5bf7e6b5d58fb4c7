import { orderByHash, topicPartitionHash } from '../common/java-hash.ts';
import { PriorityQueue } from '../common/priority-queue.ts';
import type { RawRecord } from '../backend/backend.ts';
import type { RecordQueue, StampedRecord } from './record-queue.ts';

/** Records a task may not know yet: behind its position on the broker. null: never fetched. */
export type LagLookup = (topic: string, partition: number) => number | null;

/** Why a task waits although some of its queues have records (max.task.idle.ms). */
export interface IdleWait { readonly topic: string; readonly partition: number; readonly reason: 'lag-unknown' | 'lag' | 'idle'; readonly until: number | null }

/**
 * The input queues of a task. The next record is the one with the lowest head timestamp; ties follow the mechanics of
 * java.util.PriorityQueue, nothing else. Kafka: org.apache.kafka.streams.processor.internals.PartitionGroup
 */
export class PartitionGroup {
  readonly queues: readonly RecordQueue[];
  readonly #byPartition = new Map<string, RecordQueue>();
  readonly #nonEmpty: PriorityQueue<RecordQueue>;
  readonly #idleDeadlines = new Map<RecordQueue, number>();
  readonly #maxTaskIdleMs: number;
  /** As they are asked whether to wait for them: the first that is waited for leaves the deadlines of those behind it alone. */
  readonly #asked: readonly RecordQueue[];
  /** The queue of a task with one input partition: nothing to choose. */
  readonly #only: RecordQueue | null;
  streamTime = -1;
  /** Queue that the last record came from. */
  lastQueue: RecordQueue | null = null;
  waiting: IdleWait | null = null;
  /** Records taken although another partition had none. */
  enforcedTotal = 0;
  /** By how much records were behind the stream time that they came at, ms. */
  latenessSum = 0;
  latenessMax = 0;

  constructor(queues: readonly RecordQueue[], maxTaskIdleMs: number) {
    this.queues = queues;
    this.#maxTaskIdleMs = maxTaskIdleMs;
    this.#asked = maxTaskIdleMs > 0 ? orderByHash(queues, ({ topic, partition }) => topicPartitionHash(topic, partition)) : queues;
    this.#only = queues.length === 1 ? queues[0]! : null;
    for (const queue of queues) this.#byPartition.set(`${queue.topic}-${queue.partition}`, queue);
    this.#nonEmpty = new PriorityQueue<RecordQueue>((a, b) => a.headTimestamp - b.headTimestamp);
  }

  queue(topic: string, partition: number): RecordQueue | undefined {
    const only = this.#only;
    if (only !== null) return only.topic === topic && only.partition === partition ? only : undefined;
    return this.#byPartition.get(`${topic}-${partition}`);
  }

  get numBuffered(): number {
    let sum = 0;
    for (const queue of this.queues) sum += queue.size;
    return sum;
  }

  add(queue: RecordQueue, record: RawRecord): void {
    if (this.#only !== null) {
      queue.addRaw(record);
      return;
    }
    const wasEmpty = queue.isEmpty;
    queue.addRaw(record);
    if (wasEmpty && !queue.isEmpty) this.#nonEmpty.offer(queue);
  }

  poll(): StampedRecord | null {
    const queue = this.#only ?? this.#nonEmpty.poll();
    if (queue === undefined) return null;
    const record = queue.poll();
    if (this.#only === null && !queue.isEmpty) this.#nonEmpty.offer(queue);
    this.lastQueue = queue;
    if (record === null) return null;
    const lateness = this.streamTime - record.timestamp;
    if (lateness < 0) this.streamTime = record.timestamp;
    else if (lateness > 0 && !record.corrupt) {
      this.latenessSum += lateness;
      if (lateness > this.latenessMax) this.latenessMax = lateness;
    }
    return record;
  }

  /** The record that poll would give, without taking it. */
  peek(): StampedRecord | null { return (this.#only ?? this.#nonEmpty.peek())?.head ?? null; }

  /** max.task.idle.ms: may a record be taken although other partitions are empty? Kafka: PartitionGroup#readyToProcess */
  readyToProcess(now: number, lag: LagLookup): boolean {
    this.waiting = null;
    if (this.#only !== null) return !this.#only.isEmpty;
    if (this.#nonEmpty.size === 0) return false;
    if (this.#maxTaskIdleMs < 0) return true;
    if (this.#nonEmpty.size === this.queues.length) {
      if (this.#idleDeadlines.size > 0) this.#idleDeadlines.clear();
      return true;
    }
    for (const queue of this.#asked) {
      if (!queue.isEmpty) {
        this.#idleDeadlines.delete(queue);
        continue;
      }
      const behind = lag(queue.topic, queue.partition);
      if (behind === null || behind > 0) {
        this.#idleDeadlines.delete(queue);
        this.waiting = { topic: queue.topic, partition: queue.partition, reason: behind === null ? 'lag-unknown' : 'lag', until: null };
        return false;
      }
      let deadline = this.#idleDeadlines.get(queue);
      if (deadline === undefined) {
        deadline = now + this.#maxTaskIdleMs;
        this.#idleDeadlines.set(queue, deadline);
      }
      if (now < deadline) {
        this.waiting = { topic: queue.topic, partition: queue.partition, reason: 'idle', until: deadline };
        return false;
      }
    }
    this.enforcedTotal++;
    return true;
  }

  clear(): void {
    for (const queue of this.queues) queue.clear();
    this.#nonEmpty.clear();
    this.#idleDeadlines.clear();
    this.streamTime = -1;
  }
}
