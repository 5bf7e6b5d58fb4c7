import type { Backend, TopicPartition } from '../backend/backend.ts';
import type { MockClock } from '../common/clock.ts';
import { StreamsException } from '../errors/errors.ts';
import type { StreamThread } from '../runtime/stream-thread.ts';
import type { StreamTask } from '../runtime/stream-task.ts';
import type { SimBroker } from '../backend/sim/sim-broker.ts';
import type { TaskConfig } from '../runtime/task-config.ts';
import type { TopologyPlan } from '../topology/plan.ts';
import { Refused } from './refusals/refused.ts';
import { EventLog } from '../trace/event-log.ts';
import type { KillMoment } from '../trace/events.ts';
import { Timeline } from '../debug/timeline.ts';
import { Cluster, type RunningTask } from './cluster/cluster.ts';

export interface EngineRunOptions {
  readonly plan: TopologyPlan;
  readonly config: TaskConfig;
  readonly backend: Backend;
  readonly clock: MockClock;
  readonly groupId?: string;
  /** Where more clients come from: several instances and threads run on the simulated Kafka alone. */
  readonly broker?: SimBroker;
  readonly instances?: number;
  /** Of each instance. */
  readonly threads?: number;
  /**
   * `driver`: as TopologyTestDriver, a commit after each record. `manual`: only when asked. `interval`: by commit.interval.ms of the run's
   * clock. `passed`: a turn's outputs are sent and its offsets committed when the next turn is taken, never before.
   */
  readonly commits: 'driver' | 'manual' | 'interval' | 'passed';
  /** The clock goes with the timestamps of the inputs. */
  readonly clockFollows?: boolean;
  /** What went wrong at the start is told by the first `advance`. */
  readonly failsLate?: boolean;
  /** Oldest events are let go beyond this many; when left out beyond 16 million, or 1.6 GB. */
  readonly maxEvents?: number;
}

/** A million records of a windowed count, which take 1.1 GB with small values. With large ones the bytes decide. */
const MAX_EVENTS = 16_000_000;
const MAX_BYTES = 1_600_000_000;

/** A turn that ended in an exception: the run stands where Kafka's thread would have died. */
export interface RunFailure { readonly error: unknown; readonly event: number }

/**
 * A topology at work, one turn at a time, with everything recorded. The order of turns is one that Kafka could take too: what a record
 * led to is finished before the next input is taken, and among inputs the lowest timestamp of each task goes first.
 */
export class EngineRun {
  readonly plan: TopologyPlan;
  readonly config: TaskConfig;
  readonly clock: MockClock;
  readonly log: EventLog;
  readonly timeline: Timeline;
  readonly cluster: Cluster;
  readonly #options: EngineRunOptions;
  #mayHaveMore = true;
  failure: RunFailure | null = null;
  #startError: { readonly error: unknown } | null = null;

  private constructor(options: EngineRunOptions) {
    this.#options = options;
    this.plan = options.plan;
    this.config = options.config;
    this.clock = options.clock;
    this.log = options.maxEvents === undefined ? new EventLog(MAX_EVENTS, MAX_BYTES) : new EventLog(options.maxEvents);
    this.timeline = new Timeline(this.log);
    this.cluster = new Cluster({
      plan: options.plan, config: options.config, clock: options.clock, log: this.log, timeline: this.timeline, backend: options.backend, broker: options.broker ?? null,
      groupId: options.groupId ?? options.config.applicationId,
    });
  }

  static async start(options: EngineRunOptions): Promise<EngineRun> {
    const run = new EngineRun(options);
    try {
      await run.cluster.open(options.instances ?? 1, options.threads ?? 1);
    } catch (error) {
      if (options.failsLate !== true) throw error;
      run.#startError = { error };
    }
    return run;
  }

  /** The thread that has been there the longest: what is the same for all of them is asked of it. */
  get thread(): StreamThread { return this.cluster.first.thread; }
  get backend(): Backend { return this.cluster.first.backend; }
  /** The running tasks, by id. */
  get tasks(): readonly StreamTask[] { return this.cluster.tasks.map(({ task }) => task); }
  /** Ids of all tasks that there are, whether anybody has them or not. */
  get taskIds(): readonly string[] { return [...this.cluster.known.keys()]; }
  partitionsFor(topic: string): number { return this.thread.output.partitionsFor(topic); }

