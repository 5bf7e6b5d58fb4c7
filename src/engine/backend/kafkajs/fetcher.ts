import { IllegalStateException, KafkaException, TimeoutException, UnsupportedOperationException } from '../../errors/errors.ts';
import type { RawRecord, TopicPartition } from '../backend.ts';
import { DisconnectException, outOfRange } from '../errors.ts';
import { committedBatches } from './committed-batches.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { PartitionBuffer } from './partition-buffer.ts';
import { CODE, isRetriable, protocolError } from './protocol-errors.ts';
import { decodeBatches } from './record-batch-decoder.ts';
import { fetchRequest, type FetchedPartition } from './record-requests.ts';

/** Fetched ahead of poll, over all partitions. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;
const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;
const RETRY_BACKOFF_MS = 100;

interface Fetched {
  buffer: PartitionBuffer;
  paused: boolean;
  /** End of the log that may be read, as the last answer told. */
  knownEnd: number | null;
  /** Where open transactions begin, and the end with them; brokers tell it whatever is read. */
  stable: { readonly lastStable: number; readonly end: number } | null;
  /** Thrown by take until a seek. */
  error: KafkaException | null;
  resetting: boolean;
  /** Where it begins is not known yet: a transaction holds the offset. */
  pending: boolean;
}

/** Where a partition goes on whose offset is out of range: an offset, or null when no policy says. */
export type OffsetReset = (partition: TopicPartition) => Promise<number | null>;

/**
 * Fetches ahead for the assigned partitions: at most one request on its way per broker, none for partitions that are paused or have
 * enough in their buffer. Positions are kept here and never committed from here.
 */
export class Fetcher {
  readonly #cluster: KafkaCluster;
  readonly #partitions = new Map<string, Fetched>();
  readonly #inFlight = new Set<number>();
  readonly #waiting = new Set<() => void>();
  #reset: OffsetReset = async () => null;
  #lookingUp = false;
  #turn = 0;

