import type { Backend, TopicPartition } from '../backend/backend.ts';
import type { MockClock } from '../common/clock.ts';
import { StreamsException } from '../errors/errors.ts';
import { StreamThread } from '../runtime/stream-thread.ts';
import type { StreamTask } from '../runtime/stream-task.ts';
import type { TaskConfig } from '../runtime/task-config.ts';
import type { TopologyPlan } from '../topology/plan.ts';
import { EventLog } from '../trace/event-log.ts';
import { Timeline } from '../debug/timeline.ts';

export interface EngineRunOptions {
  readonly plan: TopologyPlan;
  readonly config: TaskConfig;
  readonly backend: Backend;
  readonly clock: MockClock;
  readonly groupId?: string;
  /**
   * `driver`: as TopologyTestDriver, a commit after each record. `manual`: only when asked. `interval`: by commit.interval.ms of the run's
   * clock. `passed`: a turn's outputs are sent and its offsets committed when the next turn is taken, never before.
   */
  readonly commits: 'driver' | 'manual' | 'interval' | 'passed';
  /** The clock goes with the timestamps of the inputs. */
  readonly clockFollows?: boolean;
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
  readonly backend: Backend;
  readonly clock: MockClock;
  readonly log: EventLog;
  readonly timeline: Timeline;
  readonly thread: StreamThread;
  readonly #options: EngineRunOptions;
  #mayHaveMore = true;
  failure: RunFailure | null = null;

  private constructor(options: EngineRunOptions) {
    this.#options = options;
    this.plan = options.plan;
    this.config = options.config;
    this.backend = options.backend;
    this.clock = options.clock;
    this.log = options.maxEvents === undefined ? new EventLog(MAX_EVENTS, MAX_BYTES) : new EventLog(options.maxEvents);
    this.timeline = new Timeline(this.log);
    this.thread = new StreamThread({
      plan: options.plan, config: options.config, backend: options.backend, clock: options.clock, trace: this.log, ...(options.groupId === undefined ? {} : { groupId: options.groupId }),
    });
  }

  static async start(options: EngineRunOptions): Promise<EngineRun> {
    const run = new EngineRun(options);
    await run.thread.start();
    return run;
  }

  /** Sends what the last turns produced. Until this is called nothing of them is outside. */
  async release(): Promise<void> {
    if (this.#options.commits === 'passed' && this.thread.tasks.tasks.some((task) => task.commitNeeded)) {
      await this.thread.commit();
      this.#mayHaveMore = true;
      return;
    }
    if (this.thread.output.buffered.length === 0) return;
    await this.thread.output.flush();
    this.#mayHaveMore = true;
  }
  get commits(): EngineRunOptions['commits'] { return this.#options.commits; }
  get held(): number { return this.thread.output.buffered.length; }

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
    await this.release();
    let task = this.#mayHaveMore ? null : this.#nextTask();
    if (task === null) {
      let polled;
      try {
        polled = await this.thread.poll(waitMs > 0 && this.inFlight === 0 && this.#nextTask() !== null ? 0 : waitMs);
        if (this.thread.global !== null && await this.thread.updateGlobal()) return true;
      } catch (error) {
        // a record is read when its queue meets it, so one that cannot be read ends the run here
        if (!(error instanceof StreamsException)) throw error;
        this.failure = { error, event: this.log.length };
        return true;
      }
      task = this.#nextTask();
      this.#mayHaveMore = polled > 0 && this.#options.backend.kind === 'kafka';
    }
    if (task === null) return false;
    try {
      if (this.#options.clockFollows === true && await this.#followClock(task)) return true;
      task.process();
      this.thread.punctuate();
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
    this.thread.punctuate();
    await this.#afterTurn();
    if (this.log.length === events) return false;
    this.#mayHaveMore = true;
    return true;
  }

  async #afterTurn(): Promise<void> {
    if (this.#options.commits === 'driver') await this.thread.commit();
    else if (this.#options.commits === 'interval' || this.thread.tasks.tasks.some((task) => task.commitRequested)) await this.thread.maybeCommit();
  }

  #nextTask(): StreamTask | null {
    let best: StreamTask | null = null;
    let bestDerived = false;
    let bestTimestamp = 0;
    for (const task of this.thread.tasks.tasks) {
      if (!task.isProcessable(this.clock.now(), this.thread.lag)) continue;
      const head = task.group.peek();
      if (head === null) continue;
      const derived = this.#isInternal(head.raw.topic);
      if (best === null || (derived && !bestDerived) || (derived === bestDerived && head.timestamp < bestTimestamp)) {
        best = task;
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
  async commit(): Promise<boolean> { return this.#guarded(() => this.thread.commit()); }

  async advanceWallClock(ms: number): Promise<void> {
    // Kafka's thread asks all the time, so a wait for an empty queue (max.task.idle.ms) has begun before the clock moves on
    this.#nextTask();
    const old = this.clock.now();
    this.clock.advance(ms);
    this.log.emit({ kind: 'time-advance', clock: 'wall', scope: '', old, new: this.clock.now() });
    await this.#guarded(async () => {
      this.thread.punctuate();
      await this.#afterTurn();
      await this.release();
      return true;
    });
  }

  async #guarded(work: () => Promise<boolean>): Promise<boolean> {
    try {
      const result = await work();
      this.#mayHaveMore = true;
      return result;
    } catch (error) {
      this.failure = { error, event: this.log.length };
      return false;
    }
  }

  /** Input partitions with what is still to come, as far as it is known. */
  async pending(): Promise<readonly (TopicPartition & { readonly position: number; readonly end: number })[]> {
    const partitions = this.thread.tasks.tasks.flatMap((task) => task.group.queues.map(({ topic, partition }) => ({ topic, partition })));
    const bounds = await this.backend.bounds(partitions);
    return partitions.map((partition, index) => ({ ...partition, position: this.backend.position(partition) ?? 0, end: bounds[index]!.end }));
  }

  async close(clean: boolean): Promise<void> {
    await this.thread.close(clean);
    await this.backend.close();
  }
}
