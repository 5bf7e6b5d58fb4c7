import type { Clock } from '../common/clock.ts';
import {
  FailedProcessingException, IllegalArgumentException, ProcessorStateException, StreamsException, TaskCorruptedException,
  TaskMigratedException,
} from '../errors/errors.ts';
import type { Cancellable, PunctuationType, Punctuator, RecordContext } from '../processor/context.ts';
import { Record } from '../processor/record.ts';
import type { StateStore } from '../processor/state-store.ts';
import type { RawRecord } from '../backend/backend.ts';
import type { Details, TraceSink, TurnCause } from '../trace/events.ts';
import { DROP_REASONS, type DropReason, type HoldReason } from '../trace/reasons.ts';
import { ThreadCache } from '../state/cache/thread-cache.ts';
import type { TopologyPlan } from '../topology/plan.ts';
import { FailureHandling, messageOf } from './failure-handling.ts';
import type { Metrics } from './metrics.ts';
import { ObservedTimes } from './observed-times.ts';
import { PartitionGroup, type LagLookup } from './partition-group.ts';
import type { ProcessorNode } from './processor-node.ts';
import type { Schedule } from './punctuation-queue.ts';
import { RecordCollector, type OutputSink } from './record-collector.ts';
import { RecordQueue, type RecordQueueOwner, type StampedRecord } from './record-queue.ts';
import { boundExtractor, buildTopology, initProcessor, type RunningTopology } from './running-topology.ts';
import { noAccess } from './store-access.ts';
import { adviseOnStore } from './serde-advice.ts';
import type { SourceNode } from './source-node.ts';
import { StateContext } from './state-context.ts';
import type { TaskConfig } from './task-config.ts';
import { registerTaskMetrics } from './task-metrics.ts';
import { TaskSchedules } from './task-schedules.ts';
import { TurnTrace } from './turn-trace.ts';

export interface StreamTaskOptions {
  /** `<sub-topology>_<partition>` */
  readonly id: string;
  readonly partition: number;
  readonly plan: TopologyPlan;
  /** Nodes of this task: one sub-topology, or all of them under the test driver. */
  readonly nodes: ReadonlySet<string>;
  /** Input partitions by source node: full topic names. */
  readonly inputs: readonly { readonly topic: string; readonly partition: number; readonly source: string }[];
  readonly config: TaskConfig;
  readonly clock: Clock;
  readonly output: OutputSink;
  readonly metrics: Metrics;
  /** For the tags of metrics. */
  readonly threadId: string;
  readonly threadCache: unknown;
  readonly globalStores: ReadonlyMap<string, StateStore>;
  readonly stateDir: string | null;
  readonly trace: TraceSink | null;
  /** `global`: the task that fills the global stores. */
  readonly turnCause?: 'record' | 'global';
}

const NO_RECORD: RecordContext = { timestamp: -1, topic: null, partition: -1, offset: -1, headers: null, raw: null };

/**
 * One unit of work: the nodes of a sub-topology, their stores and the input partitions with one number. `process` is a turn: one record
 * from its source to the end of every way, without waiting for anything.
 * Kafka: org.apache.kafka.streams.processor.internals.StreamTask
 */
export class StreamTask implements RecordQueueOwner {
  readonly id: string;
  readonly partition: number;
  readonly plan: TopologyPlan;
  readonly config: TaskConfig;
  readonly trace: TurnTrace | null;
  readonly threadCache: unknown;
  readonly stateDir: string | null;
  readonly collector: RecordCollector;
  readonly failures: FailureHandling;
  readonly observedTimes: ObservedTimes;
  readonly stateContext: StateContext;
  readonly topology: RunningTopology;
  readonly group: PartitionGroup;
  readonly processorMetadata = new Map<string, number>();
  recordContext: RecordContext | null = null;
  commitNeeded = false;
  commitRequested = false;
  processedTotal = 0;
  droppedTotal = 0;
  punctuateTotal = 0;
  restoredTotal = 0;
  /** Changelog records still to be read before the task runs. */
  restoreRemaining = 0;
  /** Where restoring is, by changelog: the next offset to read. */
  readonly restorePositions = new Map<string, number>();
  /** Since when it waits although some of its queues have records, or for any; null while it works. Epoch ms. */
  idlingSince: number | null = null;
  readonly #clock: Clock;
  readonly #globalStores: ReadonlyMap<string, StateStore>;
  readonly #stores = new Map<string, StateStore>();
  readonly #schedules: TaskSchedules;
  #wallClockTime: number;
  #currentNode: string | null = null;
  #depth = 0;
  #currentRaw: RawRecord | null = null;
  #metadataChanged = false;
  #partitionTime: { scope: string; old: number; now: number } | null = null;
  readonly #metrics: Metrics;
  readonly #turnCause: 'record' | 'global';

