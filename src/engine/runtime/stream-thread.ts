import type { Backend, RawRecord, TopicPartition } from '../backend/backend.ts';
import type { Clock } from '../common/clock.ts';
import { CommitFailedException } from '../backend/errors.ts';
import { KafkaException, StreamsException, TaskCorruptedException, TaskMigratedException, TimeoutException, TopologyException } from '../errors/errors.ts';
import { ThreadCache } from '../state/cache/thread-cache.ts';
import type { SubtopologyPlan, TopologyPlan } from '../topology/plan.ts';
import type { TraceSink } from '../trace/events.ts';
import { globalTask } from './global-task.ts';
import { ensureTopics, internalTopicSpecs } from './internal-topics.ts';
import { Metrics } from './metrics.ts';
import { resolvePartitionCounts } from './partition-counts.ts';
import type { StateRestoreListener } from './restore.ts';
import type { StandbyUpdateListener } from './standby-update-listener.ts';
import type { StreamTask } from './stream-task.ts';
import type { TaskConfig } from './task-config.ts';
import { TaskManager, type TaskListener } from './task-manager.ts';
import { StreamsProducer } from './streams-producer.ts';
import { ThreadMembership } from './thread-membership.ts';
import { registerThreadMetrics, type ThreadTotals } from './thread-metrics.ts';
import { ThreadOutput, type OutputCount, type SentListener } from './thread-output.ts';
import { ThreadStates } from './thread-state.ts';

/** Standby tasks wait for so long at the most while records keep coming. */
const STANDBY_INTERVAL_MS = 100;

export interface StreamThreadOptions {
  readonly plan: TopologyPlan;
  readonly config: TaskConfig;
  readonly backend: Backend;
  readonly clock: Clock;
  readonly trace?: TraceSink | null;
  /** The consumer group; the application id unless a debugger reads with one of its own. */
  readonly groupId?: string;
  readonly restoreListener?: StateRestoreListener;
  readonly standbyListener?: Partial<StandbyUpdateListener>;
  /** Threads with the same id are one client, in which a task and its standby task never come together. Left out: the thread is a client of its own. */
  readonly processId?: string;
  /** Some instance has asked for the end of all of them; the thread holds nothing any more. */
  readonly onShutdownRequested?: () => void;
  /** As leader of the group: there are fewer standby tasks than wished for, and the like. */
  readonly onWarning?: (message: string) => void;
  readonly onSent?: SentListener;
  readonly taskListener?: TaskListener;
  /** Threads that tell one trace number their outputs together. */
  readonly outputCount?: OutputCount;
  /** Where the task of the global stores tells what it does, if not to `trace`: each thread has a copy of them, and one story is enough. */
  readonly globalTrace?: TraceSink;
  /** For the tags of metrics, `<client id>-StreamThread-<number>`. */
  readonly name?: string;
  /** Told of rebalances; whoever owns the thread says itself when it ends. */
  readonly states?: ThreadStates;
}

/**
 * Turns the crank: poll, process, punctuate, commit. Everything that waits for a broker is here; a turn of a task never does. Whoever
 * owns the object calls `runOnce` in a loop, or, as the debugger does, its parts one by one.
 *
 *     const thread = new StreamThread({ plan, config, backend, clock });
 *     await thread.start();
 *     while (running) await thread.runOnce();
 *     await thread.close();
 *
 * Misuse: calling `process` of a task while `commit` is awaited. The parts are for one caller, in sequence.
 * Kafka: org.apache.kafka.streams.processor.internals.StreamThread
 */
export class StreamThread {
  readonly name: string;
  readonly metrics: Metrics;
  readonly output: ThreadOutput;
  /** Exactly once: in whose transactions all is sent; null at least once. */
  readonly producer: StreamsProducer | null;
  readonly tasks: TaskManager;
  readonly groupId: string;
  readonly states: ThreadStates;
  readonly membership: ThreadMembership;
  readonly #onWarning: (message: string) => void;
  readonly #plan: TopologyPlan;
  readonly #config: TaskConfig;
  readonly #backend: Backend;
  readonly #clock: Clock;
  readonly #threadCache: ThreadCache;
  readonly #trace: TraceSink | null;
  readonly #globalTrace: TraceSink | null;
  #global: StreamTask | null = null;
  #globalOffsets = new Map<string, { readonly partition: TopicPartition; next: number }>();
  #lastCommit = 0;
  #lastStandbyUpdate = -Infinity;
  #numIterations = 1;
  /** Since when nothing has worked, epoch ms. */
  #troubleSince: number | null = null;
  #topicsBySub = new Map<number, readonly string[]>();
  readonly #paused = new Set<string>();
  /** A budget for the cache that the next round takes over. */
  #cacheMaxBytes: number | null = null;
  readonly totals: ThreadTotals = { polls: 0, polled: 0, mostPolled: 0, processed: 0, punctuated: 0, commits: 0 };