  constructor(cluster: KafkaCluster) { this.#cluster = cluster; }

  get partitions(): TopicPartition[] { return [...this.#partitions.values()].map(({ buffer }) => buffer.where); }

  setReset(reset: OffsetReset): void { this.#reset = reset; }

  /** `position` an error: thrown by take until a seek; 'pending': nothing is read before a seek. */
  add(where: TopicPartition, position: number | 'pending' | KafkaException): void {
    const known = typeof position === 'number';
    this.#partitions.set(idOf(where), { buffer: new PartitionBuffer(where, known ? position : 0), paused: false, knownEnd: null, stable: null, error: position instanceof KafkaException ? position : null, resetting: false, pending: position === 'pending' });
    this.#pump();
  }

  isPending(where: TopicPartition): boolean { return this.#partitions.get(idOf(where))?.pending === true; }

  remove(where: TopicPartition): void { this.#partitions.delete(idOf(where)); }
  clear(): void { this.#partitions.clear(); }

  setPaused(where: TopicPartition, paused: boolean): void {
    this.#require(where).paused = paused;
    if (!paused) this.#pump();
  }

  seek(where: TopicPartition, offset: number): void {
    const fetched = this.#require(where);
    fetched.buffer = new PartitionBuffer(where, offset);
    fetched.error = null;
    fetched.resetting = false;
    fetched.pending = false;
    this.#pump();
  }

  position(where: TopicPartition): number | null {
    const fetched = this.#partitions.get(idOf(where));
    return fetched === undefined || fetched.error !== null || fetched.pending ? null : fetched.buffer.position;
  }

  lag(where: TopicPartition): number | null {
    const fetched = this.#partitions.get(idOf(where));
    return fetched === undefined || fetched.knownEnd === null || fetched.error !== null || fetched.pending ? null : Math.max(0, fetched.knownEnd - fetched.buffer.position);
  }

  stable(where: TopicPartition): Fetched['stable'] { return this.#partitions.get(idOf(where))?.stable ?? null; }

  /** What has arrived, at most `max` records, another partition first each time. */
  take(max: number): RawRecord[] {
    const all = [...this.#partitions.values()];
    for (const { error, paused } of all) if (error !== null && !paused) throw error;
    const records: RawRecord[] = [];
    const first = this.#turn++;
    for (let i = 0; i < all.length && records.length < max; i++) {
      const fetched = all[(first + i) % all.length]!;
      if (!fetched.paused) fetched.buffer.take(max - records.length, Infinity, records);
    }
    this.#pump();
    return records;
  }

  /** Resolves when something arrived or `wake` was called, at the latest after `ms`. */
  async arrival(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => { cancel(); this.#waiting.delete(done); resolve(); };
      const cancel = this.#cluster.settings.timers.after(ms, done);
      this.#waiting.add(done);
    });
  }

  wake(): void { for (const done of this.#waiting) done(); }

  #pump(): void {
    if (this.#cluster.closed) return;
    const wanted = new Map<number, Fetched[]>();
    const unknown: TopicPartition[] = [];
    let buffered = 0;
    for (const { buffer } of this.#partitions.values()) buffered += buffer.bytes;
    if (buffered > MAX_BUFFERED_BYTES) return;
    for (const fetched of this.#partitions.values()) {
      if (fetched.paused || fetched.error !== null || fetched.resetting || fetched.pending || fetched.buffer.bytes > this.#cluster.settings.partitionMaxBytes / 2) continue;
      const leader = this.#cluster.leader(fetched.buffer.where);
      if (leader === null) { unknown.push(fetched.buffer.where); continue; }
      if (this.#inFlight.has(leader)) continue;
      const list = wanted.get(leader);
      if (list === undefined) wanted.set(leader, [fetched]); else list.push(fetched);
    }
    if (unknown.length > 0 && !this.#lookingUp) void this.#lookUp(unknown);
    for (const [leader, list] of wanted) void this.#fetch(leader, list);
  }

  async #lookUp(partitions: readonly TopicPartition[]): Promise<void> {
    this.#lookingUp = true;
    let waitMs = 0;
    try {
      await this.#cluster.ensureLeaders(partitions);
    } catch (error) {
      if (error instanceof DisconnectException || error instanceof TimeoutException) waitMs = RETRY_BACKOFF_MS;
      else for (const where of partitions) this.#fail(where, error as KafkaException);
    }
    this.#cluster.settings.timers.after(waitMs, () => { this.#lookingUp = false; this.#pump(); }, true);
  }

  async #fetch(leader: number, list: readonly Fetched[]): Promise<void> {
    this.#inFlight.add(leader);
    const { fetchMaxWaitMs, partitionMaxBytes, isolationLevel, timers, logger } = this.#cluster.settings;
    const requested = list.map(({ buffer }) => buffer);
    let waitMs = 0;
    try {
      const answers = await this.#cluster.sendTo('fetch', leader, fetchRequest(
        requested.map(({ where: { topic, partition }, fetchOffset: offset }) => ({ topic, partition, offset })),
        { maxWaitMs: fetchMaxWaitMs, maxBytes: MAX_RESPONSE_BYTES, partitionMaxBytes, isolationLevel: isolationLevel === 'read_committed' ? 1 : 0 }));
      for (const answer of answers) {
        const fetched = this.#partitions.get(idOf(answer));
        // A seek, a revocation or a new assignment meanwhile has put another buffer in place.
        if (fetched === undefined || !requested.includes(fetched.buffer)) continue;
        if (await this.#receive(fetched, answer) === 'wait') waitMs = RETRY_BACKOFF_MS;
      }
    } catch (error) {
      waitMs = RETRY_BACKOFF_MS;
      if (!(error instanceof DisconnectException)) logger('warn', 'a fetch failed', { leader, error: (error as Error).message });
      if (error instanceof UnsupportedOperationException) for (const { where } of requested) this.#fail(where, error);
      this.#cluster.forgetLeaders(requested.map(({ where }) => where.topic));
    }
    this.wake();
    if (waitMs === 0) { this.#inFlight.delete(leader); this.#pump(); return; }
    timers.after(waitMs, () => { this.#inFlight.delete(leader); this.#pump(); }, true);
  }

  async #receive(fetched: Fetched, answer: FetchedPartition): Promise<'go on' | 'wait'> {
    const { buffer } = fetched;
    const { topic, partition } = answer;
    if (answer.errorCode === CODE.none) {
      const committed = this.#cluster.settings.isolationLevel === 'read_committed';
      try {
        const batches = committedBatches(await decodeBatches(answer.recordSet, { topic, partition }), committed ? answer.aborted : []);
        if (fetched.buffer !== buffer) return 'go on';
        fetched.knownEnd = committed ? answer.lastStableOffset : answer.highWatermark;
        fetched.stable = answer.lastStableOffset < 0 ? null : { lastStable: answer.lastStableOffset, end: answer.highWatermark };
        buffer.add(batches);
      } catch (error) {
        fetched.error = error as KafkaException;
      }
      return 'go on';
    }
    if (answer.errorCode === CODE.offsetOutOfRange) {
      void this.#resetOffset(fetched);
      return 'go on';
    }
    if (isRetriable(answer.errorCode)) {
      this.#cluster.forgetLeaders([topic]);
      return 'wait';
    }
    this.#fail(answer, protocolError(answer.errorCode, `reading ${topic}-${partition}`, { facts: { topic, partition } }));
    return 'go on';
  }

  async #resetOffset(fetched: Fetched): Promise<void> {
    fetched.resetting = true;
    const { buffer } = fetched;
    const { logger, timers } = this.#cluster.settings;
    try {
      const offset = await this.#reset(buffer.where);
      if (fetched.buffer !== buffer) return;
      if (offset === null) fetched.error = outOfRange(buffer.where, buffer.fetchOffset, null);
      else {
        logger('warn', `offset ${buffer.fetchOffset} of ${idOf(buffer.where)} is out of range, going on at ${offset} as the reset policy says`, { ...buffer.where });
        fetched.buffer = new PartitionBuffer(buffer.where, offset);
      }
      fetched.resetting = false;
    } catch (error) {
      logger('warn', `finding where to go on in ${idOf(buffer.where)} failed`, { error: (error as Error).message });
      timers.after(RETRY_BACKOFF_MS, () => { fetched.resetting = false; this.#pump(); }, true);
    }
    this.wake();
    this.#pump();
  }

  #fail(where: TopicPartition, error: KafkaException): void {
    const fetched = this.#partitions.get(idOf(where));
    if (fetched !== undefined) fetched.error = error;
    this.wake();
  }

  #require(where: TopicPartition): Fetched {
    const fetched = this.#partitions.get(idOf(where));
    if (fetched === undefined) throw new IllegalStateException(`partition ${idOf(where)} is not assigned to this client`, { facts: { topic: where.topic, partition: where.partition } });
    return fetched;
  }
}

function idOf({ topic, partition }: TopicPartition): string { return `${topic}-${partition}`; }
