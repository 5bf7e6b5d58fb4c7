import { toJson, decodeBytes, type Json } from '../../../engine/session/codec.ts';
import { encodeInput } from '../../../engine/session/fill-topics.ts';
import { OwnTopics, type OwnTopic } from '../../../engine/session/own-topics.ts';
import { Session } from '../../../engine/session/session.ts';
import type { TopologyInfo } from '../../../engine/session/topology-info.ts';
import { loadTopology } from '../../topology/load-topology.ts';
import type { Action, BrokerAct, Lesson } from '../format/lesson.ts';
import { keyText } from '../probes/notation.ts';
import type { LessonRuns } from '../run/lesson-runs.ts';
import { readFixture } from '../run/read-fixture.ts';
import { move } from '../run/replay.ts';
import type { BrokerFacts } from './broker-facts.ts';

/** What has to be remembered over an end that nobody expected: what is still lying about, and where. */
export interface BrokerMemo { readonly bootstrap: string; readonly applicationId: string; readonly made: readonly string[] }

const CLOCK = { now: Date.now };
const DAY_MS = 86_400_000;
/** How often a move is tried again while a broker has not yet handed out what lies there. */
const PATIENCE = 40;

/**
 * A lesson on a real Kafka: makes its topics there, runs its topology as an application of its own, kills it, takes everything away again. It writes to no topic
 * that it has not made.
 *
 *     const broker = new LessonBroker(runs, progress, save);
 *     await broker.connect('localhost:9092');
 *     await broker.fill(info);
 *     const session = await broker.start();
 *     await broker.clean();
 */
export class LessonBroker {
  /** As they were when the broker was last asked; null: none is connected. */
  facts: BrokerFacts | null = null;
  readonly #runs: LessonRuns;
  readonly #progress: { broker?: BrokerMemo };
  readonly #save: () => void;
  #own: OwnTopics | null = null;
  #backend: Awaited<ReturnType<OwnTopics['client']>> | null = null;
  #session: Session | null = null;
  /** Committed when the application was started, over all input partitions. */
  #before = 0;
  #deleted: readonly string[] = [];
  /** Midnight of this day, so that nothing is too old to be kept. Windows look aligned, as they do in the lesson. */
  readonly #base = Math.floor(Date.now() / DAY_MS) * DAY_MS;

  /** @param progress  of the learner: what lies on a broker is kept there until it is taken away */
  constructor(runs: LessonRuns, progress: { broker?: BrokerMemo }, save: () => void) {
    this.#runs = runs;
    this.#progress = progress;
    this.#save = save;
  }

