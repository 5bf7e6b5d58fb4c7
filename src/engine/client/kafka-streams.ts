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
import { Headers } from '../common/headers.ts';
import { didYouMean } from '../common/nearest.ts';
import { StreamsConfig } from '../config/streams-config.ts';
import {
  IllegalArgumentException, IllegalStateException, InvalidStateStoreException, InvalidStateStorePartitionException, StreamsNotStartedException, StreamsStoppedException, TimeoutException,
  UnknownStateStoreException, requireNonNull,
} from '../errors/errors.ts';
import type { StateStore } from '../processor/state-store.ts';
import { cleanStateDirectory } from '../runtime/clean-state-directory.ts';
import { Metrics, type Metric } from '../runtime/metrics.ts';
import { taskConfigOf } from '../runtime/resolve-task-config.ts';
import type { StateRestoreListener } from '../runtime/restore.ts';
import type { StandbyUpdateListener } from '../runtime/standby-update-listener.ts';
import { StreamThread } from '../runtime/stream-thread.ts';
import type { StreamTask } from '../runtime/stream-task.ts';
import type { ThreadState } from '../runtime/thread-state.ts';
import { PositionBound, QueryResult, StateQueryResult } from '../state/queries/query-result.ts';
import { queryStore } from '../state/queries/query-store.ts';
import type { StateQueryRequest } from '../state/queries/state-query-request.ts';
import { shown } from '../topology/arguments.ts';
import type { TopologyPlan } from '../topology/plan.ts';
import type { Topology } from '../topology/topology.ts';
import { ClientThreads, type ClientThread, type OpenedThread } from './client-threads.ts';
import { closeOptionsOf, type CloseOptions } from './close-options.ts';
import { processIdOf } from './process-id.ts';
import { HostInfo } from './host-info.ts';
import { storePartitionLags, type LagInfo } from './lag-info.ts';
import type { StoreQueryParameters } from './store-query-parameters.ts';
import { StreamsMetadataState, type KeyLocator, type KeyQueryMetadata, type StreamsMetadata } from './streams-metadata.ts';
import { State, StreamsStates, type StateListener, type StreamsState } from './streams-state.ts';
import { threadMetadata, type ThreadMetadata } from './thread-metadata.ts';
import type { StreamsUncaughtExceptionHandler, StreamThreadExceptionResponse } from './uncaught-exception-handler.ts';

export interface KafkaStreamsOptions {
  /** A connection for one thread; the broker of `bootstrap.servers` when left out. */
  readonly connect?: (config: StreamsConfig) => Promise<Backend>;
  readonly clock?: Clock;
  readonly timers?: Timers;
  /** By which the group's leader tells clients apart; made up, and kept with the stores on disk, when left out. Two clients with one id are one to it. */
  readonly processId?: string;
  /** Hears what Kafka's client would log about the group: too few standby tasks, the end of the application. */
  readonly log?: StreamsLog;
}

export type StreamsLog = (level: 'warn' | 'error', message: string) => void;

export class KafkaStreams {
  /** `KafkaStreams.State.RUNNING`; the states themselves are strings. */
  static readonly State = State;
  readonly #topology: Topology;
  readonly #plan: TopologyPlan;
  readonly #config: StreamsConfig;
  readonly #connect: (config: StreamsConfig) => Promise<Backend>;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #states = new StreamsStates();
  readonly #threads: ClientThreads;
  readonly #metadata: StreamsMetadataState;
  #uncaught: StreamsUncaughtExceptionHandler = () => 'SHUTDOWN_CLIENT';
  #restoreListener: StateRestoreListener = {};
  #standbyListener: StandbyUpdateListener | null = null;
  readonly #processId: string;
  readonly #log: StreamsLog;
  #endsApplication = false;
  #paused = false;
  #closing: Promise<void> | null = null;
  #failedThreads = 0;
  readonly #metrics: Metrics;

