import type { Backend, CommittedOffset, TopicPartition } from '../backend/backend.ts';
import { compareTaskIds } from '../backend/streams-group.ts';
import { UnstableOffsetCommitException } from '../backend/errors.ts';
import type { Clock } from '../common/clock.ts';
import type { StateStore } from '../processor/state-store.ts';
import type { SubtopologyPlan, TopologyPlan } from '../topology/plan.ts';
import type { TraceSink } from '../trace/events.ts';
import type { Metrics } from './metrics.ts';
import { decodeOffsetMetadata, encodeOffsetMetadata } from './offset-metadata.ts';
import { requireDecidedChangelogs, restoreStores, type StateRestoreListener } from './restore.ts';
import type { StandbyTask } from './standby-task.ts';
import { StandbyTasks, type OpenedTask, type StandbyChange } from './standby-tasks.ts';
import type { StandbyUpdateListener } from './standby-update-listener.ts';
import { StreamTask } from './stream-task.ts';
import type { TaskConfig } from './task-config.ts';
import { TaskDirectory } from './task-directory.ts';
import type { StreamsProducer } from './streams-producer.ts';
import type { ThreadOutput } from './thread-output.ts';

export interface TaskManagerOptions {
  readonly plan: TopologyPlan;
  readonly config: TaskConfig;
  readonly clock: Clock;
  readonly backend: Backend;
  readonly groupId: string;
  /** Of the client that the thread is of. */
  readonly processId: string;
  readonly output: ThreadOutput;
  /** Exactly once: in whose transactions outputs and offsets are. */
  readonly producer?: StreamsProducer | null;
  readonly metrics: Metrics;
  readonly threadId: string;
  readonly threadCache: unknown;
  readonly trace: TraceSink | null;
  /** Full names of a sub-topology's source topics, patterns resolved. */
  readonly topicsOf: (subtopology: SubtopologyPlan) => readonly string[];
  readonly restoreListener: StateRestoreListener;
  readonly standbyListener?: Partial<StandbyUpdateListener>;
  readonly taskListener?: TaskListener;
}

/** Told of what happens to the tasks of a thread. Whoever listens tells it to a trace, or keeps what a disk would keep. */
export interface TaskListener {
  /** Its stores are open, with what a standby task or the disk has of them; what comes next fills them. */
  onCreated?(task: StreamTask): void | Promise<void>;
  /**
   * Offset behind the last changelog record that is on a disk already; null: nothing is. Asked for stores that are persistent and have no directory.
   */
  restoredUpTo?(task: StreamTask, changelog: string): number | null;
  onRunning?(task: StreamTask): void;
  /** Its work is committed when it is closed cleanly; its stores are still open. */
  onClosing?(task: StreamTask, clean: boolean): void;
  onCommitted?(): void;
  onStandby?(standby: StandbyTask, change: StandbyChange): void;
}

type TaskInputs = readonly (TopicPartition & { readonly source: string })[];
type PositionOf = (partition: TopicPartition) => Promise<number | null>;
/** A task that cannot go on before a transaction is decided. */
interface WaitingTask { readonly opened: OpenedTask; readonly inputs: TaskInputs; readonly positionOf: PositionOf | null }
/** A task whose directory another thread of the client has not let go of yet. */
interface LockedTask { readonly sub: SubtopologyPlan; readonly partition: number; readonly inputs: TaskInputs; readonly positionOf: PositionOf | null }

/** The tasks of a thread, in the order of their ids: creates, restores, commits and closes them. Kafka: TaskManager */
export class TaskManager {
  readonly #options: TaskManagerOptions;
  readonly #tasks = new Map<string, StreamTask>();
  readonly #byPartition = new Map<string, StreamTask>();
  readonly #directories = new Map<string, TaskDirectory>();
  readonly #waiting = new Set<WaitingTask>();
  readonly #locked = new Set<LockedTask>();
  globalStores: ReadonlyMap<string, StateStore> = new Map();

  /** Those that only follow what runs elsewhere. */
  readonly standbys: StandbyTasks;

  constructor(options: TaskManagerOptions) {
    this.#options = options;
    const { backend, groupId, standbyListener: listener = {} } = options;
    this.standbys = new StandbyTasks({
      backend, groupId, listener, isActive: (id) => this.#tasks.has(id), open: (id) => this.#openStandby(id), onChange: (standby, change) => options.taskListener?.onStandby?.(standby, change),
    });
  }

