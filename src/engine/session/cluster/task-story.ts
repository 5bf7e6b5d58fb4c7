import { Headers } from '../../common/headers.ts';
import type { Timeline } from '../../debug/timeline.ts';
import type { ChangelogRecord } from '../../processor/state-store.ts';
import type { StateRestoreListener } from '../../runtime/restore.ts';
import type { StreamTask } from '../../runtime/stream-task.ts';
import type { StandbyTask } from '../../runtime/standby-task.ts';
import type { StandbyChange } from '../../runtime/standby-tasks.ts';
import type { TaskListener } from '../../runtime/task-manager.ts';
import type { EventLog } from '../../trace/event-log.ts';
import type { CacheChange, Punctuate, TaskState, TimeAdvance, TurnCause } from '../../trace/events.ts';
import type { Member } from './member.ts';
import { StandbyMirror } from './standby-mirror.ts';

const LARGE = 1_000_000_000;

/**
 * Tells the trace what becomes of the tasks of one thread. What a task had in memory ends with it, entry by entry: whoever steps back over
 * the end of a task sees its stores full again.
 */
export class TaskStory implements TaskListener {
  readonly #log: EventLog;
  readonly #timeline: Timeline;
  readonly #eos: boolean;
  readonly #changed: () => void;
  #member!: Member;
  #restoring: StreamTask | null = null;
  readonly #states = new Map<string, TaskState>();
  /** Inside of a turn that is told by someone else. */
  bare = false;
  /** Before the first moment of a run nothing is told. */
  silent = true;
  /** Since its last commit it has sent nothing. */
  onCommit: () => void = () => undefined;

  constructor(log: EventLog, timeline: Timeline, eos: boolean, changed: () => void) {
    this.#log = log;
    this.#timeline = timeline;
    this.#eos = eos;
    this.#changed = changed;
  }

  of(member: Member): void { this.#member = member; }

  onCommitted(): void { this.onCommit(); }

  readonly #mirrors = new Map<StreamTask, StandbyMirror>();

  onStandby({ task }: StandbyTask, change: StandbyChange): void {
    const move = (newState: TaskState): void => {
      if (this.silent) this.#states.set(task.id, newState);
      else void this.#turn('assign', task.id, () => { this.#move(task, newState, []); });
    };
    switch (change) {
      case 'created': case 'demoted': {
        const mirror = this.#mirrors.get(task) ?? new StandbyMirror();
        this.#mirrors.set(task, mirror);
        task.trace?.redirect(mirror);
        return move('standby');
      }
      case 'updated': return;
      case 'promoted':
        task.trace?.redirect(this.#log);
        return;
      case 'closed':
        this.#mirrors.delete(task);
        if (!this.silent) move('none');
    }
  }

  async onCreated(task: StreamTask): Promise<void> {
    const mirror = this.#mirrors.get(task);
    this.#mirrors.delete(task);
    const logged = [...task.stateContext.registered.values()].filter(({ changelogTopic, restore }) => changelogTopic !== null && restore !== null);
    if (this.silent || logged.length === 0) return;
    this.#restoring = task;
    await this.#turn('assign', task.id, async () => {
      this.#move(task, 'restoring', []);
      for (const write of mirror?.writes ?? []) this.#log.emit(write);
      if (mirror !== undefined) return;
      for (const { store, changelogTopic } of logged) {
        const upTo = store.persistent ? this.#onDisk(task, changelogTopic!) : null;
        if (upTo !== null) await this.#fillFromDisk(task, store.name, changelogTopic!, upTo);
      }
    });
  }

  restoredUpTo(task: StreamTask, changelog: string): number | null {
    const upTo = this.#onDisk(task, changelog);
    // under exactly_once a checkpoint is good for one start: what a crash leaves behind is not trusted
    if (this.#eos) this.#member.instance.disk.delete(`${changelog}-${task.partition}`);
    return upTo;
  }

  #onDisk(task: StreamTask, changelog: string): number | null { return this.#member.instance.disk.get(`${changelog}-${task.partition}`) ?? null; }

  /** A store as a checkpoint has it is what the changelog says up to there. */
  async #fillFromDisk(task: StreamTask, store: string, topic: string, upTo: number): Promise<void> {
    const partition = { topic, partition: task.partition };
    const [bounds] = await this.#member.backend.bounds([partition]);
    const records = await this.#member.backend.read(partition, bounds!.start, Math.min(upTo, bounds!.end), LARGE);
    const batch: ChangelogRecord[] = [];
    for (const { key, value, timestamp, headers, offset } of records) if (key !== null) batch.push({ key, value, timestamp, headers: headers.length === 0 ? null : new Headers(headers), offset });
    task.stateContext.registered.get(store)!.restore!(batch);
    this.#log.emit({ kind: 'restored', task: task.id, thread: this.#member.name, store, topic, partition: task.partition, from: bounds!.start, to: upTo, end: bounds!.end, records: batch.length, local: true });
  }