  constructor(topology: Topology, config: StreamsConfig | { readonly [key: string]: unknown }, options: KafkaStreamsOptions = {}) {
    this.#topology = topology;
    this.#config = config instanceof StreamsConfig ? config : new StreamsConfig(config);
    this.#plan = topology.plan(this.#config);
    this.#clock = options.clock ?? systemClock;
    this.#timers = options.timers ?? systemTimers;
    this.#connect = options.connect ?? ((streams) => this.#connectKafka(streams));
    this.#log = options.log ?? (() => {});
    this.#processId = options.processId ?? processIdOf(this.#config.stateDir, this.#config.applicationId, [...this.#plan.stores.values()].some(({ builder }) => builder.persistent));
    this.#metadata = new StreamsMetadataState(this.#plan, this.#config.applicationId, HostInfo.buildFromEndpoint(this.#config.applicationServer));
    this.#threads = new ClientThreads({
      clientId: this.#clientId, timers: this.#timers, cacheMaxBytes: this.#config.cacheMaxBytes, hasGlobalStores: this.#plan.globalStores.size > 0, isPaused: () => this.#paused,
      open: (thread, cacheMaxBytes) => this.#open(thread, cacheMaxBytes), onState: (thread, state) => this.#onThreadState(thread, state),
      onDeath: (thread, error) => this.#onThreadDeath(thread, error), onCloseError: (error) => this.#answerTo(error),
    });
    for (let number = 1; number <= this.#config.numStreamThreads; number++) this.#threads.add();
    this.#metrics = this.#ownMetrics();
  }

  get #clientId(): string { return this.#config.clientId || this.#config.applicationId; }

  async #connectKafka(config: StreamsConfig): Promise<Backend> {
    const { KafkaBackend } = await import('../backend/kafkajs/kafka-backend.ts');
    const deliveryTimeoutMs = config.getProducerConfigs('')['delivery.timeout.ms'];
    return KafkaBackend.connect({
      bootstrap: config.bootstrapServers.join(','), clock: this.#clock, timers: this.#timers, isolationLevel: config.isolationLevel,
      ...(deliveryTimeoutMs === undefined ? {} : { deliveryTimeoutMs: Number(deliveryTimeoutMs) }),
    });
  }

  get state(): StreamsState { return this.#states.current; }

  /** @throws IllegalStateException  after start */
  setStateListener(listener: StateListener | null): void {
    this.#requireCreated('StateListener');
    this.#states.listener = listener;
  }
  setUncaughtExceptionHandler(handler: StreamsUncaughtExceptionHandler): void {
    this.#requireCreated('UncaughtExceptionHandler');
    if (typeof requireNonNull(handler, 'uncaught exception handler') !== 'function') throw new IllegalArgumentException(`an uncaught exception handler is a function of the exception, got ${shown(handler)}`);
    this.#uncaught = handler;
  }
  setGlobalStateRestoreListener(listener: StateRestoreListener | null): void {
    this.#requireCreated('GlobalStateRestoreListener');
    this.#restoreListener = listener ?? {};
  }
  setStandbyUpdateListener(listener: StandbyUpdateListener | null): void {
    this.#requireCreated('StandbyUpdateListener');
    this.#standbyListener = listener;
  }

  #requireCreated(what: string): void {
    if (this.state !== 'CREATED') throw new IllegalStateException(`Can only set ${what} before calling start(). Current state is: ${this.state}`);
  }

  /** Joins the group; the promise resolves when all threads have their first tasks, restored. */
  async start(): Promise<void> {
    if (this.state !== 'CREATED') throw new IllegalStateException(`The client is either already started or already stopped, cannot re-start (state ${this.state})`);
    this.#states.to('REBALANCING');
    try {
      for (const thread of [...this.#threads.all]) if (!thread.stopping) await this.#threads.start(thread);
    } catch (error) {
      this.#states.to('PENDING_ERROR');
      await this.#threads.stopAll(false, true);
      this.#states.to('ERROR');
      throw error;
    }
    await this.#states.reached((state) => state !== 'REBALANCING');
  }

  async #open(thread: ClientThread, cacheMaxBytes: number): Promise<OpenedThread> {
    const backend = await this.#connect(this.#config);
    const opened = new StreamThread({
      plan: this.#plan, config: { ...taskConfigOf(this.#config), cacheMaxBytes }, backend, clock: this.#clock, restoreListener: this.#restoreListener, name: thread.name,
      states: thread.states, processId: this.#processId, standbyListener: this.#standbyListener ?? {}, onShutdownRequested: () => this.#onShutdownRequested(),
      onWarning: (message) => this.#log('warn', message),
    });
    if (this.#endsApplication) opened.membership.requestShutdown();
    return { backend, thread: opened };
  }

  /** Kafka: KafkaStreams.StreamStateListener */
  #onThreadState(thread: ClientThread, state: ThreadState): void {
    if (!this.#states.isRunningOrRebalancing) return;
    if (state === 'PARTITIONS_ASSIGNED') this.#metadata.onChange(thread.opened?.backend.hosts?.() ?? new Map(), thread.opened?.backend.assignment?.()?.standbyHosts);
    if (state === 'PARTITIONS_REVOKED' || state === 'PARTITIONS_ASSIGNED') this.#states.to('REBALANCING');
    else if (state === 'RUNNING') this.#maybeSetRunning();
  }

  /** When all threads run, but for those that are gone or, beside one that runs, are going. */
  #maybeSetRunning(): void {
    const states = this.#threads.all.map(({ states: { current } }) => current);
    const isAnyRunning = states.includes('RUNNING');
    if (states.every((state) => state === 'RUNNING' || state === 'DEAD' || (state === 'PENDING_SHUTDOWN' && isAnyRunning))) this.#states.to('RUNNING');
  }

  /** A handler that fails itself has not asked for another thread. */
  #answerTo(error: unknown): StreamThreadExceptionResponse {
    try {
      return this.#uncaught(error);
    } catch {
      return 'SHUTDOWN_CLIENT';
    }
  }

  async #onThreadDeath(thread: ClientThread, error: unknown): Promise<void> {
    this.#failedThreads++;
    const response = this.#answerTo(error);
    if (response === 'SHUTDOWN_APPLICATION' && this.#states.isRunningOrRebalancing) return this.#shutDownApplication(thread);
    const isReplaced = response === 'REPLACE_THREAD' && this.#states.isRunningOrRebalancing;
    // Named while the dead one still has its name: as in Kafka the new one is another.
    const successor = isReplaced ? this.#threads.add() : null;
    await this.#threads.bury(thread);
    if (!this.#states.isRunningOrRebalancing) return;
    if (successor !== null) {
      try {
        await this.#threads.start(successor);
        return;
      } catch {
        // the replacement died as well: the client ends as if the answer had been to shut down
      }
    }
    await this.#closeToError();
  }

  /** The group's leader tells all instances. Only a member can tell the leader, so that the last thread needs another one, which gets no tasks. */
  async #shutDownApplication(dead: ClientThread): Promise<void> {
    this.#endsApplication = true;
    const isLast = this.#threads.live.length === 0;
    if (isLast) this.#log('warn', 'Attempt to shut down the application requires adding a thread to communicate the shutdown. No processing will be done on this thread');
    const messenger = isLast ? this.#threads.add() : null;
    this.#log('warn', 'Detected that shutdown was requested. All clients in this app will now begin to shutdown');
    for (const { thread, name } of this.#threads.opened) if (name !== dead.name) thread.membership.requestShutdown();
    await this.#threads.bury(dead);
    try {
      if (messenger !== null) await this.#threads.start(messenger);
    } catch {
      await this.#closeToError();
    }
  }

  #onShutdownRequested(): void {
    this.#log('error', 'A Kafka Streams client in this Kafka Streams application is requesting to shutdown the application');
    void this.#closeToError(true);
  }

  async #closeToError(clean = false): Promise<void> {
    if (!this.#states.to('PENDING_ERROR')) return;
    await this.#threads.stopAll(clean, true);
    this.#states.to('ERROR');
  }

  /**
   * One more thread, with its share of the cache. Resolves with its name when it has its first tasks; what goes wrong is for the uncaught
   * exception handler. null: the client is neither RUNNING nor REBALANCING, or was closed meanwhile.
   */
  async addStreamThread(): Promise<string | null> {
    if (!this.#states.isRunningOrRebalancing) return null;
    const thread = this.#threads.add();
    try {
      await this.#threads.start(thread);
    } catch (error) {
      await this.#onThreadDeath(thread, error);
      return thread.name;
    }
    return this.#states.isRunningOrRebalancing ? thread.name : null;
  }

  /**
   * Ends one thread; it commits, leaves the group, and its tasks go to those that remain. Also the last thread can go: the client stays RUNNING. Its
   * name, or null when there is none to be removed, or the client is neither RUNNING nor REBALANCING.
   *
   * @throws TimeoutException  when the thread has not ended by then; it ends all the same
   */
  async removeStreamThread(timeoutMs?: number): Promise<string | null> {
    if (!this.#states.isRunningOrRebalancing) return null;
    const thread = this.#threads.all.find(({ states }) => states.isAlive);
    if (thread === undefined) return null;
    const stopped = this.#threads.stop(thread, true, true).then(() => true);
    const inTime = timeoutMs === undefined ? stopped : timeoutMs <= 0 ? false : Promise.race([stopped, sleep(this.#timers, timeoutMs).then(() => false)]);
    if (!await inTime) throw new TimeoutException(`Thread ${thread.name} did not stop in the allotted time`);
    return thread.name;
  }

  /**
   * Commits and closes all tasks. False when it was not done in time; it goes on then.
   * @param options  how long to wait, in ms (0 does not wait; absent: as long as it takes), or more
   */
  async close(options?: number | CloseOptions): Promise<boolean> {
    const { timeoutMs, leaveGroup } = closeOptionsOf(options);
    const ended = (state: StreamsState): boolean => State.hasCompletedShutdown(state);
    if (ended(this.state)) return true;
    if (this.#states.to('PENDING_SHUTDOWN')) this.#closing = this.#close(leaveGroup);
    const done = this.#closing ?? this.#states.reached(ended);
    if (timeoutMs === null) await done;
    else if (!ended(this.state)) await Promise.race([done, timeoutMs === 0 ? null : sleep(this.#timers, timeoutMs)]);
    return ended(this.state);
  }

  async #close(leaveGroup: boolean): Promise<void> {
    await this.#threads.stopAll(true, leaveGroup);
    this.#states.to('NOT_RUNNING');
  }

  /**
   * Deletes what this application keeps on disk (`state.dir`): the stores come back from their changelogs with the next start.
   * @throws IllegalStateException  while it runs
   */
  cleanUp(): void {
    if (!State.hasNotStarted(this.state) && !State.hasCompletedShutdown(this.state)) throw new IllegalStateException(`Cannot clean up while running (state ${this.state}).`);
    if (this.#config.stateDir !== null) cleanStateDirectory(this.#config.stateDir, this.#config.applicationId);
  }

  /** Stops processing and punctuation; membership, polls and commits go on. */
  pause(): void { this.#paused = true; }
  resume(): void { this.#paused = false; }
  get isPaused(): boolean { return this.#paused; }

  /** Of the client, its threads, their tasks, nodes, topics and stores: Kafka's names, groups and tags. */
  metrics(): readonly Metric[] { return [...this.#metrics.all(), ...this.#threads.opened.flatMap(({ thread }) => thread.metrics.all())]; }

  #ownMetrics(): Metrics {
    const metrics = new Metrics(() => this.#clock.now());
    const tags = { 'client-id': this.#clientId };
    metrics.add('application-id', 'stream-metrics', tags, () => this.#config.applicationId);
    metrics.add('topology-description', 'stream-metrics', tags, () => this.#topology.describe().toString());
    metrics.add('state', 'stream-metrics', tags, () => this.state);
    metrics.add('alive-stream-threads', 'stream-metrics', tags, () => this.#threads.live.length);
    metrics.add('failed-stream-threads', 'stream-metrics', tags, () => this.#failedThreads);
    return metrics;
  }

  /** Threads that have not ended, with their tasks, as they are at this moment. */
  metadataForLocalThreads(): readonly ThreadMetadata[] {
    return this.#threads.all.map(({ name, states, thread }) => threadMetadata(name, this.#clientId, states.current, thread?.tasks.tasks ?? [], thread?.tasks.standbys.all ?? []));
  }

  /**
   * The instances of the application that told where they answer (`application.server`), as of the last assignment that reached this one. None
   * told: none.
   */
  metadataForAllStreamsClients(): readonly StreamsMetadata[] {
    this.#requireRunning();
    return this.#metadata.all;
  }

  /** Those of them that have some partition of the store; for a global store all, for an unknown one none. */
  streamsMetadataForStore(storeName: string): readonly StreamsMetadata[] {
    this.#requireRunning();
    return this.#metadata.forStore(storeName);
  }

  /**
   * Which instance has a key, by the serializer of the keys (Kafka's default partitions) or by the partitioner that wrote the source topic of the store.
   * `KeyQueryMetadata.NOT_AVAILABLE` while nobody knows or no instance has an `application.server`; null for a store that the topology does not have.
   *
   * @throws IllegalArgumentException  when the partitioner does not choose exactly one partition
   */
  queryMetadataForKey<K>(storeName: string, key: K, locator: KeyLocator<K>): KeyQueryMetadata | null;
  queryMetadataForKey<K>(storeName: string, key: K, headers: Headers, locator: KeyLocator<K>): KeyQueryMetadata | null;
  queryMetadataForKey<K>(storeName: string, key: K, headers: Headers | KeyLocator<K>, locator?: KeyLocator<K>): KeyQueryMetadata | null {
    this.#requireRunning();
    return headers instanceof Headers ? this.#metadata.forKey(storeName, key, headers, locator!) : this.#metadata.forKey(storeName, key, new Headers(), headers);
  }

  /** How far each store here is behind its changelog, by store and partition: not at all where its task runs. Asks the broker for the ends. */
  async allLocalStorePartitionLags(): Promise<ReadonlyMap<string, ReadonlyMap<number, LagInfo>>> {
    const opened = this.#threads.opened;
    const tasks = opened.flatMap(({ thread }) => [
      ...thread.tasks.tasks.map((task) => ({ task, isRunning: true })), ...[...thread.tasks.restoring, ...thread.tasks.standbys.all.map(({ task }) => task)].map((task) => ({ task, isRunning: false })),
    ]);
    return opened.length === 0 ? new Map() : storePartitionLags(tasks, opened[0]!.backend);
  }

  /**
   * Nothing is told to the broker about this client (`enable.metrics.push` has no effect), so that it gave no ids: as in Kafka, where it is told nothing.
   * @throws IllegalStateException  always: before the start, after the end, and in between because there is no telemetry
   */
  clientInstanceIds(timeoutMs: number): never {
    if (timeoutMs < 0) throw new IllegalArgumentException('The timeout cannot be negative.');
    if (State.hasNotStarted(this.state)) throw new IllegalStateException('KafkaStreams has not been started, you can retry after calling start().');
    if (State.hasStartedOrFinishedShuttingDown(this.state)) throw new IllegalStateException(`KafkaStreams has been stopped (${this.state}).`);
    throw new IllegalStateException('Telemetry is not enabled: this client pushes no metrics to the broker, whatever enable.metrics.push says.');
  }

  #requireRunning(): void {
    if (State.hasNotStarted(this.state)) throw new StreamsNotStartedException('KafkaStreams has not been started, you can retry after calling start()');
    if (!this.#states.isRunningOrRebalancing) throw new IllegalStateException(`KafkaStreams is not running. State is ${this.state}.`);
  }

  /**
   * A view on a store of all local tasks, asked anew at every call: each call can throw an InvalidStateStoreException while tasks move, unless stale
   * stores are enabled.
   * @throws StreamsNotStartedException, IllegalStateException, UnknownStateStoreException, InvalidStateStoreException  as in Kafka
   */
  store<T>(parameters: StoreQueryParameters<T>): T {
    this.#requireRunning();
    this.#requireStore(parameters.storeName);
    const type = parameters.queryableStoreType;
    const checkType = (found: readonly StateStore[]): void => {
      const rejected = found.find((store) => !type.accepts(store));
      if (rejected !== undefined) throw new InvalidStateStoreException(`Cannot get state store ${parameters.storeName} because the queryable store type [${type.name}] does not accept the actual store type [${rejected.constructor.name}].`);
    };
    const stores = (): readonly StateStore[] => {
      if (!this.#states.isRunningOrRebalancing) throw new IllegalStateException(`KafkaStreams is not running. State is ${this.state}.`);
      this.#requireThreads(parameters);
      const found = this.#storesOf(parameters.storeName, parameters.staleStoresEnabled).filter(({ task }) => parameters.partition === null || task.partition === parameters.partition).map(({ store }) => store);
      checkType(found);
      if (found.length === 0) {
        if (parameters.partition !== null) throw new InvalidStateStorePartitionException(`The specified partition ${parameters.partition} for store ${parameters.storeName} does not exist here.`);
        throw new InvalidStateStoreException(`The state store, ${parameters.storeName}, may have migrated to another instance.`);
      }
      return found;
    };
    checkType(this.#storesOf(parameters.storeName, true).map(({ store }) => store));
    return type.create(stores);
  }

  /** Every thread has to run, or, where stale answers are welcome, to live. A global store is read whatever they do. */
  #requireThreads({ storeName, staleStoresEnabled }: StoreQueryParameters<unknown>): void {
    if (this.#plan.globalStores.has(storeName)) return;
    const other = this.#threads.all.find(({ states }) => states.current !== 'DEAD' && !(staleStoresEnabled ? states.isAlive : states.current === 'RUNNING'));
    if (other === undefined) return;
    throw new InvalidStateStoreException(
      `Cannot get state store ${storeName} because the stream thread is ${other.states.current}, not RUNNING${staleStoresEnabled ? ' or REBALANCING' : ''}`);
  }

  /** Interactive queries, version 2. Kafka: KafkaStreams#query */
  query<R>(request: StateQueryRequest<R>): StateQueryResult<R> {
    this.#requireStore(request.storeName);
    if (State.hasNotStarted(this.state)) throw new StreamsNotStartedException('KafkaStreams has not been started, you can retry after calling start().');
    if (State.hasStartedOrFinishedShuttingDown(this.state)) throw new StreamsStoppedException(`KafkaStreams has been stopped (${this.state}). This instance can no longer serve queries.`);
    const result = new StateQueryResult<R>();
    if (this.#plan.globalStores.has(request.storeName)) {
      result.globalResult = QueryResult.forFailure('UNKNOWN_QUERY_TYPE', 'Global stores do not yet support the KafkaStreams#query API. Use KafkaStreams#store instead.');
      return result;
    }
    const here = this.#storesOf(request.storeName, true);
    for (const { task, store, threadState, isStandby } of here) {
      if (request.partitions !== null && !request.partitions.has(task.partition)) continue;
      result.addResult(task.partition, request.isRequireActive && (threadState !== 'RUNNING' || isStandby)
        ? QueryResult.forFailure('NOT_ACTIVE', `Query requires a running active task, but partition was in state ${threadState} and was ${isStandby ? 'not active' : 'active'}.`)
        : queryStore(store, request.query, request.isRequireActive ? PositionBound.unbounded() : request.positionBound, task.partition, request.executionInfoEnabled));
    }
    for (const partition of request.partitions ?? []) {
      if (!result.partitionResults.has(partition)) result.addResult(partition, QueryResult.forFailure('NOT_PRESENT', `The requested partition ${partition} was not present at the time of the query.`));
    }
    return result;
  }

  /** @param evenStale  those of standby tasks and of tasks whose stores are being filled, too */
  #storesOf(name: string, evenStale: boolean): readonly { readonly task: StreamTask; readonly store: StateStore; readonly threadState: ThreadState; readonly isStandby: boolean }[] {
    const threads = this.#threads.opened.map(({ thread }) => thread);
    // Each thread here has a copy of the global stores, and they are read while tasks move.
    const global = threads.find((thread) => thread.global?.store(name) !== undefined)?.global;
    if (global !== undefined && global !== null) return [{ task: global, store: global.store(name)!, threadState: 'RUNNING', isStandby: false }];
    return threads.flatMap(({ tasks: { tasks, restoring, standbys }, states: { current: threadState } }) => {
      const standing = new Set(standbys.all.map(({ task }) => task));
      return [...tasks, ...evenStale ? [...restoring, ...standing] : []].flatMap((task) => {
        const store = task.store(name);
        return store === undefined ? [] : [{ task, store, threadState, isStandby: standing.has(task) }];
      });
    });
  }

  #requireStore(name: string): void {
    const names = [...this.#plan.stores.keys(), ...this.#plan.globalStores.keys()];
    if (!names.includes(name)) throw new UnknownStateStoreException(`Cannot get state store ${name} because no such store is registered in the topology (it has ${names.join(', ') || 'none'}).${didYouMean(name, names)}`);
  }
}