  #droppedByClosed = 0;
  createdTotal = 0;
  closedTotal = 0;
  get droppedTotal(): number { return this.tasks.reduce((sum, task) => sum + task.droppedTotal, this.#droppedByClosed); }

  get tasks(): readonly StreamTask[] { return [...this.#tasks.values()]; }
  /** Those whose stores are being filled, and which do not run yet. */
  readonly restoring = new Set<StreamTask>();
  taskOf(topic: string, partition: number): StreamTask | undefined { return this.#byPartition.get(`${topic}-${partition}`); }

  /**
   * Makes the tasks that the partitions call for, restores their stores and starts their processors. Where a transaction of another owner is not decided
   * yet, the task waits for that, its inputs paused.
   * @param positionOf  the inputs are to be taken up at the committed offsets, or here
   */
  async create(partitions: readonly TopicPartition[], positionOf: PositionOf | null = null): Promise<void> {
    const { plan, producer } = this.#options;
    await producer?.initialize();
    const created: StreamTask[] = [];
    for (const sub of plan.subtopologies) {
      if (sub.global) continue;
      const topics = new Set(this.#options.topicsOf(sub));
      const numbers = [...new Set(partitions.filter(({ topic }) => topics.has(topic)).map(({ partition }) => partition))].sort((a, b) => a - b);
      for (const number of numbers) {
        const inputs = partitions.filter(({ topic, partition }) => partition === number && topics.has(topic)).map(({ topic }) => ({ topic, partition: number, source: this.#sourceOf(sub, topic) }));
        const task = await this.#createTask(sub, number, inputs, positionOf);
        if (task !== null) created.push(task);
      }
    }
    this.#adopt(created);
  }

  #adopt(created: readonly StreamTask[]): void {
    const sorted = [...this.#tasks.values(), ...created].sort(byTaskId);
    this.#tasks.clear();
    for (const task of sorted) this.#tasks.set(task.id, task);
  }

  #sourceOf(sub: SubtopologyPlan, topic: string): string {
    const { plan, config } = this.#options;
    for (const node of plan.nodes) {
      if (node.kind !== 'source' || !sub.nodes.includes(node.name)) continue;
      if (node.topics.some((name) => (plan.internalTopics.has(name) ? `${config.applicationId}-${name}` : name) === topic)) return node.name;
      if (node.pattern !== null && new RegExp(`^(?:${node.pattern.source})$`, node.pattern.flags.replace(/[gy]/g, '')).test(topic)) return node.name;
    }
    throw new Error(`no source of sub-topology ${sub.id} reads ${topic}`);
  }

  async #createTask(sub: SubtopologyPlan, partition: number, inputs: TaskInputs, positionOf: PositionOf | null): Promise<StreamTask | null> {
    const { config, taskListener } = this.#options;
    const opened = this.standbys.promote(`${sub.id}_${partition}`) ?? this.#open(sub, partition, inputs);
    if (opened === null) {
      this.#options.backend.pause(inputs);
      this.#locked.add({ sub, partition, inputs, positionOf });
      return null;
    }
    const { task, directory } = opened;
    if (directory !== null) this.#directories.set(task.id, directory);
    if (config.eosEnabled) directory?.forgetCheckpoint();
    await taskListener?.onCreated?.(task);
    return this.#startOrWait({ opened, inputs, positionOf });
  }

  /** null: a transaction of another owner is not decided yet. */
  async #startOrWait(waiting: WaitingTask): Promise<StreamTask | null> {
    try {
      const task = await this.#start(waiting);
      this.#waiting.delete(waiting);
      return task;
    } catch (error) {
      if (!(error instanceof UnstableOffsetCommitException)) throw error;
      if (!this.#waiting.has(waiting)) this.#options.backend.pause(waiting.inputs);
      this.#waiting.add(waiting);
      return null;
    }
  }

  /** Looks again at the directories and transactions that tasks wait for. */
  async createWaiting(): Promise<void> {
    for (const locked of [...this.#locked]) {
      this.#locked.delete(locked);
      const task = await this.#createTask(locked.sub, locked.partition, locked.inputs, locked.positionOf);
      if (task === null) continue;
      this.#options.backend.resume(locked.inputs);
      this.#adopt([task]);
    }
    for (const waiting of [...this.#waiting]) {
      const task = await this.#startOrWait(waiting);
      if (task === null) continue;
      this.#options.backend.resume(waiting.inputs);
      this.#adopt([task]);
    }
  }

  async #start({ opened: { task, startOf }, inputs, positionOf }: WaitingTask): Promise<StreamTask> {
    const { backend, groupId, taskListener } = this.#options;
    const { partition } = task;
    this.restoring.add(task);
    const committed = await backend.committed(groupId, inputs);
    await requireDecidedChangelogs(task, backend);
    if (positionOf !== null) {
      for (const [index, input] of inputs.entries()) {
        const offset = committed[index]?.offset ?? await positionOf(input);
        if (offset !== null) backend.seek(input, offset);
      }
    }
    try {
      await restoreStores(task, backend, async (topic, number) => (await backend.committed(groupId, [{ topic, partition: number }]))[0]?.offset ?? 0, this.#options.restoreListener, startOf);
    } finally {
      this.restoring.delete(task);
    }
    // What a store got from its changelog counts as written: a checkpoint may stand on it.
    for (const [topic, position] of task.restorePositions) if (position > 0) this.#options.output.written.set(`${topic}-${partition}`, position - 1);
    inputs.forEach((input, index) => {
      const offset = committed[index];
      if (offset === null || offset === undefined) return;
      const metadata = decodeOffsetMetadata(offset.metadata);
      const queue = task.group.queue(input.topic, input.partition)!;
      queue.partitionTime = metadata.partitionTime;
      if (metadata.partitionTime > task.group.streamTime) task.group.streamTime = metadata.partitionTime;
      for (const [key, value] of metadata.processorMetadata) task.processorMetadata.set(key, Math.max(value, task.processorMetadata.get(key) ?? value));
    });
    task.initializeProcessors();
    this.createdTotal++;
    for (const { topic, partition: number } of inputs) this.#byPartition.set(`${topic}-${number}`, task);
    taskListener?.onRunning?.(task);
    return task;
  }

  /** A task with its stores open, as they were left on the disk; null: another thread of this client has them open. */
  #open(sub: SubtopologyPlan, partition: number, inputs: TaskInputs): OpenedTask | null {
    const { processId, plan, config, clock, output, metrics, threadId, threadCache, trace, taskListener } = this.#options;
    const id = `${sub.id}_${partition}`;
    const persistent = sub.stores.some((name) => plan.stores.get(name)!.builder.persistent);
    const directory = config.stateDir !== null && persistent ? new TaskDirectory(config.stateDir, config.applicationId, id) : null;
    if (directory?.lock(processId) === false) return null;
    const task = new StreamTask({
      id, partition, plan, nodes: new Set(sub.nodes), inputs, config, clock, output, metrics, threadId, threadCache, globalStores: this.globalStores,
      stateDir: directory?.path ?? null, trace,
    });
    const checkpoint = directory === null ? new Map<string, number>() : this.#checkpointOf(task, directory);
    task.initializeStores();
    return {
      task, directory,
      startOf: (store) => {
        const topic = task.loggedTopicFor(store);
        if (topic === null || !plan.stores.get(store)!.builder.persistent) return null;
        const offset = checkpoint.get(`${topic}-${partition}`);
        return offset === undefined ? taskListener?.restoredUpTo?.(task, topic) ?? null : offset + 1;
      },
    };
  }

  /** Exactly once, a persistent store of whose end nothing is said was not closed cleanly: nothing of the task is believed. */
  #checkpointOf(task: StreamTask, directory: TaskDirectory): ReadonlyMap<string, number> {
    const checkpoint = directory.readCheckpoint();
    if (!this.#options.config.eosEnabled || !directory.hasState) return checkpoint;
    const isComplete = task.topology.stores.every((store) => {
      const topic = task.loggedTopicFor(store.name);
      return !store.persistent || topic === null || checkpoint.has(`${topic}-${task.partition}`);
    });
    if (isComplete) return checkpoint;
    directory.wipe();
    return new Map();
  }

  #openStandby(id: string): OpenedTask | null {
    const { plan, output, topicsOf } = this.#options;
    const sub = plan.subtopologies.find((of) => `${of.id}` === id.slice(0, id.indexOf('_')) && !of.global);
    if (sub === undefined) return null;
    const partition = Number(id.slice(id.indexOf('_') + 1));
    const topics = topicsOf(sub).filter((topic) => partition < output.partitionsFor(topic));
    return this.#open(sub, partition, topics.map((topic) => ({ topic, partition, source: this.#sourceOf(sub, topic) })));
  }

  /** A task whose processors are closed and whose work is committed, as a standby task would go on with it. */
  #asOpened(task: StreamTask, committed: ReadonlyMap<string, number>): OpenedTask {
    const { output } = this.#options;
    return {
      task, directory: this.#directories.get(task.id) ?? null,
      startOf: (store) => {
        const topic = task.loggedTopicFor(store);
        if (topic === null) return null;
        const written = output.written.get(`${topic}-${task.partition}`);
        return (task.plan.stores.get(store)?.sourceTopic ?? null) !== null ? committed.get(topic) ?? task.restorePositions.get(topic) ?? null
          : written === undefined ? task.restorePositions.get(topic) ?? null : written + 1;
      },
    };
  }

  /** Flushes all tasks that need it, sends, commits their offsets together. False when there was nothing to commit. */
  async commit(tasks: readonly StreamTask[] = this.tasks, closing: readonly StreamTask[] = []): Promise<boolean> {
    const { backend, groupId, trace, producer = null } = this.#options;
    const needed = tasks.filter((task) => task.commitNeeded);
    const offsets = await this.#prepare(needed);
    if (offsets.length > 0) {
      const before = trace === null ? [] : await backend.committed(groupId, offsets);
      if (producer === null) await backend.commit(groupId, offsets); else await producer.commit(groupId, offsets);
      for (const at of offsets) at.task.group.queue(at.topic, at.partition)!.committed = at.offset;
      if (trace !== null) {
        for (const task of needed) {
          const own = offsets.map((at, index) => ({ at, old: before[index]?.offset ?? -1 })).filter(({ at }) => at.task === task);
          if (own.length > 0) trace.emit({ kind: 'commit', task: task.id, offsets: own.map(({ at, old }) => [at.topic, at.partition, old, at.offset] as const) });
        }
      }
    }
    if (offsets.length === 0) await producer?.commit(groupId, []);
    for (const task of needed) {
      task.postCommit();
      if (!closing.includes(task)) this.#checkpoint(task, false);
    }
    for (const task of closing) this.#checkpoint(task, true);
    this.#options.taskListener?.onCommitted?.();
    return needed.length > 0;
  }

  /** Flushes the tasks, sends what they have produced, and tells where each would resume. */
  async #prepare(needed: readonly StreamTask[]): Promise<readonly (TopicPartition & CommittedOffset & { readonly task: StreamTask })[]> {
    for (const task of needed) task.prepareCommit();
    await this.#options.output.flush();
    return needed.flatMap((task) => task.committableOffsets().map((at) => ({
      task, topic: at.topic, partition: at.partition, offset: this.#resumeOffset(task, at),
      metadata: encodeOffsetMetadata({ partitionTime: at.partitionTime, processorMetadata: task.processorMetadata }),
    })));
  }

  /** A commit without its end: everything is sent; exactly once, the offsets are in the transaction. */
  async beginCommit(): Promise<void> {
    const { producer = null, groupId } = this.#options;
    const offsets = await this.#prepare(this.tasks.filter((task) => task.commitNeeded));
    await producer?.sendOffsets(groupId, offsets);
  }

  /** What the consumer has gone over since the last record (ends of transactions, records that could not be read) need not be read again. Kafka: StreamTask#findOffset */
  #resumeOffset(task: StreamTask, at: TopicPartition & { readonly offset: number }): number {
    if (task.group.queue(at.topic, at.partition)!.headOffset !== null) return at.offset;
    return Math.max(at.offset, this.#options.backend.position({ topic: at.topic, partition: at.partition }) ?? 0);
  }

  #checkpoint(task: StreamTask, enforce: boolean): void {
    const directory = this.#directories.get(task.id);
    if (directory === undefined || (this.#options.config.eosEnabled && !enforce)) return;
    const offsets = new Map<string, number>();
    // What no changelog could bring back goes to the disk with each commit.
    let flush = enforce;
    for (const { store, changelogTopic } of task.stateContext.registered.values()) {
      if (!store.persistent) continue;
      if (changelogTopic === null) {
        flush = true;
        continue;
      }
      const written = this.#options.output.written.get(`${changelogTopic}-${task.partition}`);
      if (written !== undefined) offsets.set(`${changelogTopic}-${task.partition}`, written);
    }
    if (!flush && !directory.isCheckpointDue(offsets)) return;
    task.flushStores();
    directory.writeCheckpoint(offsets);
  }

  /**
   * Starts tasks again from their last commit: what they have not sent is forgotten, stores come back from their changelogs, inputs from the
   * committed offsets. `positionOf` says where to begin where nothing was committed. Kafka: TaskManager#handleCorruption
   */
  async revive(tasks: readonly StreamTask[], positionOf: PositionOf): Promise<void> {
    const partitions = tasks.flatMap((task) => task.group.queues.map(({ topic, partition }) => ({ topic, partition })));
    for (const task of tasks) this.#options.output.discardOf(task);
    await this.close(partitions, false);
    await this.create(partitions, positionOf);
  }

  #forgetWaiting(partitions: readonly TopicPartition[] | 'all'): void {
    const areGiven = (inputs: TaskInputs): boolean => partitions !== 'all' && !partitions.some(({ topic, partition }) => inputs.some((input) => input.topic === topic && input.partition === partition));
    for (const locked of [...this.#locked]) if (!areGiven(locked.inputs)) this.#locked.delete(locked);
    for (const waiting of [...this.#waiting]) {
      const { opened: { task, directory }, inputs } = waiting;
      if (areGiven(inputs)) continue;
      this.#waiting.delete(waiting);
      this.restoring.delete(task);
      task.closeStores();
      directory?.unlock();
      this.#directories.delete(task.id);
    }
  }

  /** Lets go of everything as the end of the process does: no processor is asked, nothing is written. */
  abandon(): void {
    for (const task of this.tasks) {
      this.#options.taskListener?.onClosing?.(task, false);
      task.clearCaches();
      task.closeStores();
      this.#directories.get(task.id)?.unlock();
    }
    this.standbys.close(false);
    this.#forgetWaiting('all');
    this.standbys.close(false);
    this.#directories.clear();
    this.#byPartition.clear();
    this.#tasks.clear();
  }

  /** Closes tasks whose partitions go away: cleanly they are committed first, dirty they are not. */
  async close(partitions: readonly TopicPartition[] | 'all', clean: boolean): Promise<void> {
    const closing = partitions === 'all' ? this.tasks : [...new Set(partitions.map(({ topic, partition }) => this.taskOf(topic, partition)).filter((task) => task !== undefined))];
    const isExactlyOnce = this.#options.config.eosEnabled;
    let failure: unknown;
    this.#forgetWaiting(partitions);
    if (clean) {
      try {
        // One transaction holds what all tasks of the thread have sent.
        await this.commit(isExactlyOnce ? this.tasks : closing, closing);
      } catch (error) {
        failure = error;
      }
    }
    const isDirty = !clean || failure !== undefined;
    if (isDirty) await this.#options.producer?.abort();
    for (const task of closing) {
      this.#options.taskListener?.onClosing?.(task, clean && failure === undefined);
      this.#droppedByClosed += task.droppedTotal;
      this.closedTotal++;
      this.#tasks.delete(task.id);
      const committed = new Map(task.group.queues.filter((queue) => queue.committed >= 0).map((queue) => [queue.topic, queue.committed]));
      for (const [partition, owner] of this.#byPartition) if (owner === task) this.#byPartition.delete(partition);
      try {
        task.closeProcessors();
      } catch (error) {
        failure ??= error;
      }
      if (clean && failure === undefined && this.standbys.expects(task.id)) {
        task.clearCaches();
        this.standbys.demote(this.#asOpened(task, committed));
      } else {
        task.closeStores();
        if (isDirty && isExactlyOnce) this.#directories.get(task.id)?.wipe();
        this.#directories.get(task.id)?.unlock();
      }
      this.#directories.delete(task.id);
    }
    if (failure !== undefined) throw failure;
  }
}

function byTaskId(a: StreamTask, b: StreamTask): number { return compareTaskIds(a.id, b.id); }