  constructor(options: StreamTaskOptions) {
    this.id = options.id;
    this.partition = options.partition;
    this.plan = options.plan;
    this.config = options.config;
    this.trace = options.trace === null ? null : new TurnTrace(options.trace);
    this.threadCache = options.threadCache;
    this.stateDir = options.stateDir;
    this.#clock = options.clock;
    this.#wallClockTime = options.clock.now();
    this.#globalStores = options.globalStores;
    this.failures = new FailureHandling(this);
    this.collector = new RecordCollector(this, options.output);
    this.observedTimes = new ObservedTimes(this.id, this.trace);
    this.#schedules = new TaskSchedules(this.id, this.trace, (schedule, now) => this.#fire(schedule, now));
    this.stateContext = new StateContext(this);
    this.topology = buildTopology(options.plan, options.nodes, this);
    this.group = new PartitionGroup(options.inputs.map((input) => {
      const source = this.topology.sources.find((node) => node.name === input.source) as SourceNode;
      return new RecordQueue(input.topic, input.partition, source, boundExtractor(source.timestampExtractor ?? options.config.timestampExtractor, this), this);
    }), options.config.maxTaskIdleMs);
    this.#metrics = options.metrics;
    this.#turnCause = options.turnCause ?? 'record';
    registerTaskMetrics(this, options.metrics, options.threadId);
  }

