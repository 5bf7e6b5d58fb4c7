import type { Backend, TopicPartition } from '../../backend/backend.ts';
import type { SimBackend } from '../../backend/sim/sim-backend.ts';
import type { SimBroker } from '../../backend/sim/sim-broker.ts';
import type { Clock } from '../../common/clock.ts';
import type { Timeline } from '../../debug/timeline.ts';
import { StreamThread } from '../../runtime/stream-thread.ts';
import type { StreamsProducer } from '../../runtime/streams-producer.ts';
import type { StreamTask } from '../../runtime/stream-task.ts';
import type { TaskConfig } from '../../runtime/task-config.ts';
import type { OutputCount } from '../../runtime/thread-output.ts';
import type { TopologyPlan } from '../../topology/plan.ts';
import type { EventLog } from '../../trace/event-log.ts';
import type { InstanceChange, KillMoment, Rebalance } from '../../trace/events.ts';
import { Refused } from '../refusals/refused.ts';
import { Instance, type Member } from './member.ts';
import { startTurn, TaskStory } from './task-story.ts';
import { SentSince, unsend } from './unsend.ts';

export interface ClusterOptions {
  readonly plan: TopologyPlan;
  readonly config: TaskConfig;
  readonly clock: Clock;
  readonly log: EventLog;
  readonly timeline: Timeline;
  readonly groupId: string;
  /** The first client. */
  readonly backend: Backend;
  /** Where more of them come from; null: there is one thread, and there will be no other. */
  readonly broker: SimBroker | null;
}

/** A task that runs, and who runs it. */
export interface RunningTask { readonly task: StreamTask; readonly member: Member }

const MOST_ROUNDS = 200;

/**
 * The instances of the application that a session runs, each with its threads, on one broker, in one group. All of them are turned by whoever
 * owns the run, one turn at a time; here is who is there, and what happens when one comes or goes.
 */
export class Cluster {
  readonly #options: ClusterOptions;
  readonly #instances = new Map<string, Instance>();
  readonly #stories = new Map<Member, TaskStory>();
  readonly #sent = new Map<Member, SentSince>();
  readonly #outputCount: OutputCount = { next: 0 };
  /** Killed members that the group still counts. */
  #dead: string[] = [];
  /** Of threads that died in a transaction, until that one is aborted. */
  #abandoned: StreamsProducer[] = [];
  #teller: Member | null = null;
  #tasks: readonly RunningTask[] | null = null;
  #first!: Member;
  readonly #known = new Map<string, readonly TopicPartition[]>();
  /** Who had which tasks before anything happened. */
  owners: ReadonlyMap<string, string> = new Map();
  /** And who kept copies of their stores. */
  standbysAtStart: ReadonlyMap<string, readonly string[]> = new Map();
  /** The instances of the beginning and their threads. */
  began: ReadonlyMap<string, number> = new Map();

