/**
 * The door: commands in, plain data out. A session owns one run of a topology, the recording of it and a cursor on that recording, and is
 * complete without a screen. The command line, the terminal, tutorials and tests are equals here.
 *
 *     const session = await Session.open({ title: 'visits', topology, inputs });
 *     await session.next();          // the first record, to its end
 *     await session.step(-1);        // back one node: the engine is not asked
 *
 * Misuse: keeping what a view returned and asking it later. A view is one moment.
 */
import { MockClock } from '../common/clock.ts';
import { StreamsConfig } from '../config/streams-config.ts';
import { SimBroker } from '../backend/sim/sim-broker.ts';
import type { Backend } from '../backend/backend.ts';
import { overrideGrace, StreamsBuilder } from '../dsl/streams-builder.ts';
import { IllegalArgumentException } from '../errors/errors.ts';
import { Refused } from './refusals/refused.ts';
import { taskConfigOf } from '../runtime/resolve-task-config.ts';
import { Topology } from '../topology/topology.ts';
import type { KillMoment } from '../trace/events.ts';
import { EngineRun } from './engine-run.ts';
import type { ProducerRecord } from '../backend/backend.ts';
import { encodeInputs } from './fill-topics.ts';
import { asOneTask } from './what-if/one-task.ts';
import { endOf, firstStep, Moment } from './moment.ts';
import { SESSION_DEFAULTS, type Language, type SessionOptions } from './session-options.ts';
import { ShadowBackend } from './shadow-backend.ts';
import { TopologyInfo } from './topology-info.ts';
import type { View, ViewQuery } from './view.ts';
import { makeView, type ViewExtras } from './views/make-view.ts';

/** How far a session may go for now. */
export interface SessionLimit {
  /** The last input that may be taken. */
  readonly record: number;
  /** An act that is not to happen either. */
  readonly refuses?: 'commit' | 'clock' | 'cluster';
  /** For the person who asks why it goes no further. */
  readonly why: string;
  /** Told each time a move ran into it. */
  readonly reached?: () => void;
}

/** Something that happens to an instance. */
export type ClusterAct =
  | { readonly kind: 'start'; readonly instance: string | null; readonly threads: number | null; readonly wiped: boolean }
  | { readonly kind: 'close'; readonly instance: string }
  | { readonly kind: 'kill'; readonly instance: string; readonly when: KillMoment }
  | { readonly kind: 'threads'; readonly instance: string; readonly count: number }
  /** The group learns of those who died: with the first turn that is taken after that. */
  | { readonly kind: 'settle' };

/** `turns`, `inputs` and `events`: how many there had been when it was done. */
export type SessionAct = { readonly turns: number; readonly inputs: number; readonly events: number } & ({ readonly kind: 'commit' } | { readonly kind: 'clock'; readonly ms: number } | ClusterAct);

export class Session {
  readonly options: SessionOptions;
  readonly run: EngineRun;
  readonly info: TopologyInfo;
  readonly topology: Topology;
  /** Topics in memory: all of them on the simulated Kafka, what the session would write when it only looks at a real one. */
  readonly broker: SimBroker;
  /** Records in the input files. */
  readonly #total: number | null;
  language: Language;
  moment: Moment;
  /** Grows with everything that a view may show. */
  revision = 0;
  #interrupted = false;
  readonly #listeners = new Set<() => void>();

  private constructor(options: SessionOptions, run: EngineRun, info: TopologyInfo, topology: Topology, broker: SimBroker, total: number | null) {
    this.options = options;
    this.run = run;
    this.info = info;
    this.topology = topology;
    this.broker = broker;
    this.#total = total;
    this.language = options.language ?? 'en';
    this.moment = new Moment(run.timeline, 0);
  }