  get applicationId(): string { return this.config.applicationId; }
  get streamTime(): number { return this.group.streamTime; }
  get currentNodeOrNull(): string | null { return this.#currentNode; }
  currentSystemTimeMs(): number { return this.#wallClockTime; }

  /** Internal topics carry the application id, external ones stand as they are. */
  fullTopicName(topic: string): string { return this.plan.internalTopics.has(topic) ? `${this.applicationId}-${topic}` : topic; }

  changelogTopicFor(store: string): string {
    const source = this.plan.stores.get(store)?.sourceTopic ?? null;
    return source === null ? `${this.applicationId}-${store}-changelog` : this.fullTopicName(source);
  }
  /** The topic that restores a store, null when there is none. */
  loggedTopicFor(store: string): string | null {
    const plan = this.plan.stores.get(store);
    if (plan === undefined) return null;
    return plan.builder.loggingEnabled || plan.sourceTopic !== null ? this.changelogTopicFor(store) : null;
  }

  /** Opens the stores. */
  initializeStores(): void {
    for (const store of this.topology.stores) {
      this.#stores.set(store.name, store);
      try {
        store.init(this.stateContext, store);
      } catch (error) {
        throw adviseOnStore(error, this.plan);
      }
    }
  }

  /** Runs `init` of the processors, in topological order. Comes after restoring. */
  initializeProcessors(): void {
    for (const node of this.topology.processors) {
      this.#currentNode = node.name;
      initProcessor(node, this.plan);
    }
    this.#currentNode = null;
  }

  store(name: string): StateStore | undefined { return this.#stores.get(name); }
  get stores(): readonly StateStore[] { return this.topology.stores; }

  storeFor(node: string, connected: ReadonlySet<string>, name: string): StateStore {
    if (connected.has(name)) {
      const own = this.#stores.get(name);
      if (own !== undefined) return own;
    }
    const global = this.#globalStores.get(name);
    if (global !== undefined) return global;
    throw noAccess(node, name, this.plan.stores.has(name), [...this.plan.stores.keys(), ...this.#globalStores.keys()]);
  }

  addRecords(topic: string, partition: number, records: readonly RawRecord[]): void {
    const queue = this.group.queue(topic, partition);
    if (queue === undefined) throw new IllegalArgumentException(`task ${this.id} does not read ${topic}-${partition}`, { facts: { task: this.id, topic, partition } });
    for (let i = 0; i < records.length; i++) this.group.add(queue, records[i]!);
  }

  isProcessable(now: number, lag: LagLookup): boolean {
    const ready = this.group.readyToProcess(now, lag);
    if (ready) this.idlingSince = null; else this.idlingSince ??= now;
    return ready;
  }

  /** One turn: the next record, to the end. False when there was none. */
  process(): boolean {
    this.#wallClockTime = this.#clock.now();
    const oldStreamTime = this.group.streamTime;
    const record = this.group.poll();
    if (record === null) return false;
    const queue = this.group.lastQueue!;
    if (!record.corrupt) this.#processRecord(record, queue, oldStreamTime);
    queue.consumed = record.raw.offset + 1;
    this.commitNeeded = true;
    return true;
  }

  #processRecord(record: StampedRecord, queue: RecordQueue, oldStreamTime: number): void {
    const raw = record.raw;
    this.#currentRaw = raw;
    this.recordContext = { timestamp: record.timestamp, topic: raw.topic, partition: raw.partition, offset: raw.offset, headers: record.headers, raw };
    this.processedTotal++;
    if (this.trace !== null) this.#traceTurn(record, oldStreamTime);
    try {
      queue.source.process(Record.sharing(record.key, record.value, record.timestamp, record.headers));
    } catch (error) {
      throw this.#asStreamsException(error);
    } finally {
      this.trace?.end();
      this.recordContext = null;
      this.#currentRaw = null;
      this.#currentNode = null;
      this.#depth = 0;
    }
  }

  #traceTurn(record: StampedRecord, oldStreamTime: number): void {
    const trace = this.trace!;
    const raw = record.raw;
    trace.start({
      kind: 'turn-start', task: this.id, cause: this.#turnCause, topic: raw.topic, partition: raw.partition, offset: raw.offset, key: raw.key, value: raw.value,
      timestamp: record.timestamp, headers: raw.headers,
    });
    const moved = this.#partitionTime;
    if (moved !== null) {
      trace.emit({ kind: 'time-advance', clock: 'partition', scope: moved.scope, old: moved.old, new: moved.now });
      this.#partitionTime = null;
    }
    if (this.group.streamTime !== oldStreamTime) {
      trace.emit({ kind: 'time-advance', clock: 'stream', scope: this.id, old: oldStreamTime, new: this.group.streamTime });
    }
  }

  #asStreamsException(error: unknown): unknown {
    if (error instanceof FailedProcessingException) return this.#failedIn(error.facts.node ?? null, error.cause, error.message);
    if (error instanceof StreamsException) return error;
    return this.#failedIn(this.#currentNode, error);
  }

  #failedIn(node: string | null, cause: unknown, what = ''): StreamsException {
    const raw = this.#currentRaw;
    const facts = { task: this.id, node: node ?? '', topic: raw?.topic, partition: raw?.partition, offset: raw?.offset };
    return new StreamsException(
      `${what === '' ? 'Exception caught in process' : what}. taskId=${this.id}, processor=${node ?? 'unknown'}, topic=${raw?.topic ?? null}, partition=${raw?.partition ?? -1}, ` +
        `offset=${raw?.offset ?? -1}: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`,
      { cause, facts },
    );
  }

  /** `task 0_1, record orders[1]@42`, for messages. */
  whereabouts(): string {
    const raw = this.#currentRaw;
    return `task ${this.id}${raw === null ? '' : `, record ${raw.topic}[${raw.partition}]@${raw.offset}`}`;
  }

  // ---- punctuation

  schedule(node: ProcessorNode, intervalMs: number, type: PunctuationType, punctuator: Punctuator, startTime?: number): Cancellable {
    return this.#schedules.add(node, intervalMs, type, punctuator, type === 'stream-time' ? this.streamTime : this.#clock.now(), startTime);
  }

  maybePunctuateStreamTime(): boolean { return this.group.streamTime >= 0 && this.#punctuate('stream-time', this.group.streamTime); }
  maybePunctuateSystemTime(): boolean { return this.#punctuate('wall-clock-time', this.#clock.now()); }
  nextPunctuation(type: PunctuationType): number | null { return this.#schedules.nextDue(type); }

  #punctuate(type: PunctuationType, now: number): boolean {
    if (!this.#schedules.punctuate(type, now)) return false;
    return this.commitNeeded = true;
  }

  #fire(schedule: Schedule, now: number): void {
    this.#wallClockTime = this.#clock.now();
    this.punctuateTotal++;
    this.recordContext = { timestamp: now, topic: null, partition: -1, offset: -1, headers: null, raw: null };
    this.#startTurn('punctuate', now);
    this.#schedules.tellFired(schedule, now);
    this.#currentNode = schedule.node.name;
    this.#depth = 1;
    try {
      const result: unknown = schedule.punctuator(now);
      if (result !== undefined) schedule.node.rejectPromise(result, 'punctuator');
    } catch (error) {
      this.#onPunctuationError(schedule.node, error);
    } finally {
      this.#endTurn();
    }
  }

  #onPunctuationError(node: ProcessorNode, error: unknown): void {
    if (error instanceof TaskCorruptedException || error instanceof TaskMigratedException) throw error;
    let failed = error;
    if (!(error instanceof FailedProcessingException)) {
      try {
        this.failures.onProcessing(node.name, null, error);
        return;
      } catch (thrown) {
        failed = thrown;
      }
    }
    if (!(failed instanceof FailedProcessingException)) throw failed;
    throw new StreamsException(
      `task [${this.id}] ${failed.message === '' ? 'Exception caught' : failed.message} while punctuating processor '${node.name}': ${messageOf(failed.cause)}`,
      { cause: failed.cause, facts: { task: this.id, node: failed.facts.node ?? node.name } });
  }

  #startTurn(cause: TurnCause, timestamp: number): void {
    this.trace?.begin({
      kind: 'turn-start', task: this.id, cause, topic: null, partition: -1, offset: -1, key: null, value: null, timestamp, headers: [],
    });
  }

  #endTurn(): void {
    this.trace?.end();
    this.recordContext = null;
    this.#currentNode = null;
    this.#depth = 0;
  }