  constructor(options: ClusterOptions) { this.#options = options; }

  async open(instances: number, threads: number): Promise<void> {
    for (let number = 1; number <= instances; number++) await this.#join(this.#instance(`i${number}`, threads), threads);
    if (this.members.length > 1) await this.#poll();
    for (const story of this.#stories.values()) story.silent = this.#options.broker === null;
    this.began = new Map(this.instances.map(({ name, members }) => [name, members.length]));
    this.standbysAtStart = new Map(this.members.map((member) => [member.name, member.thread.tasks.standbys.all.map(({ id }) => id)]));
    this.owners = new Map(this.tasks.map(({ task, member }) => [task.id, member.name]));
  }

  get instances(): readonly Instance[] { return [...this.#instances.values()]; }
  get members(): readonly Member[] { return this.instances.flatMap(({ members }) => members); }
  /** The thread that has been there from the beginning, running or not. */
  get first(): Member { return this.members[0] ?? this.#first; }
  /** One instance with one thread, to which nothing has happened. */
  get isSingle(): boolean { return this.#instances.size === 1 && this.#options.timeline.cluster.isEmpty && this.members.length === 1; }
  /** A simulated cluster; a real Kafka has its own. */
  get isSimulated(): boolean { return this.#options.broker !== null; }

  /** All running tasks, by id, whoever has them: the order of turns does not depend on that. */
  get tasks(): readonly RunningTask[] {
    if (this.#tasks === null) {
      this.#tasks = this.members.flatMap((member) => member.thread.tasks.tasks.map((task) => ({ task, member }))).sort((a, b) => compareIds(a.task.id, b.task.id));
      for (const { task } of this.#tasks) this.#known.set(task.id, task.group.queues.map(({ topic, partition }) => ({ topic, partition })));
    }
    return this.#tasks;
  }

  /** All tasks that there are or were, with their inputs, by id: who has them, and whether anybody does, is another question. */
  get known(): ReadonlyMap<string, readonly TopicPartition[]> {
    void this.tasks.length;
    return new Map([...this.#known].sort(([a], [b]) => compareIds(a, b)));
  }

  /** Somebody has died and the group does not know yet. */
  get isUnsettled(): boolean { return this.#dead.length > 0 && this.members.length > 0; }

  // ---- what happens

  async start(name: string | null, threads: number | null, wiped: boolean): Promise<string> {
    this.#mustBeSimulated();
    const instance = name === null ? this.instances.find(({ isRunning }) => !isRunning) ?? this.#instance(`i${this.#instances.size + 1}`, this.#defaultThreads) : this.#instance(name, this.#defaultThreads);
    if (instance.isRunning) throw new Refused((say) => say.instanceRuns(instance.name));
    if (wiped) instance.disk.clear();
    const count = threads ?? instance.threads;
    instance.threads = count;
    this.#tell({ instance: instance.name, action: 'start', when: null, oldThreads: 0, newThreads: count });
    await this.#joinAndSettle(instance, count);
    return instance.name;
  }

  async close(name: string): Promise<void> {
    const instance = this.#running(name);
    this.#tell({ instance: name, action: 'close', when: null, oldThreads: instance.members.length, newThreads: 0 });
    await this.#leave(instance, [...instance.members]);
  }

  /** More threads join, or the last ones leave as when the instance is closed. */
  async threads(name: string, count: number): Promise<void> {
    const instance = this.#running(name);
    const had = instance.members.length;
    if (count === had) throw new Refused((say) => say.threadsAlready(name, count));
    instance.threads = count;
    this.#tell({ instance: name, action: 'threads', when: null, oldThreads: had, newThreads: count });
    if (count > had) await this.#joinAndSettle(instance, count - had);
    else await this.#leave(instance, instance.members.slice(count));
  }

  /** As kill -9. What the group makes of it comes with the next turn. */
  async kill(name: string, when: KillMoment): Promise<void> {
    const instance = this.#running(name);
    const { log, timeline, broker } = this.#options;
    const { members } = instance;
    for (const { thread } of members) {
      if (when === 'after-send') await thread.output.flush();
      else if (when === 'inside-commit') await thread.flush();
    }
    this.#tell({ instance: name, action: 'kill', when, oldThreads: members.length, newThreads: 0 }, () => {
      for (const member of members) {
        const story = this.#stories.get(member)!;
        story.bare = true;
        if (when === 'before-send') unsend(broker!, timeline, log, this.#sent.get(member)!, this.members);
        member.thread.abandon();
        const { memberId } = member.backend as SimBackend;
        if (memberId !== null) this.#dead.push(memberId);
        if (member.thread.producer !== null) this.#abandoned.push(member.thread.producer);
      }
    });
    for (const member of members) await member.backend.close({ leaveGroup: false });
    this.#forget(instance, members);
  }

  /** Transactions that the dead have left open for too long are aborted, and what waited for that goes on. The living commit in time. */
  async expireTransactions(): Promise<void> {
    const { broker } = this.#options;
    if (broker === null || this.#abandoned.length === 0) return;
    broker.expireTransactions(new Set(this.members.flatMap(({ thread: { producer } }) => (producer === null ? [] : [producer.transactionalId]))));
    if (this.#tellAborted()) await this.#poll();
  }

  /** The transaction of a dead thread that is the last to be aborted, and in how long: until then the tasks that it had wait. */
  get abandonedTransaction(): { readonly transactionalId: string; readonly leftMs: number } | null {
    const { broker, clock } = this.#options;
    const ids = new Set(this.#abandoned.map(({ transactionalId }) => transactionalId));
    let last: { transactionalId: string; leftMs: number } | null = null;
    for (const { transactionalId, since, timeoutMs } of broker?.transactions.open ?? []) {
      if (!ids.has(transactionalId)) continue;
      // it goes when the time-out is over, and not in its last millisecond
      const leftMs = Math.max(0, since + timeoutMs + 1 - clock.now());
      if (last === null || leftMs > last.leftMs) last = { transactionalId, leftMs };
    }
    return last;
  }

  /** The broker has aborted what a dead thread had left open: because it took too long, or because another thread has its transactional id now. */
  #tellAborted(): boolean {
    const open = new Set(this.#options.broker!.transactions.open.map(({ transactionalId }) => transactionalId));
    const ended = this.#abandoned.filter(({ transactionalId }) => !open.has(transactionalId));
    this.#abandoned = this.#abandoned.filter((producer) => !ended.includes(producer));
    for (const producer of ended) producer.tellAborted();
    return ended.length > 0;
  }

  /** The group finds out who is dead, and gives their tasks to others. */
  async settle(): Promise<void> { if (this.isUnsettled) await this.#settle('expired'); }

  async #joinAndSettle(instance: Instance, count: number): Promise<void> {
    const names = Array.from({ length: count }, (_, i) => `${instance.name}/${instance.members.length + i + 1}`);
    await this.updateStandbys();
    this.#expel();
    this.#tellRebalance('joined', count, [...this.members.map(({ name }) => name), ...names]);
    await this.#join(instance, count, false);
    if (this.#abandoned.length > 0) this.#tellAborted();
    await this.#poll();
  }

  async #leave(instance: Instance, leaving: readonly Member[]): Promise<void> {
    for (const { thread } of leaving) await thread.close(true);
    for (const { backend } of leaving) await backend.close();
    this.#forget(instance, leaving);
    await this.#settle('left');
  }

  /** Standby tasks take what has been sent since. */
  async updateStandbys(): Promise<void> { for (const { thread } of this.members) if (thread.tasks.standbys.all.length > 0) await thread.updateStandbys(); }

  async #settle(cause: Rebalance['cause']): Promise<void> {
    await this.updateStandbys();
    this.#expel();
    this.#tellRebalance(cause, 1, this.members.map(({ name }) => name));
    await this.#poll();
  }

  #expel(): void {
    const { broker, groupId } = this.#options;
    for (const id of this.#dead) broker!.expel(groupId, id);
    this.#dead = [];
  }

  /** Everyone takes part in the rebalance until nobody has to give or to take anything. */
  async #poll(): Promise<void> {
    const { broker, groupId } = this.#options;
    if (broker === null) return;
    const group = broker.group(groupId);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      for (const { thread } of this.members) await thread.poll(0);
      if (group.members.every((member) => group.surplus(member).length === 0 && group.available(member).length === 0)) return;
    }
  }

  /** A commit of every thread. True when there was something to commit. */
  async commit(): Promise<boolean> {
    let any = false;
    for (const { thread } of this.members) if (await thread.commit()) any = true;
    return any;
  }

  // ---- members

  async #join(instance: Instance, count: number, silent = true): Promise<void> {
    for (let i = 0; i < count; i++) {
      const member = this.#member(instance, count);
      this.#stories.get(member)!.silent = silent;
      instance.members.push(member);
      this.#tasks = null;
      this.#teller ??= member;
      await member.thread.start();
    }
  }

  #member(instance: Instance, count: number): Member {
    const { plan, config, clock, log, timeline, groupId, broker } = this.#options;
    const number = instance.members.length + 1;
    const isFirst = this.#first === undefined;
    const backend = isFirst ? this.#options.backend : broker!.client({ isolationLevel: this.#options.backend.isolationLevel });
    const story = new TaskStory(log, timeline, String(config.values['processing.guarantee']) === 'exactly_once_v2', () => { this.#tasks = null; });
    const sent = new SentSince();
    story.onCommit = () => sent.clear();
    const thread: StreamThread = new StreamThread({
      plan, clock, backend, groupId, trace: log, processId: instance.name, outputCount: this.#outputCount, taskListener: story, restoreListener: story.restoreListener,
      config: count === 1 ? config : { ...config, cacheMaxBytes: Math.floor(config.cacheMaxBytes / count) },
      ...(broker === null ? {} : { onSent: (_record, place) => sent.add(place) }),
      ...(isFirst ? {} : { name: `${config.applicationId}-${instance.name}-StreamThread-${number}` }),
      ...(plan.globalStores.size === 0 ? {} : { globalTrace: { emit: (event) => { if (this.#teller?.thread === thread || this.#teller === null) log.emit(event); } } }),
    });
    const member: Member = { name: `${instance.name}/${number}`, instance, thread, backend };
    story.of(member);
    this.#stories.set(member, story);
    this.#sent.set(member, sent);
    if (isFirst) this.#first = member;
    return member;
  }

  #forget(instance: Instance, members: readonly Member[]): void {
    instance.members = instance.members.filter((member) => !members.includes(member));
    this.#tasks = null;
    if (members.includes(this.#teller!)) this.#teller = this.members[0] ?? null;
    for (const member of members) {
      this.#stories.delete(member);
      this.#sent.delete(member);
    }
  }

  get #defaultThreads(): number { return this.instances[0]!.threads; }

  #instance(name: string, threads: number): Instance {
    let instance = this.#instances.get(name);
    if (instance === undefined) this.#instances.set(name, instance = new Instance(name, threads));
    return instance;
  }

  #running(name: string): Instance {
    this.#mustBeSimulated();
    const instance = this.#instances.get(name);
    const running = this.instances.filter(({ isRunning }) => isRunning).map((one) => one.name);
    if (instance === undefined || !instance.isRunning) throw new Refused((say) => say.notRunning(name, running));
    return instance;
  }

  #mustBeSimulated(): void { if (!this.isSimulated) throw new Refused((say) => say.onlySimulated); }

  // ---- telling

  #tell(change: Omit<InstanceChange, 'kind'>, more: () => void = () => undefined): void {
    const { log } = this.#options;
    startTurn(log, 'instance', change.instance);
    log.emit({ kind: 'instance', ...change });
    more();
    log.emit({ kind: 'turn-end', task: change.instance });
  }

  #tellRebalance(cause: Rebalance['cause'], steps: number, members: readonly string[]): void {
    const { log, broker, groupId } = this.#options;
    const { generation } = broker!.group(groupId);
    startTurn(log, 'rebalance', '');
    log.emit({ kind: 'rebalance', cause, oldGeneration: generation, newGeneration: generation + steps, members });
    log.emit({ kind: 'turn-end', task: '' });
  }

  async closeAll(clean: boolean): Promise<void> {
    for (const story of this.#stories.values()) story.silent = true;
    for (const { thread } of this.members) await thread.close(clean);
    for (const { backend } of this.members) await backend.close();
    if (this.members.length === 0) await this.#first.backend.close();
  }
}

function compareIds(a: string, b: string): number {
  const [one, other] = [a.split('_').map(Number), b.split('_').map(Number)];
  return one[0]! - other[0]! || one[1]! - other[1]!;
}