  /** Sends what the last turns produced. Until this is called nothing of them is outside. */
  async release(): Promise<void> {
    if (this.#options.commits === 'passed' && this.cluster.tasks.some(({ task }) => task.commitNeeded)) {
      await this.cluster.commit();
      this.#mayHaveMore = true;
      return;
    }
    for (const { thread } of this.cluster.members) {
      if (thread.output.buffered.length === 0) continue;
      await thread.output.flush();
      this.#mayHaveMore = true;
    }
    if (this.#options.commits !== 'interval') await this.#uncover();
  }
  /** Exactly once, what a record led to is read when the transaction is committed that it is in: here that is as soon as a task of this run waits for it. */
  async #uncover(): Promise<boolean> {
    if (this.inFlight === 0 || !this.cluster.members.some(({ thread: { producer } }) => producer?.transactionInFlight === true)) return false;
    await this.cluster.commit();
    return this.#mayHaveMore = true;
  }
  get commits(): EngineRunOptions['commits'] { return this.#options.commits; }
  get held(): number { return this.cluster.members.reduce((sum, { thread }) => sum + thread.output.buffered.length, 0); }

  /** Records in flight to a task of this run: advance until this is 0 and what an input led to is done. */
  get inFlight(): number { return this.timeline.inFlight; }

  /** New records may lie in the topics: ask again. */
  wake(): void { this.#mayHaveMore = true; }

  /**
   * Takes one more turn. False: nothing to take (now). What the turn before produced is sent first.
   * @param waitMs  how long to wait for a live backend; it is not waited for while there is a record to take and none of this run's own is under way
   */
  async advance(waitMs = 0): Promise<boolean> {
    if (this.failure !== null) return false;
    if (this.#startError !== null) {
      this.failure = { error: this.#startError.error, event: this.log.length };
      return true;
    }
    if (this.cluster.isUnsettled) {
      await this.settle();
      return true;
    }
    await this.release();
    if (this.cluster.members.length > 1) await this.cluster.updateStandbys();
    let next = this.#mayHaveMore ? null : this.#nextTask();
    if (next === null) {
      let polled = 0;
      try {
        for (const { thread } of this.cluster.members) {
          polled += await thread.poll(waitMs > 0 && this.inFlight === 0 && this.#nextTask() !== null ? 0 : waitMs);
          if (thread.global !== null && await thread.updateGlobal()) return true;
        }
      } catch (error) {
        // a record is read when its queue meets it, so one that cannot be read ends the run here
        if (!(error instanceof StreamsException)) throw error;
        this.failure = { error, event: this.log.length };
        return true;
      }
      next = this.#nextTask();
      this.#mayHaveMore = polled > 0 && this.#options.backend.kind === 'kafka';
    }
    // Nothing else is there to be taken: the commit interval would pass.
    if (next === null) return await this.#uncover() && this.advance(waitMs);
    const { task } = next;
    try {
      if (this.#options.clockFollows === true && await this.#followClock(task)) return true;
      task.process();
      this.#punctuate();
      await this.#afterTurn();
    } catch (error) {
      this.failure = { error, event: this.log.length };
    }
    return true;
  }

  /** Moves the clock to the record that comes next. True when something was due on the way, which comes first. */
  async #followClock(task: StreamTask): Promise<boolean> {
    const head = task.group.peek()!;
    const old = this.clock.now();
    if (head.timestamp <= old || this.#isInternal(head.raw.topic)) return false;
    this.clock.advance(head.timestamp - old);
    this.log.emit({ kind: 'time-advance', clock: 'wall', scope: '', old, new: this.clock.now() });
    const events = this.log.length;
    this.#punctuate();
    await this.#afterTurn();
    if (this.log.length === events) return false;
    this.#mayHaveMore = true;
    return true;
  }

  #punctuate(): void { for (const { thread } of this.cluster.members) thread.punctuate(); }

  async #afterTurn(): Promise<void> {
    if (this.#options.commits === 'driver') await this.cluster.commit();
    else if (this.#options.commits === 'interval' || this.cluster.tasks.some(({ task }) => task.commitRequested)) for (const { thread } of this.cluster.members) await thread.maybeCommit();
  }

  #nextTask(): RunningTask | null {
    let best: RunningTask | null = null;
    let bestDerived = false;
    let bestTimestamp = 0;
    const now = this.clock.now();
    for (const running of this.cluster.tasks) {
      const { task } = running;
      if (!task.isProcessable(now, running.member.thread.lag)) continue;
      const head = task.group.peek();
      if (head === null) continue;
      const derived = this.#isInternal(head.raw.topic);
      if (best === null || (derived && !bestDerived) || (derived === bestDerived && head.timestamp < bestTimestamp)) {
        best = running;
        bestDerived = derived;
        bestTimestamp = head.timestamp;
      }
    }
    return best;
  }

  #isInternal(topic: string): boolean {
    const prefix = `${this.config.applicationId}-`;
    return topic.startsWith(prefix) && this.plan.internalTopics.has(topic.slice(prefix.length));
  }

  /** Flushes caches and buffers, sends, commits offsets. */
  async commit(): Promise<boolean> { return this.#guarded(() => this.cluster.commit()); }

  // ---- instances

  /** The group learns of those who died. */
  async settle(): Promise<void> { await this.#act(() => this.cluster.settle()); }
  async start(instance: string | null, options: { readonly threads?: number | null; readonly wiped?: boolean } = {}): Promise<string> {
    let name = '';
    await this.#act(async () => { name = await this.cluster.start(instance, options.threads ?? null, options.wiped === true); });
    return name;
  }
  async closeInstance(instance: string): Promise<void> {
    await this.release();
    await this.#act(() => this.cluster.close(instance));
  }
  async kill(instance: string, when: KillMoment): Promise<void> { await this.#act(() => this.cluster.kill(instance, when)); }
  async setThreads(instance: string, count: number): Promise<void> {
    await this.release();
    await this.#act(() => this.cluster.threads(instance, count));
  }

  async #act(work: () => Promise<void>): Promise<void> {
    await this.#guarded(async () => {
      await work();
      return true;
    });
  }

  async advanceWallClock(ms: number): Promise<void> {
    // Kafka's thread asks all the time, so a wait for an empty queue (max.task.idle.ms) has begun before the clock moves on
    this.#nextTask();
    const old = this.clock.now();
    this.clock.advance(ms);
    this.log.emit({ kind: 'time-advance', clock: 'wall', scope: '', old, new: this.clock.now() });
    await this.#guarded(async () => {
      this.#punctuate();
      await this.#afterTurn();
      await this.release();
      await this.cluster.expireTransactions();
      return true;
    });
  }

  async #guarded(work: () => Promise<boolean>): Promise<boolean> {
    try {
      const result = await work();
      this.#mayHaveMore = true;
      return result;
    } catch (error) {
      if (error instanceof Refused) throw error;
      this.failure = { error, event: this.log.length };
      return false;
    }
  }

  /** A task that has records and waits for one of an empty queue, because max.task.idle.ms says so: for which, and for how long yet. */
  get idleWait(): { readonly task: string; readonly partition: string; readonly leftMs: number } | null {
    for (const task of this.tasks) {
      const { waiting } = task.group;
      if (waiting?.until != null) return { task: task.id, partition: `${waiting.topic}-${waiting.partition}`, leftMs: Math.max(0, waiting.until - this.clock.now()) };
    }
    return null;
  }

  /** Input partitions with what is still to come, as far as it is known. */
  async pending(): Promise<readonly (TopicPartition & { readonly position: number; readonly end: number })[]> {
    const partitions = this.tasks.flatMap((task) => task.group.queues.map(({ topic, partition }) => ({ topic, partition })));
    const bounds = await this.backend.bounds(partitions);
    return partitions.map((partition, index) => ({ ...partition, position: this.backend.position(partition) ?? 0, end: bounds[index]!.end }));
  }

  async close(clean: boolean): Promise<void> {
    await this.cluster.closeAll(clean);
  }
}
