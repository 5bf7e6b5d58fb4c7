/**
 * An application: a topology, running on a Kafka until it is closed.
 *
 *     const streams = new KafkaStreams(builder.build(), { 'application.id': 'visits', 'bootstrap.servers': 'localhost:9092' });
 *     await streams.start();
 *     process.once('SIGTERM', () => streams.close());
 *
 * Misuse: reading a store before the state is RUNNING; it throws, because its partitions may still be restoring.
 * Kafka: org.apache.kafka.streams.KafkaStreams
 */
import type { Backend } from '../backend/backend.ts';
import { systemClock, systemTimers } from '../backend/system-timers.ts';
import { sleep, type Timers } from '../backend/timers.ts';
import type { Clock } from '../common/clock.ts';
import { didYouMean } from '../common/nearest.ts';
import { StreamsConfig } from '../config/streams-config.ts';
import {
  IllegalStateException, InvalidStateStoreException, InvalidStateStorePartitionException, StreamsNotStartedException, StreamsStoppedException,
  UnknownStateStoreException,
} from '../errors/errors.ts';
import type { StateStore } from '../processor/state-store.ts';
import { Metrics, type Metric } from '../runtime/metrics.ts';
import { taskConfigOf } from '../runtime/resolve-task-config.ts';
import type { RestoreListener } from '../runtime/restore.ts';
import { StreamThread } from '../runtime/stream-thread.ts';
import type { StreamTask } from '../runtime/stream-task.ts';
import { QueryResult, StateQueryResult } from '../state/query-result.ts';
import { queryStore } from '../state/query-store.ts';
import type { StateQueryRequest } from '../state/state-query-request.ts';
import type { Topology } from '../topology/topology.ts';
import type { StoreQueryParameters } from './store-query-parameters.ts';
import { StreamsStates, type StreamsState } from './streams-state.ts';

/**
 * What a thread's death leads to: a new thread in its place, or the end of this client. SHUTDOWN_APPLICATION ends this client too; other
 * instances are not told, as Kafka tells them through an assignor of its own. Kafka: StreamsUncaughtExceptionHandler
 */
export type UncaughtExceptionResponse = 'REPLACE_THREAD' | 'SHUTDOWN_CLIENT' | 'SHUTDOWN_APPLICATION';

export interface KafkaStreamsOptions {
  /** A connection for one thread; the broker of `bootstrap.servers` when left out. */
  readonly connect?: (config: StreamsConfig) => Promise<Backend>;
  readonly clock?: Clock;
  readonly timers?: Timers;
}

/** Between looks at what goes on in the group while paused. */
const PAUSED_MS = 100;

interface RunningThread { readonly name: string; readonly thread: StreamThread; readonly backend: Backend; loop: Promise<void>; stopping: boolean }

export class KafkaStreams {
  readonly #topology: Topology;
  readonly #config: StreamsConfig;
  readonly #connect: (config: StreamsConfig) => Promise<Backend>;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #states = new StreamsStates();
  readonly #threads: RunningThread[] = [];
  #uncaught: (error: unknown) => UncaughtExceptionResponse = () => 'SHUTDOWN_CLIENT';
  #restoreListener: RestoreListener = {};
  #paused = false;
  #closing: Promise<boolean> | null = null;
  #threadNumber = 0;
  #failedThreads = 0;
  readonly #metrics: Metrics;

  constructor(topology: Topology, config: StreamsConfig | { readonly [key: string]: unknown }, options: KafkaStreamsOptions = {}) {
    this.#topology = topology;
    this.#config = config instanceof StreamsConfig ? config : new StreamsConfig(config);
    this.#clock = options.clock ?? systemClock;
    this.#timers = options.timers ?? systemTimers;
    this.#connect = options.connect ?? ((streams) => this.#connectKafka(streams));
    this.#metrics = this.#ownMetrics();
  }