  /** Builds the topology, fills the topics and starts; nothing is processed yet. */
  static async open(options: SessionOptions): Promise<Session> {
    const config = new StreamsConfig({ ...SESSION_DEFAULTS, ...(options.config ?? {}) });
    const taskConfig = taskConfigOf(config);
    const topology = buildTopology(options, config);
    const plan = options.oneTask === true ? asOneTask(topology.plan(config)) : topology.plan(config);
    const info = new TopologyInfo(plan, taskConfig);
    const clock = new MockClock(options.wallClock ?? options.baseTime ?? 0);
    const broker = options.broker ?? new SimBroker({ seed: options.seed ?? 1, clock });
    const kafka = options.kafka ?? null;
    let backend: Backend;
    let arriving: readonly ProducerRecord[] = [];
    let total: number | null = null;
    let onlyHere: readonly string[] = [];
    if (kafka === null) {
      if (options.arrivals === 'in-turn') {
        arriving = [...simRecords(broker, info, options)];
        total = arriving.length;
      } else total = options.broker === undefined ? fillSim(broker, info, options) : recordsLeft(broker, info, options);
      backend = broker.client({ isolationLevel: config.isolationLevel });
    } else {
      backend = kafka.backend;
      if (kafka.mode === 'look') {
        const shadow = new ShadowBackend(kafka.backend, broker, (topic) => info.isOwn(topic), kafka.range);
        onlyHere = await shadow.makeMissing(info.outputTopics.filter((topic) => !info.inputTopics.includes(topic)), options.partitions ?? {});
        backend = shadow;
      }
    }
    const run = await EngineRun.start({
      plan, config: taskConfig, backend, clock, ...(kafka === null ? { broker, instances: options.instances ?? 1, threads: options.threads ?? 1 } : {}), commits: options.commits ?? (kafka?.mode === 'write' ? 'passed' : 'manual'),
      ...(options.clockFollows === undefined ? {} : { clockFollows: options.clockFollows }), ...(options.failsLate === undefined ? {} : { failsLate: options.failsLate }), ...(kafka === null ? {} : { groupId: kafka.groupId }), ...(options.maxEvents === undefined ? {} : { maxEvents: options.maxEvents }),
    });
    const session = new Session(options, run, info, topology, broker, total);
    session.#onlyHere = onlyHere;
    session.#arriving = arriving;
    return session;
  }