  // ---- commit

  requestCommit(): void { this.commitRequested = true; }

  /** Flushes caches and buffers, which may forward; what follows for the offsets is the thread's. */
  prepareCommit(): void {
    if (!this.commitNeeded) return;
    this.flushCaches();
  }

  flushCaches(): void { this.#flush(false); }

  /** Caches and buffers, and then down to the disk: what a checkpoint stands on. */
  flushStores(): void { this.#flush(true); }

  #flush(toDisk: boolean): void {
    if (this.topology.stores.length === 0) return;
    this.#startTurn('commit', this.streamTime);
    this.recordContext = NO_RECORD;
    try {
      for (const store of this.topology.stores) {
        try {
          if (toDisk) store.flush();
          else store.flushCache?.();
        } catch (error) {
          throw this.#flushFailed(store, error);
        }
      }
    } finally {
      this.#endTurn();
    }
  }

  #flushFailed(store: StateStore, error: unknown): unknown {
    const cause = error instanceof FailedProcessingException ? error.cause : error;
    if (cause instanceof TaskMigratedException || cause instanceof TaskCorruptedException) return cause;
    return new ProcessorStateException(
      `task ${this.id} Failed to flush cache of store ${store.name}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause, facts: { task: this.id, store: store.name, ...(error instanceof FailedProcessingException ? { node: error.facts.node ?? '' } : {}) } },
    );
  }

  /** Offsets to resume from: the head of each queue, or one past the last record taken. Kafka: committableOffsets */
  committableOffsets(): readonly { readonly topic: string; readonly partition: number; readonly offset: number; readonly partitionTime: number }[] {
    const offsets = [];
    for (const queue of this.group.queues) {
      if (queue.consumed < 0 && !(this.#metadataChanged && queue.headOffset !== null)) continue;
      offsets.push({ topic: queue.topic, partition: queue.partition, offset: queue.headOffset ?? queue.consumed, partitionTime: queue.partitionTime });
    }
    return offsets;
  }

  postCommit(): void {
    this.commitNeeded = false;
    this.commitRequested = false;
    this.#metadataChanged = false;
    for (const queue of this.group.queues) queue.consumed = -1;
  }

  setProcessorMetadata(key: string, value: number): void {
    this.processorMetadata.set(key, value);
    this.#metadataChanged = true;
  }

  // ---- what nodes tell

  /** A record enters a node: told only when someone listens. Gives the node that was running, for `leave`. */
  enter(node: string, record: Record<unknown, unknown>): string | null {
    const outer = this.#currentNode;
    this.trace!.emit({
      kind: 'node-enter', node, from: outer, depth: this.#depth++, key: record.key, value: record.value, timestamp: record.timestamp, headers: record.headerList(),
    });
    this.#currentNode = node;
    return outer;
  }
  /** A node forwards although no record is in it: its cache is being flushed. Told only when someone listens. */
  asNode(node: string, work: () => void): void {
    const outer = this.#currentNode;
    this.#currentNode = node;
    this.#depth++;
    try {
      work();
    } finally {
      this.leave(outer);
    }
  }
  leave(outer: string | null): void {
    this.#depth--;
    this.#currentNode = outer;
  }

  drop(reason: DropReason, details: Details | null): void { this.dropAt(this.#currentNode, reason, details); }

  dropAt(node: string | null, reason: DropReason, details: Details | null): void {
    const counted: boolean = DROP_REASONS[reason];
    if (counted) this.droppedTotal++;
    this.trace?.emit({ kind: 'drop', task: this.id, node, reason, counted, details });
  }

  holdAt(node: string | null, reason: HoldReason, details: Details | null): void {
    this.trace?.emit({ kind: 'hold', task: this.id, node, reason, details });
  }

  // ---- what queues tell

  onDeserializationError(raw: RawRecord, error: unknown, node: string): boolean {
    this.failures.onDeserialization(raw, error, node, (tell) => this.#turnOfUnread(raw, tell));
    return true;
  }

  onNegativeTimestamp(raw: RawRecord, timestamp: number, node: string): void {
    this.#turnOfUnread(raw, () => this.dropAt(node, 'negative-timestamp', { topic: raw.topic, partition: raw.partition, offset: raw.offset, timestamp }));
  }

  onPartitionTime(topic: string, partition: number, old: number, now: number): void {
    if (this.trace !== null) this.#partitionTime = { scope: `${topic}-${partition}`, old, now };
  }

  /** A record that ends in its queue has a turn of its own, so that no input is without a fate. */
  #turnOfUnread(raw: RawRecord, tell: () => void): void {
    this.trace?.start({
      kind: 'turn-start', task: this.id, cause: this.#turnCause, topic: raw.topic, partition: raw.partition, offset: raw.offset, key: raw.key, value: raw.value,
      timestamp: raw.timestamp, headers: raw.headers,
    });
    tell();
    this.trace?.end();
  }

  // ---- the end

  /** Closes every processor, even when one fails; the last error is thrown. */
  closeProcessors(): void {
    let last: unknown;
    for (const node of this.topology.processors) {
      try {
        node.processor.close?.();
      } catch (error) {
        last = new StreamsException(`failed to close processor ${node.name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error, facts: { node: node.name } });
      }
    }
    this.#schedules.clear();
    this.group.clear();
    if (last !== undefined) throw last;
  }

  /** The task becomes a standby task, whose stores are written below the caches. */
  clearCaches(): void { if (this.threadCache instanceof ThreadCache) this.threadCache.clear(`${this.id}-`); }

  closeStores(): void {
    for (const store of this.topology.stores) if (store.isOpen) store.close();
    this.#metrics.removeByTag('task-id', this.id);
  }
}