  async #connectKafka(config: StreamsConfig): Promise<Backend> {
    const { KafkaBackend } = await import('../backend/kafkajs/kafka-backend.ts');
    return KafkaBackend.connect({ bootstrap: config.bootstrapServers.join(','), clock: this.#clock, timers: this.#timers, isolationLevel: config.isolationLevel });
  }

  get state(): StreamsState { return this.#states.current; }

  /** @throws IllegalStateException  after start */
  setStateListener(listener: (newState: StreamsState, oldState: StreamsState) => void): void {
    this.#requireCreated('a state listener');
    this.#states.listener = listener;
  }
  setUncaughtExceptionHandler(handler: (error: unknown) => UncaughtExceptionResponse): void {
    this.#requireCreated('an uncaught exception handler');
    this.#uncaught = handler;
  }
  setGlobalStateRestoreListener(listener: RestoreListener): void {
    this.#requireCreated('a restore listener');
    this.#restoreListener = listener;
  }
  #requireCreated(what: string): void {
    if (this.state !== 'CREATED') throw new IllegalStateException(`Can only set ${what} before calling start(); the state is ${this.state}.`);
  }

  /** Joins the group; the promise resolves when all threads have their first tasks, restored. */
  async start(): Promise<void> {
    if (this.state !== 'CREATED') throw new IllegalStateException(`The client is either already started or already stopped, cannot re-start (state ${this.state})`);
    this.#states.to('REBALANCING');
    try {
      for (let index = 0; index < this.#config.numStreamThreads; index++) await this.#startThread();
      this.#states.to('RUNNING');
    } catch (error) {
      this.#states.to('PENDING_ERROR');
      await this.#stopThreads(false);
      this.#states.to('ERROR');
      throw error;
    }
  }

  async #startThread(): Promise<void> {
    const backend = await this.#connect(this.#config);
    const name = `${this.#config.clientId || this.#config.applicationId}-StreamThread-${++this.#threadNumber}`;
    const taskConfig = taskConfigOf(this.#config);
    const thread = new StreamThread({
      plan: this.#topology.plan(this.#config), config: { ...taskConfig, cacheMaxBytes: Math.floor(taskConfig.cacheMaxBytes / this.#config.numStreamThreads) },
      backend, clock: this.#clock, restoreListener: this.#restoreListener, name,
    });
    try {
      await thread.start();
    } catch (error) {
      await backend.close().catch(() => undefined);
      throw error;
    }
    const running: RunningThread = { name, thread, backend, loop: Promise.resolve(), stopping: false };
    this.#threads.push(running);
    running.loop = this.#loop(running);
  }

  async #loop(running: RunningThread): Promise<void> {
    try {
      while (!running.stopping) {
        if (this.#paused) {
          await running.thread.runPaused();
          await sleep(this.#timers, PAUSED_MS);
          continue;
        }
        if (await running.thread.runOnce() === 0) await sleep(this.#timers, 0);
      }
    } catch (error) {
      await this.#onThreadDeath(running, error);
    }
  }

  /** A handler that fails itself has not asked for another thread. */
  #answerTo(error: unknown): UncaughtExceptionResponse {
    try {
      return this.#uncaught(error);
    } catch {
      return 'SHUTDOWN_CLIENT';
    }
  }

  async #onThreadDeath(running: RunningThread, error: unknown): Promise<void> {
    this.#failedThreads++;
    const answer = this.#answerTo(error);
    this.#threads.splice(this.#threads.indexOf(running), 1);
    await running.thread.close(false).catch(() => undefined);
    await running.backend.close().catch(() => undefined);
    if (!this.#states.isRunningOrRebalancing) return;
    if (answer === 'REPLACE_THREAD') {
      this.#states.to('REBALANCING');
      try {
        await this.#startThread();
        this.#states.to('RUNNING');
        return;
      } catch {
        // the replacement died as well: the client ends as if the answer had been to shut down
      }
    }
    if (this.#states.to('PENDING_ERROR')) {
      await this.#stopThreads(false);
      this.#states.to('ERROR');
    }
  }

  /**
   * Commits and closes all tasks. False when it was not done in time.
   * @param timeoutMs  how long to wait; 0 does not wait, absent: as long as it takes
   */
  close(timeoutMs?: number): Promise<boolean> {
    if (timeoutMs !== undefined && timeoutMs < 0) throw new IllegalStateException(`Timeout can't be negative: ${timeoutMs}`);
    this.#closing ??= this.#close();
    if (timeoutMs === undefined) return this.#closing;
    return Promise.race([this.#closing, sleep(this.#timers, timeoutMs).then(() => this.state === 'NOT_RUNNING' || this.state === 'ERROR')]);
  }

  async #close(): Promise<boolean> {
    if (this.state === 'ERROR' || this.state === 'NOT_RUNNING') return true;
    if (!this.#states.to('PENDING_SHUTDOWN')) return false;
    await this.#stopThreads(true);
    this.#states.to('NOT_RUNNING');
    return true;
  }

  async #stopThreads(clean: boolean): Promise<void> {
    const threads = this.#threads.splice(0);
    for (const running of threads) running.stopping = true;
    for (const running of threads) {
      if (clean) await running.loop;
      await running.thread.close(clean).catch((error: unknown) => { if (clean) this.#answerTo(error); });
      await running.backend.close().catch(() => undefined);
    }
  }

  /** Stops processing and punctuation; membership, polls and commits go on. */
  pause(): void { this.#paused = true; }
  resume(): void { this.#paused = false; }
  get isPaused(): boolean { return this.#paused; }

  /** Of the client, its threads, their tasks, nodes, topics and stores: Kafka's names, groups and tags. */
  metrics(): readonly Metric[] { return [...this.#metrics.all(), ...this.#threads.flatMap(({ thread }) => thread.metrics.all())]; }

  #ownMetrics(): Metrics {
    const metrics = new Metrics(() => this.#clock.now());
    const tags = { 'client-id': this.#config.clientId || this.#config.applicationId };
    metrics.add('application-id', 'stream-metrics', tags, () => this.#config.applicationId);
    metrics.add('topology-description', 'stream-metrics', tags, () => this.#topology.describe().toString());
    metrics.add('state', 'stream-metrics', tags, () => this.state);
    metrics.add('alive-stream-threads', 'stream-metrics', tags, () => this.#threads.length);
    metrics.add('failed-stream-threads', 'stream-metrics', tags, () => this.#failedThreads);
    return metrics;
  }

  /** Tasks with their partitions, by thread. */
  metadataForLocalThreads(): readonly { readonly threadName: string; readonly activeTasks: readonly { readonly taskId: string; readonly topicPartitions: readonly string[] }[] }[] {
    return this.#threads.map(({ name, thread }) => ({
      threadName: name,
      activeTasks: thread.tasks.tasks.map((task) => ({ taskId: task.id, topicPartitions: task.group.queues.map(({ topic, partition }) => `${topic}-${partition}`) })),
    }));
  }

  /**
   * A view on a store of all local tasks, asked anew at every call.
   * @throws StreamsNotStartedException, IllegalStateException, UnknownStateStoreException, InvalidStateStoreException  as in Kafka
   */
  store<T>(parameters: StoreQueryParameters<T>): T {
    this.#requireStore(parameters.storeName);
    const type = parameters.queryableStoreType;
    const stores = (): readonly StateStore[] => {
      if (!this.#states.isRunningOrRebalancing) throw new IllegalStateException(`KafkaStreams is not running. State is ${this.state}.`);
      const found = this.#storesOf(parameters.storeName, parameters.partition).map(({ store }) => store);
      const rejected = found.find((store) => !type.accepts(store));
      if (rejected !== undefined) throw new InvalidStateStoreException(`Cannot get state store ${parameters.storeName} because the queryable store type [${type.name}] does not accept the actual store type [${rejected.constructor.name}].`);
      if (found.length === 0) {
        if (parameters.partition !== null) throw new InvalidStateStorePartitionException(`The specified partition ${parameters.partition} for store ${parameters.storeName} does not exist here.`);
        throw new InvalidStateStoreException(`The state store, ${parameters.storeName}, may have migrated to another instance.`);
      }
      return found;
    };
    stores();
    return type.create(stores);
  }

  /** Interactive queries, version 2. Kafka: KafkaStreams#query */
  query<R>(request: StateQueryRequest<R>): StateQueryResult<R> {
    this.#requireStore(request.storeName);
    if (!this.#states.isRunningOrRebalancing) throw new StreamsStoppedException(`KafkaStreams has been stopped (${this.state}). Cannot query ${request.storeName}.`);
    const result = new StateQueryResult<R>();
    if (this.#topology.plan(this.#config).globalStores.has(request.storeName)) {
      result.globalResult = QueryResult.forFailure('UNKNOWN_QUERY_TYPE', 'Global stores do not yet support the KafkaStreams#query API. Use KafkaStreams#store instead.');
      return result;
    }
    const here = this.#storesOf(request.storeName, null);
    for (const { task, store } of here) {
      if (request.partitions !== null && !request.partitions.has(task.partition)) continue;
      result.partitionResults.set(task.partition, queryStore(store, request.query, request.positionBound, task.partition, request.executionInfoEnabled));
    }
    for (const partition of request.partitions ?? []) {
      if (!result.partitionResults.has(partition)) result.partitionResults.set(partition, QueryResult.forFailure('NOT_PRESENT', `The requested partition ${partition} was not present at the time of the query.`));
    }
    return result;
  }

  #storesOf(name: string, partition: number | null): readonly { readonly task: StreamTask; readonly store: StateStore }[] {
    return this.#threads.flatMap(({ thread }) => {
      const global = thread.global?.store(name);
      if (global !== undefined) return thread === this.#threads[0]!.thread ? [{ task: thread.global!, store: global }] : [];
      return thread.tasks.tasks.flatMap((task) => {
        const store = task.store(name);
        return store === undefined || (partition !== null && task.partition !== partition) ? [] : [{ task, store }];
      });
    });
  }

  #requireStore(name: string): void {
    if (!this.#states.hasStarted) throw new StreamsNotStartedException('KafkaStreams has not been started, you can retry after calling start()');
    const plan = this.#topology.plan(this.#config);
    const names = [...plan.stores.keys(), ...plan.globalStores.keys()];
    if (!names.includes(name)) throw new UnknownStateStoreException(`Cannot get state store ${name} because no such store is registered in the topology (it has ${names.join(', ') || 'none'}).${didYouMean(name, names)}`);
  }
}