  /** Records in the input files, and those of them that came again after a crash; null: a live topic. */
  get total(): number | null { return this.#total === null ? null : this.#total + this.timeline.rereads.length; }
  get timeline(): EngineRun['timeline'] { return this.run.timeline; }

  /** Looking at a real Kafka: outputs that it does not have, which are in memory alone. */
  get onlyHere(): readonly string[] { return this.#onlyHere; }

  /** Where moves forward stop, and what is refused; null: nowhere. A lesson asks its questions there. */
  limit: SessionLimit | null = null;

  /** What screens show of this moment, as plain data. `extras`: parts that others answer for. */
  view(query: ViewQuery, extras?: ViewExtras): View { return makeView(this, query, extras); }

  // ---- moving

  /** Steps by nodes, forward (taking new records where the recording ends) or back. How many steps it went. */
  async step(count = 1): Promise<number> {
    const from = this.moment.at;
    if (count < 0) this.#go(Math.max(0, from + count));
    else {
      this.beginWork();
      let turns = 0;
      while (this.timeline.steps.length < from + count && !this.#interrupted && await this.advance()) if (++turns % 256 === 0) await this.pause();
      this.#go(Math.min(from + count, this.timeline.steps.length));
    }
    return this.moment.at - from;
  }

  /** To the end of a record: the one at hand, or the following ones; negative: back to the beginning of it, or of those before. */
  async next(count = 1): Promise<number> {
    const moment = this.moment;
    const record = moment.record;
    if (count < 0) {
      const inside = record > 0 && moment.at > firstStep(this.timeline, record);
      const target = Math.max(0, record + (inside ? 0 : 1) + count);
      this.#go(endOf(this.timeline, target));
      return target - record;
    }
    await this.goto(this.recordAfter(count));
    return this.moment.record - record;
  }

  /** The record whose end `next` goes to: the one at hand counts while something of it is still to come. */
  recordAfter(count: number): number {
    const { record, atRecordEnd } = this.moment;
    return record + count - (record > 0 && !(atRecordEnd && this.#recordIsComplete(record)) ? 1 : 0);
  }

  /** Is everything done that the record led to, or does some of it still wait in a topic? */
  #recordIsComplete(record: number): boolean { return record < this.timeline.inputCount || this.run.inFlight === 0; }

  /** To the end of an input record, or into it after that many of its steps. Beyond the last record it stops at the end. */
  async goto(record: number, step: number | null = null): Promise<boolean> {
    if (record < 0) throw new Refused((say) => say.noSuchRecord(record));
    this.beginWork();
    let turns = 0;
    while (this.timeline.inputCount < record || (this.timeline.inputCount === record && record > 0 && this.run.inFlight > 0)) {
      if (this.#interrupted || !await this.advance()) break;
      if (++turns % 256 === 0) await this.pause();
    }
    const reached = Math.min(record, this.timeline.inputCount);
    const end = endOf(this.timeline, reached);
    this.#go(step === null || reached === 0 ? end : Math.min(end, firstStep(this.timeline, reached) + step));
    return reached === record;
  }

  /** To the last record, taking all that there is. */
  async end(): Promise<void> {
    this.beginWork();
    let turns = 0;
    while (!this.#interrupted && await this.advance()) if (++turns % 256 === 0) await this.pause();
    this.#go(this.timeline.steps.length);
  }

  /** To the end or the beginning of the record at the cursor. */
  async finish(): Promise<void> { await this.goto(this.moment.record); }
  startOfRecord(): void { this.#go(this.moment.record === 0 ? 0 : firstStep(this.timeline, this.moment.record)); }

  /** To a moment by its number of steps; it must have been recorded. */
  goAt(at: number): void { this.#go(Math.max(0, Math.min(at, this.timeline.steps.length))); }
  /** To just after the step that an event belongs to. */
  goToEvent(event: number): void { this.#go(this.timeline.steps.countBelow(event + 1)); }

  /** Takes one more turn, wherever the cursor is. False: there is none (now). */
  async advance(): Promise<boolean> {
    if (this.limit !== null && this.timeline.inputCount >= this.limit.record && this.run.inFlight === 0 && !this.run.cluster.isUnsettled) {
      this.limit.reached?.();
      return false;
    }
    if (this.run.cluster.isUnsettled) {
      this.#acts.push({ kind: 'settle', ...this.#standing });
      await this.run.settle();
      this.revision++;
      return true;
    }
    let advanced = await this.run.advance(this.run.inFlight > 0 && this.options.kafka ? 500 : this.options.kafka ? 200 : 0);
    while (!advanced && this.run.failure === null && this.#arrived < this.#arriving.length) {
      arrive(this.broker, this.#arriving[this.#arrived++]!);
      this.run.wake();
      advanced = await this.run.advance();
    }
    if (advanced) this.revision++;
    // a failure need not have moved the cursor, and must be seen nevertheless
    if (advanced && this.run.failure !== null) this.changed();
    return advanced;
  }

  /** Records that come one after the other, and how many have. */
  #arriving: readonly ProducerRecord[] = [];
  #arrived = 0;
  #onlyHere: readonly string[] = [];

  #go(wanted: number): void {
    let at = wanted;
    if (this.limit !== null && at > this.moment.at) {
      at = Math.max(this.moment.at, Math.min(at, endOf(this.timeline, this.limit.record)));
      if (at < wanted) this.limit.reached?.();
    }
    if (at === this.moment.at) return;
    this.moment = new Moment(this.timeline, at);
    this.changed();
  }

  /**
   * Long work lets the screen breathe and the keyboard interrupt.
   * @param done  how much of it is done, from 0 to 1; null where the records that were taken tell
   */
  async pause(done: number | null = null): Promise<void> {
    this.progress = done;
    this.changed();
    await this.breathe();
  }
  /** Of the work that is under way. */
  progress: number | null = null;
  /** Set by whoever has an event loop to yield to; the engine has no timers of its own. */
  breathe: () => Promise<void> = () => Promise.resolve();

  /** Stops the work that is under way, between two turns. */
  interrupt(): void { this.#interrupted = true; }
  beginWork(): void {
    this.#interrupted = false;
    this.progress = null;
  }
  get interrupted(): boolean { return this.#interrupted; }

  // ---- acting

  readonly #acts: SessionAct[] = [];
  /** What was done to the engine besides taking records, in order: with the inputs it makes the run again. */
  get acts(): readonly SessionAct[] { return this.#acts; }

  async commit(): Promise<void> {
    await this.#atHead('commit');
    this.#acts.push({ kind: 'commit', turns: this.timeline.turns.length, inputs: this.timeline.inputCount, events: this.timeline.log.length });
    await this.run.commit();
    this.#go(this.timeline.steps.length);
    this.changed();
  }

  async advanceWallClock(ms: number): Promise<void> {
    await this.#atHead('clock');
    this.#acts.push({ kind: 'clock', ms, turns: this.timeline.turns.length, inputs: this.timeline.inputCount, events: this.timeline.log.length });
    await this.run.advanceWallClock(ms);
    while (await this.advance() && this.run.inFlight > 0);
    this.#go(this.timeline.steps.length);
    this.changed();
  }

  get #standing(): { readonly turns: number; readonly inputs: number; readonly events: number } {
    return { turns: this.timeline.turns.length, inputs: this.timeline.inputCount, events: this.timeline.log.length };
  }

  /** Starts, ends or changes an instance. The cursor stands behind all that follows from it at once. */
  async changeCluster(act: ClusterAct): Promise<void> {
    await this.#atHead('cluster');
    if (act.kind === 'settle' && !this.run.cluster.isUnsettled) return;
    const at = this.#standing;
    switch (act.kind) {
      case 'start': await this.run.start(act.instance, act); break;
      case 'close': await this.run.closeInstance(act.instance); break;
      case 'kill': await this.run.kill(act.instance, act.when); break;
      case 'threads': await this.run.setThreads(act.instance, act.count); break;
      case 'settle': await this.run.settle(); break;
    }
    this.#acts.push({ ...act, ...at });
    // no record was taken, so no limit is passed
    this.moment = new Moment(this.timeline, this.timeline.steps.length);
    this.changed();
  }

  /** Does again what was done in another session. */
  async again(act: SessionAct): Promise<void> {
    switch (act.kind) {
      case 'commit': return this.commit();
      case 'clock': return this.advanceWallClock(act.ms);
      default: {
        const { turns: _turns, inputs: _inputs, events: _events, ...own } = act;
        return this.changeCluster(own);
      }
    }
  }

  /** What acts on the engine acts at the head of the recording: the past does not change. */
  async #atHead(act: 'commit' | 'clock' | 'cluster'): Promise<void> {
    if (this.limit?.refuses === act) {
      this.limit.reached?.();
      throw new IllegalArgumentException(this.limit.why);
    }
    if (!this.moment.atHead) throw new Refused((say) => say.onlyAtHead);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  changed(): void {
    this.revision++;
    for (const listener of this.#listeners) listener();
  }

  /** On a real Kafka that is written to, a turn that the cursor has passed is sent and committed; one that it has not, never was. */
  async close(clean = false): Promise<void> {
    const passed = this.options.kafka?.mode === 'write' && this.moment.atHead && this.run.failure === null;
    if (passed) await this.run.release();
    await this.run.close(clean && this.run.failure === null);
  }
}

export function buildTopology(options: SessionOptions, config: StreamsConfig): Topology {
  const builder = new StreamsBuilder();
  if (options.grace !== undefined) overrideGrace(builder, new Map(Object.entries(options.grace)));
  const own = options.topology(builder);
  return own instanceof Topology ? own : builder.build(config.originals());
}

/** Makes the topics that the topology reads and writes, and puts the inputs in. How many records. */
export function fillSim(broker: SimBroker, info: TopologyInfo, options: SessionOptions): number {
  let count = 0;
  for (const record of simRecords(broker, info, options)) {
    arrive(broker, record);
    count++;
  }
  return count;
}

/** Records of the inputs that the group has not committed yet. */
function recordsLeft(broker: SimBroker, info: TopologyInfo, options: SessionOptions): number {
  // makes what topics are missing
  simRecords(broker, info, { ...options, inputs: [] });
  const group = broker.group(info.config.applicationId);
  const counts = broker.partitionCounts();
  let left = 0;
  for (const topic of info.inputTopics) {
    for (let partition = 0; partition < (counts.get(topic) ?? 0); partition++) left += broker.log({ topic, partition }).end - (group.committed({ topic, partition })?.offset ?? 0);
  }
  return left;
}

/** Makes the topics; the records that belong into them. */
function simRecords(broker: SimBroker, info: TopologyInfo, options: SessionOptions): Iterable<ProducerRecord> {
  const wanted = options.partitions ?? {};
  const named = options.inputs.map((input) => input.topic);
  for (const topic of new Set([...info.inputTopics, ...named, ...info.outputTopics, ...Object.keys(wanted)])) {
    if (!info.isInternal(topic)) broker.createTopic(topic, wanted[topic] ?? 1);
  }
  const deadLetters = info.config.deadLetterTopic;
  if (deadLetters !== null) broker.createTopic(deadLetters, wanted[deadLetters] ?? 1);
  return encodeInputs(options.inputs, info, (topic) => broker.topics([topic]).get(topic)?.partitions ?? 1, options.baseTime ?? 0);
}

function arrive(broker: SimBroker, { topic, partition, key, value, timestamp, headers }: ProducerRecord): void {
  broker.append(topic, partition!, { key, value, timestamp: timestamp!, headers });
}