  onRunning(task: StreamTask): void {
    this.#changed();
    if (this.silent) {
      this.#states.set(task.id, 'running');
      return;
    }
    task.trace?.end();
    this.#restoring = null;
    void this.#turn('assign', task.id, () => {
      const { backend } = this.#member;
      this.#move(task, 'running', task.group.queues.map(({ topic, partition }) => [topic, partition, backend.position({ topic, partition }) ?? 0] as const));
      for (const { topic, partition, partitionTime } of task.group.queues) this.#time('partition', `${topic}-${partition}`, partitionTime);
      this.#time('stream', task.id, task.streamTime);
    });
  }

  onClosing(task: StreamTask, clean: boolean): void {
    this.#changed();
    if (clean) this.#writeCheckpoint(task);
    if (clean && task.config.assignment.numStandbyReplicas > 0) {
      const mirror = new StandbyMirror();
      mirror.take(this.#timeline, task.id);
      this.#mirrors.set(task, mirror);
    }
    if (this.silent) return;
    void this.#turn('close', task.id, () => {
      this.#move(task, 'none', []);
      this.#loseMemory(task);
    });
  }

  #writeCheckpoint(task: StreamTask): void {
    for (const { store, changelogTopic } of task.stateContext.registered.values()) {
      if (!store.persistent || changelogTopic === null) continue;
      const id = `${changelogTopic}-${task.partition}`;
      const written = this.#member.thread.output.written.get(id);
      const upTo = written === undefined ? task.restorePositions.get(changelogTopic) : written + 1;
      if (upTo !== undefined) this.#member.instance.disk.set(id, upTo);
    }
  }

  /** Everything that a screen may show of the task goes back to nothing. */
  #loseMemory(task: StreamTask): void {
    const { stores, clocks, schedules, log } = this.#timeline;
    for (const history of stores.values()) {
      if (history.task !== task.id) continue;
      const { store } = history;
      for (const events of history.dirtyByKey.values()) {
        const last = events.length === 0 || events.last < log.first ? null : log.at(events.last) as CacheChange;
        if (last?.dirty === true) this.#log.emit({ kind: 'cache', task: task.id, store, key: last.key, dirty: false, cause: 'close' });
      }
      for (const key of history.list) {
        if (key.newest !== null) this.#log.emit({ kind: 'store-write', task: task.id, store, node: null, cause: 'close', key: key.key, oldValue: key.newest, newValue: null, timestamp: -1 });
      }
    }
    const own = new Set(task.group.queues.map(({ topic, partition }) => `partition:${topic}-${partition}`));
    for (const [id, moves] of clocks) {
      const [clock, scope] = [id.slice(0, id.indexOf(':')) as TimeAdvance['clock'], id.slice(id.indexOf(':') + 1)];
      const isOwn = own.has(id) || id === `stream:${task.id}` || ((clock === 'node' || clock === 'store') && scope.split('/').includes(task.id));
      if (isOwn && moves.newest >= 0) this.#log.emit({ kind: 'time-advance', clock, scope, old: moves.newest, new: -1 });
    }
    for (const name of [...schedules.names()].filter((id) => id.startsWith(`${task.id}/`))) {
      const number = schedules.before(name, log.length);
      if (number < log.first) continue;
      const last = log.at(number) as Punctuate;
      if (last.newDue !== null) this.#log.emit({ ...last, action: 'cancel', oldDue: last.newDue, newDue: null, time: -1 });
    }
  }

  #time(clock: 'partition' | 'stream', scope: string, now: number): void {
    const old = this.#timeline.clocks.get(`${clock}:${scope}`)?.newest ?? -1;
    if (now >= 0 && old !== now) this.#log.emit({ kind: 'time-advance', clock, scope, old, new: now });
  }

  #move(task: StreamTask, newState: TaskState, positions: readonly (readonly [string, number, number])[]): void {
    this.#log.emit({ kind: 'task-move', task: task.id, thread: this.#member.name, oldState: this.#states.get(task.id) ?? 'none', newState, positions });
    if (newState === 'none') this.#states.delete(task.id);
    else this.#states.set(task.id, newState);
  }

  #turn<T>(cause: TurnCause, task: string, tell: () => T): T {
    if (this.bare) return tell();
    startTurn(this.#log, cause, task);
    const told = tell();
    const end = (): void => this.#log.emit({ kind: 'turn-end', task });
    if (told instanceof Promise) return told.then(end) as T;
    end();
    return told;
  }

  /** How far the stores of the task at hand have come, a step for each batch. */
  readonly restoreListener: StateRestoreListener = {
    onRestoreStart: (_partition, _store, from, to) => {
      this.#from = from;
      this.#end = to;
      const task = this.#restoring;
      if (task === null || to <= from || this.#open === task) return;
      this.#open = task;
      task.trace?.begin({ kind: 'turn-start', task: task.id, cause: 'restore', topic: null, partition: -1, offset: -1, key: null, value: null, timestamp: -1, headers: [] });
    },
    onBatchRestored: ({ topic, partition }, store, last, records) => {
      const task = this.#restoring;
      task?.trace?.emit({ kind: 'restored', task: task.id, thread: this.#member.name, store, topic, partition, from: this.#from, to: last + 1, end: this.#end, records, local: false });
      this.#from = last + 1;
    },
  };
  #open: StreamTask | null = null;
  #from = 0;
  #end = 0;
}

export function startTurn(log: EventLog, cause: TurnCause, task: string): void {
  log.emit({ kind: 'turn-start', task, cause, topic: null, partition: -1, offset: -1, key: null, value: null, timestamp: -1, headers: [] });
}