  get #lesson(): Lesson { return this.#runs.lesson; }
  get isConnected(): boolean { return this.#own !== null; }
  get description(): string { return this.#own?.description ?? ''; }
  get applicationId(): string { return this.#own?.applicationId ?? ''; }
  isOf(session: Session): boolean { return session === this.#session; }

  get #topics(): readonly OwnTopic[] { return this.#lesson.topics.map(({ name, partitions }) => ({ name, partitions })); }
  get #inputs(): readonly OwnTopic[] { return this.#lesson.topics.filter(({ fixture }) => fixture !== null).map(({ name, partitions }) => ({ name, partitions })); }

  /** @returns what an earlier run had left there, and is deleted now */
  async connect(bootstrap: string, info: TopologyInfo): Promise<readonly string[]> {
    await this.close();
    let left: readonly string[] = [];
    const memo = this.#progress.broker;
    if (memo?.bootstrap === bootstrap) {
      const earlier = await OwnTopics.connect(bootstrap, memo.applicationId, CLOCK, memo.made);
      left = await earlier.removeAll().finally(() => earlier.close());
      this.#keep(null);
    }
    this.#own = await OwnTopics.connect(bootstrap, `kstep-${this.#lesson.id.split('-')[0]!}-${Date.now().toString(36)}${process.pid.toString(36)}`, CLOCK);
    this.#deleted = [];
    this.#keep({ bootstrap, applicationId: this.#own.applicationId, made: [] });
    await this.look(info);
    return left;
  }

  #keep(memo: BrokerMemo | null): void {
    if (memo === null) delete this.#progress.broker;
    else this.#progress.broker = memo;
    this.#save();
  }

  /** One of the acts of a lesson; `start` gives the session that it opened. */
  async act(act: BrokerAct, info: TopologyInfo): Promise<Session | null> {
    switch (act) {
      case 'fill': await this.#fill(info); break;
      case 'start': await this.#start(); break;
      case 'kill': await this.#kill(); break;
      case 'clean': await this.#clean(); break;
    }
    await this.look(info);
    return act === 'start' ? this.#session : null;
  }

  async #fill(info: TopologyInfo): Promise<void> {
    const own = this.#own!;
    try {
      await own.make(this.#topics);
    } finally {
      this.#keep({ ...this.#progress.broker!, made: own.made });
    }
    for (const { name, fixture, partitions } of this.#lesson.topics) {
      if (fixture === null) continue;
      const records = readFixture(this.#lesson.folder, fixture, this.#base, partitions);
      await own.send(records.map(({ record }) => encodeInput(record, name, info, record.timestamp ?? this.#base)));
    }
  }

  async #start(): Promise<void> {
    await this.#kill();
    const own = this.#own!;
    const file = this.#runs.fileOf(null);
    const [loaded, backend] = [await loadTopology(file), await own.client()];
    this.#backend = backend;
    this.#before = await this.#committed();
    this.#session = await Session.open({
      title: this.#lesson.id, topology: loaded.topology, config: { ...loaded.config, ...this.#lesson.engine.config, 'application.id': own.applicationId },
      inputs: [], kafka: { backend, mode: 'write', groupId: own.applicationId }, baseTime: this.#base, wallClock: Date.now(), language: this.#runs.language,
    });
  }

  /** Gone without a word, as a process is that was killed: nothing is sent, nothing committed, and the group is not told. */
  async #kill(): Promise<void> {
    const backend = this.#backend;
    this.#backend = null;
    await backend?.close({ leaveGroup: false });
  }

  async #clean(): Promise<void> {
    await this.#backend?.close();
    this.#backend = null;
    this.#deleted = await this.#own!.removeAll();
    this.#keep(null);
  }

  async #committed(): Promise<number> {
    let sum = 0;
    for (const topic of this.#inputs) for (const offset of await this.#own!.committed(topic)) sum += offset;
    return sum;
  }

  /** Asks the broker how things stand. */
  async look(info: TopologyInfo): Promise<void> {
    const own = this.#own;
    if (own === null) return;
    const there = await own.there();
    const prefix = `${own.applicationId}-`;
    const internal = there.filter(({ name }) => name.startsWith(prefix));
    const records: { [topic: string]: readonly number[] } = {};
    const tables: { [topic: string]: { readonly [key: string]: Json } } = {};
    for (const topic of this.#topics.filter(({ name }) => there.some((one) => one.name === name))) {
      records[topic.name] = await own.counts(topic);
      if (!this.#inputs.some(({ name }) => name === topic.name)) tables[topic.name] = await this.#table(topic, info);
    }
    const taken = this.#session === null ? 0 : this.#session.timeline.inputCount + this.#before;
    this.facts = {
      there: there.map(({ name }) => name), internal: internal.map(({ name }) => name.slice(prefix.length)),
      policies: Object.fromEntries(internal.map(({ name, configs }) => [name.slice(prefix.length), configs['cleanup.policy'] ?? null])),
      records, tables, isRunning: this.#backend !== null, heldBack: this.#session === null ? 0 : taken - (await this.#committed()), deleted: this.#deleted,
    };
  }

  async #table(topic: OwnTopic, info: TopologyInfo): Promise<{ readonly [key: string]: Json }> {
    const serdes = info.topicSerdes(topic.name);
    const rows: { [key: string]: Json } = {};
    for (const { key, value } of await this.#own!.read(topic)) rows[keyText(decodeBytes(serdes.key, topic.name, key).value, this.#base)] = toJson(decodeBytes(serdes.value, topic.name, value).value);
    return rows;
  }

  /** A move on the application's run: records come when the broker hands them out. */
  async move(session: Session, action: Action, lesson: Lesson): Promise<void> {
    const all = this.#inputs.reduce((sum, { name }) => sum + (this.facts?.records[name] ?? []).reduce((a, b) => a + b, 0), 0) - this.#before;
    const wanted = action.kind === 'turn' ? Math.min(action.to, all) : action.kind === 'end' ? all : 0;
    for (let tries = 0; tries < PATIENCE; tries++) {
      await move(session, action, lesson.place);
      if (session.timeline.inputCount >= wanted || session.limit !== null) return;
    }
  }

  /** Takes everything away and leaves. What cannot be reached is remembered for the next time. */
  async close(): Promise<void> {
    const own = this.#own;
    if (own === null) return;
    try {
      await this.#clean();
    } catch {
      // the broker is gone: what lies there is deleted when it is met again
    }
    this.#own = null;
    this.facts = null;
    this.#session = null;
    await own.close();
  }
}