  constructor(options: StreamThreadOptions) {
    this.#plan = options.plan;
    this.#config = options.config;
    this.#backend = options.backend;
    this.#clock = options.clock;
    this.#trace = options.trace ?? null;
    this.name = options.name ?? `${options.config.applicationId}-StreamThread-1`;
    this.metrics = new Metrics(() => this.#clock.now());
    this.groupId = options.groupId ?? options.config.applicationId;
    this.states = options.states ?? new ThreadStates();
    this.#threadCache = new ThreadCache(options.config.cacheMaxBytes);
    this.#globalTrace = options.globalTrace ?? this.#trace;
    this.producer = options.config.eosEnabled ? new StreamsProducer({
      backend: options.backend, threadId: this.name, trace: this.#trace, transactionTimeoutMs: options.config.transactionTimeoutMs,
      transactionalId: `${options.config.applicationId}-${options.processId ?? this.name}-${/\d*$/.exec(this.name)![0]}`,
    }) : null;
    this.output = new ThreadOutput(options.backend, this.#trace, options.onSent ?? null, options.outputCount, this.producer);
    this.tasks = new TaskManager({
      plan: this.#plan, config: this.#config, clock: this.#clock, backend: this.#backend, groupId: this.groupId, processId: options.processId ?? this.name, output: this.output, producer: this.producer, metrics: this.metrics,
      threadId: this.name, threadCache: this.#threadCache, trace: this.#trace, topicsOf: (sub) => this.#topicsOf(sub), restoreListener: options.restoreListener ?? {},
      standbyListener: options.standbyListener ?? {},
      ...(options.taskListener === undefined ? {} : { taskListener: options.taskListener }),
    });
    this.membership = new ThreadMembership({
      plan: this.#plan, config: this.#config, backend: this.#backend, tasks: this.tasks, processId: options.processId ?? this.name, topicsOf: (sub) => this.#topicsOf(sub),
      onShutdownRequested: options.onShutdownRequested ?? (() => {}),
    });
    this.#onWarning = options.onWarning ?? (() => {});
    registerThreadMetrics(this, this.metrics, options.clock.now());
  }

  /** Creates internal topics, fills global stores, joins the group. */
  async start(): Promise<void> {
    this.states.to('STARTING');
    await this.prepare();
    const topics = [...new Set(this.#plan.subtopologies.filter((sub) => !sub.global).flatMap((sub) => this.#topicsOf(sub)))];
    await this.#backend.join({
      groupId: this.groupId,
      topics,
      pattern: null,
      offsetReset: this.#offsetReset,
      coassign: this.#plan.subtopologies.filter((sub) => !sub.global).map((sub) => this.#topicsOf(sub)),
      endpoint: this.#endpoint,
      streams: this.membership.member,
      onWarning: this.#onWarning,
      onRevoked: async (partitions) => {
        this.states.to('PARTITIONS_REVOKED');
        this.membership.beforeRevoked();
        await this.tasks.close(partitions, true);
      },
      onAssigned: async (partitions) => {
        this.states.to('PARTITIONS_ASSIGNED');
        await this.tasks.create(partitions);
        this.membership.afterAssigned();
        this.states.to('RUNNING');
      },
      onLost: async (partitions) => {
        this.output.discard();
        await this.tasks.close(partitions, false);
        this.producer?.reset();
      },
    });
    this.#lastCommit = this.#clock.now();
  }

  get #endpoint(): string | null {
    const server = this.#config.values['application.server'];
    return typeof server === 'string' && server.trim() !== '' ? server : null;
  }

  get #offsetReset(): 'earliest' | 'latest' | 'none' {
    const reset = this.#config.values['auto.offset.reset'] ?? this.#config.values['consumer.auto.offset.reset'];
    return reset === 'latest' || reset === 'none' ? reset : 'earliest';
  }

  /** Finds the topics, creates the internal ones, fills the global stores: all that comes before reading. */
  async prepare(): Promise<void> {
    const existing = await this.#backend.topics(null);
    for (const sub of this.#plan.subtopologies) this.#topicsBySub.set(sub.id, this.#resolveTopics(sub, existing.keys()));
    const external = new Map([...existing.values()].map((topic) => [topic.name, topic.partitions]));
    const counts = resolvePartitionCounts(this.#plan, external, (sub) => this.#topicsOf(sub).map((topic) => this.#shortName(topic)));
    const partitionsOf = (topic: string): number => counts.get(this.#shortName(topic)) ?? external.get(topic) ?? 0;
    const tasksOf = (id: number): number => Math.max(...this.#topicsOf(this.#plan.subtopologies.find((sub) => sub.id === id)!).map(partitionsOf));
    const specs = internalTopicSpecs(this.#plan, this.#config, counts, tasksOf);
    await ensureTopics(this.#backend, specs);
    for (const [topic, partitions] of external) this.output.setPartitions(topic, partitions);
    for (const spec of specs) this.output.setPartitions(spec.name, spec.partitions);
    this.#requireSinks(external);
    await this.#startGlobal(external);
  }

  #requireSinks(external: ReadonlyMap<string, number>): void {
    for (const node of this.#plan.nodes) {
      if (node.kind !== 'sink' || node.topic === null || this.#plan.internalTopics.has(node.topic) || external.has(node.topic)) continue;
      throw new StreamsException(`topic ${node.topic}, which ${node.name} writes, does not exist on ${this.#backend.description}: create it first (Kafka Streams never creates output topics)`, { facts: { topic: node.topic, node: node.name } });
    }
  }

  async #startGlobal(external: ReadonlyMap<string, number>): Promise<void> {
    for (const global of this.#plan.globalStores.values()) {
      const missing = global.source.topics.find((topic) => !external.has(topic));
      if (missing !== undefined) throw new TopologyException(`There are no partitions available for topic ${missing} when initializing global store ${global.builder.name}`);
    }
    this.#global = globalTask({
      plan: this.#plan, config: this.#config, clock: this.#clock, output: this.output, metrics: this.metrics, threadId: this.name, threadCache: this.#threadCache, stateDir: null,
      trace: this.#globalTrace,
    }, (topic) => external.get(topic) ?? 0);
    if (this.#global === null) return;
    this.#global.initializeStores();
    this.#global.initializeProcessors();
    this.tasks.globalStores = new Map(this.#global.stores.map((store) => [store.name, store]));
    const partitions = this.#global.group.queues.map(({ topic, partition }) => ({ topic, partition }));
    const bounds = await this.#backend.bounds(partitions);
    partitions.forEach((partition, index) => this.#globalOffsets.set(`${partition.topic}-${partition.partition}`, { partition, next: bounds[index]!.start }));
    await this.updateGlobal();
  }

  /** Takes up what is new in the global topics. True when there was something. */
  async updateGlobal(): Promise<boolean> {
    const global = this.#global;
    if (global === null) return false;
    let any = false;
    const offsets = [...this.#globalOffsets.values()];
    const bounds = await this.#backend.bounds(offsets.map(({ partition }) => partition));
    for (const [index, at] of offsets.entries()) {
      while (at.next < bounds[index]!.end) {
        const records = await this.#backend.read(at.partition, at.next, bounds[index]!.end, 10_000);
        // What is left are ends of transactions, or what those wrote that were aborted.
        if (records.length === 0) {
          at.next = bounds[index]!.end;
          break;
        }
        global.addRecords(at.partition.topic, at.partition.partition, records);
        at.next = records[records.length - 1]!.offset + 1;
        any = true;
      }
    }
    if (any) {
      while (global.process());
      global.flushStores();
    }
    return any;
  }

  /** Standby tasks take up what is new in their changelogs. How many records there were; a long changelog takes several calls. */
  async updateStandbys(): Promise<number> {
    this.#lastStandbyUpdate = this.#clock.now();
    return this.tasks.standbys.update();
  }

  get global(): StreamTask | null { return this.#global; }
  get threadCache(): ThreadCache { return this.#threadCache; }

  #resolveTopics(sub: SubtopologyPlan, existing: Iterable<string>): readonly string[] {
    const topics = new Set(sub.sourceTopics.map((topic) => this.#fullName(topic)));
    const names = [...existing];
    for (const pattern of sub.sourcePatterns) {
      const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, ''));
      for (const name of names) if (!name.startsWith('__') && whole.test(name)) topics.add(name);
    }
    return [...topics];
  }
  #topicsOf(sub: SubtopologyPlan): readonly string[] { return this.#topicsBySub.get(sub.id) ?? []; }
  #fullName(topic: string): string { return this.#plan.internalTopics.has(topic) ? `${this.#config.applicationId}-${topic}` : topic; }
  #shortName(topic: string): string {
    const prefix = `${this.#config.applicationId}-`;
    return topic.startsWith(prefix) && this.#plan.internalTopics.has(topic.slice(prefix.length)) ? topic.slice(prefix.length) : topic;
  }

  /** Fetches what is there and files it with the tasks. The number of records. */
  async poll(maxWaitMs: number): Promise<number> {
    this.#resumeDrained();
    await this.tasks.createWaiting();
    const records = await this.#backend.poll(maxWaitMs);
    this.totals.polls++;
    this.totals.polled += records.length;
    this.totals.mostPolled = Math.max(this.totals.mostPolled, records.length);
    let from = 0;
    while (from < records.length) {
      const { topic, partition } = records[from]!;
      let to = from + 1;
      while (to < records.length && records[to]!.topic === topic && records[to]!.partition === partition) to++;
      this.#file(topic, partition, from === 0 && to === records.length ? records : records.slice(from, to));
      from = to;
    }
    return records.length;
  }

  #file(topic: string, partition: number, records: readonly RawRecord[]): void {
    const task = this.tasks.taskOf(topic, partition);
    if (task === undefined) return;
    task.addRecords(topic, partition, records);
    const queue = task.group.queue(topic, partition)!;
    queue.highestOffset = records[records.length - 1]!.offset;
    if (queue.size > this.#config.bufferedRecordsPerPartition) {
      this.#backend.pause([{ topic, partition }]);
      this.#paused.add(`${topic}-${partition}`);
    }
  }

  #resumeDrained(): void {
    if (this.#paused.size === 0) return;
    for (const task of this.tasks.tasks) {
      for (const { topic, partition, size } of task.group.queues) {
        if (size <= this.#config.bufferedRecordsPerPartition && this.#paused.delete(`${topic}-${partition}`)) this.#backend.resume([{ topic, partition }]);
      }
    }
  }

  readonly lag = (topic: string, partition: number): number | null => this.#backend.lag({ topic, partition });

  /**
   * One round of the loop. The number of records processed. What a thread survives does not come out of here: a task that has to start again
   * does, and partitions that were given to others are let go.
   */
  async runOnce(pollMs = this.#config.pollMs): Promise<number> { return this.#surviving(() => this.#runOnce(pollMs)); }

  /** A round of a paused application: the group is kept up with, queues fill, commits are made; nothing is processed, no punctuator is called. */
  async runPaused(pollMs = this.#config.pollMs): Promise<void> {
    await this.#surviving(async () => {
      await this.poll(pollMs);
      await this.maybeCommit();
      await this.output.flush();
      return 0;
    });
  }

  async #surviving(round: () => Promise<number>): Promise<number> {
    try {
      const processed = await round();
      this.#troubleSince = null;
      return processed;
    } catch (error) {
      await this.#survive(error);
      return 0;
    }
  }

  /** A new budget for the record cache, from the next round on: a smaller one evicts, and what is evicted goes on through the nodes. */
  resizeCache(maxBytes: number): void { this.#cacheMaxBytes = maxBytes; }

  #takeOverCacheSize(): void {
    if (this.#cacheMaxBytes === null) return;
    this.#threadCache.resize(this.#cacheMaxBytes);
    this.#cacheMaxBytes = null;
  }

  async #runOnce(pollMs: number): Promise<number> {
    this.#takeOverCacheSize();
    this.membership.maybeProbe(this.#clock.now());
    const polled = await this.poll(this.#anythingProcessable() ? 0 : pollMs);
    if (this.#global !== null) await this.updateGlobal();
    if (polled === 0 || this.#clock.now() - this.#lastStandbyUpdate >= STANDBY_INTERVAL_MS) await this.updateStandbys();
    let total = 0;
    for (;;) {
      let processed = 0;
      for (const task of this.tasks.tasks) {
        for (let n = 0; n < this.#numIterations && task.isProcessable(this.#clock.now(), this.lag) && task.process(); n++) processed++;
      }
      total += processed;
      this.totals.processed += processed;
      const punctuated = this.punctuate();
      const committed = await this.maybeCommit();
      if (processed === 0) break;
      if (punctuated || committed) this.#numIterations = Math.max(1, this.#numIterations >> 1);
      else this.#numIterations++;
      if (total >= Math.max(polled, 1000)) break;
    }
    await this.output.flush();
    return total;
  }

  /** Kafka: StreamThread#runLoop's catch clauses, TaskManager#handleCorruption, task.timeout.ms */
  async #survive(error: unknown): Promise<void> {
    if (error instanceof TaskCorruptedException) {
      await this.#reviveCorrupted(error.facts.task ?? null);
    } else if (this.producer !== null && error instanceof TaskMigratedException && !(error.cause instanceof CommitFailedException)) {
      // Of what the producer has sent nothing is known; the partitions are still this thread's, for all it has heard.
      this.producer.reset();
      await this.#revive(this.tasks.tasks);
    } else if (error instanceof CommitFailedException || error instanceof TaskMigratedException) {
      // The group has gone on without this thread: its partitions may be someone else's. It joins again with the next poll.
      this.output.discard();
      await this.tasks.close('all', false);
      this.producer?.reset();
    } else if (error instanceof KafkaException && error.retriable) {
      this.#troubleSince ??= this.#clock.now();
      const elapsed = this.#clock.now() - this.#troubleSince;
      if (elapsed < this.#config.taskTimeoutMs) return;
      throw new TimeoutException(`No progress within ${elapsed} ms (task.timeout.ms is ${this.#config.taskTimeoutMs}): ${error.message}`, { cause: error, facts: error.facts });
    } else throw error;
  }

  /**
   * What the other tasks have done is kept, the corrupted one goes back to its last commit. Where it has sent something in the transaction of all of
   * them (or `id` is null, as nobody knows what became of that), all go back. Kafka: TaskManager#handleCorruption
   */
  async #reviveCorrupted(id: string | null): Promise<void> {
    const { tasks } = this.tasks;
    const corrupted = tasks.filter((task) => task.id === id);
    if (id === null || corrupted.some((task) => this.producer?.holds(task) === true)) return this.#revive(tasks);
    for (const task of corrupted) this.output.discardOf(task);
    try {
      await this.tasks.commit(tasks.filter((task) => !corrupted.includes(task)));
    } catch (error) {
      if (this.producer === null || !(error instanceof TaskCorruptedException)) throw error;
      return this.#revive(tasks);
    }
    await this.#revive(corrupted);
  }

  async #revive(tasks: readonly StreamTask[]): Promise<void> {
    await this.tasks.revive(tasks, async (partition) => {
      if (this.#offsetReset === 'none') return null;
      const [bounds] = await this.#backend.bounds([partition]);
      return this.#offsetReset === 'latest' ? bounds!.end : bounds!.start;
    });
    for (const { topic, partition } of tasks.flatMap((task) => task.group.queues)) {
      if (this.#paused.delete(`${topic}-${partition}`)) this.#backend.resume([{ topic, partition }]);
    }
  }

  #anythingProcessable(): boolean { return this.tasks.tasks.some((task) => task.isProcessable(this.#clock.now(), this.lag)); }

  punctuate(): boolean {
    let punctuated = false;
    for (const task of this.tasks.tasks) {
      const before = task.punctuateTotal;
      if (task.maybePunctuateStreamTime()) punctuated = true;
      if (task.maybePunctuateSystemTime()) punctuated = true;
      this.totals.punctuated += task.punctuateTotal - before;
    }
    return punctuated;
  }

  /** Commits when the interval has passed, or when a processor asked for it. */
  async maybeCommit(): Promise<boolean> {
    const now = this.#clock.now();
    const requested = this.tasks.tasks.some((task) => task.commitRequested && task.commitNeeded);
    if (!requested && now - this.#lastCommit <= this.#config.commitIntervalMs) return false;
    return this.commit();
  }

  async commit(): Promise<boolean> {
    const committed = await this.tasks.commit();
    if (committed) this.totals.commits++;
    this.#lastCommit = this.#clock.now();
    return committed;
  }
  /** Dropped records of all tasks that this thread ever had, Kafka's `dropped-records-total`. */
  get droppedTotal(): number { return this.tasks.droppedTotal + (this.#global?.droppedTotal ?? 0); }
  get lastCommit(): number { return this.#lastCommit; }

  /**
   * The first half of a commit, after which a crash makes the same records come again: caches are flushed, everything is sent, no offset is committed. Exactly
   * once, the offsets are in the transaction, which is not committed.
   */
  async flush(): Promise<void> { await this.tasks.beginCommit(); }

  /** The end of the process: nothing is sent, committed or closed. */
  abandon(): void {
    this.output.discard();
    this.tasks.abandon();
    this.#global?.closeStores();
  }

  /** Commits and closes all tasks; dirty: as after a crash, nothing is committed. */
  async close(clean = true): Promise<void> {
    if (!clean) {
      await this.output.sendDeadLetters();
      this.output.discard();
    }
    try {
      this.tasks.standbys.close(clean);
      await this.tasks.close('all', clean);
    } finally {
      this.#global?.closeProcessors();
      this.#global?.closeStores();
    }
  }
}
