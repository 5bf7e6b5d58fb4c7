import type { InstanceChange, Restored, TaskMove, TaskState } from '../../trace/events.ts';
import type { Session } from '../session.ts';
import type { ViewTask } from '../view.ts';
import type { Here } from './here.ts';
import type { SessionLookups } from './session-lookups.ts';
import { topicsView } from './topics.ts';

/** A thread, or an instance, without a task; a task without a thread. */
const NOBODY = '–';

/** Which thread had which tasks at a moment, and in which state. */
export class OwnersAt {
  readonly #session: Session;
  readonly #cursor: number;

  constructor(session: Session, cursor: number) {
    this.#session = session;
    this.#cursor = cursor;
  }

  /** `i1/1` and how far it is with the task; nobody that does not have it. */
  of(task: string): readonly { readonly thread: string; readonly state: Exclude<TaskState, 'none'>; readonly since: number }[] {
    const { cluster } = this.#session.run;
    const { movesOf } = this.#session.timeline.cluster;
    const found: { readonly thread: string; readonly state: Exclude<TaskState, 'none'>; readonly since: number }[] = [];
    const first = cluster.owners.get(task);
    const began = [...cluster.standbysAtStart].filter(([, tasks]) => tasks.includes(task)).map(([thread]) => thread);
    const threads = new Set([...(first === undefined ? [] : [first]), ...began, ...[...movesOf.names()].filter((name) => name.startsWith(`${task}@`)).map((name) => name.slice(task.length + 1))]);
    for (const thread of [...threads].sort()) {
      const move = movesOf.before(`${task}@${thread}`, this.#cursor);
      const state = move < 0 ? (thread === first ? 'running' : began.includes(thread) ? 'standby' : 'none') : (this.#session.timeline.log.at(move) as TaskMove).newState;
      if (state !== 'none') found.push({ thread, state, since: move });
    }
    return found;
  }

  /** The thread that runs a task, or will when its stores are filled; null: nobody. */
  active(task: string): string | null { return this.of(task).find(({ state }) => state !== 'standby')?.thread ?? null; }
  standbys(task: string): readonly string[] { return this.of(task).filter(({ state }) => state === 'standby').map(({ thread }) => thread); }

  /** Instances as they were, with how many threads each had. */
  instances(): ReadonlyMap<string, number> {
    const { timeline, run: { cluster } } = this.#session;
    const found = new Map<string, number>();
    for (const { name } of cluster.instances) {
      const changes = timeline.cluster.changesOf.of(name);
      const last = changes?.lastBelow(this.#cursor) ?? -1;
      if (last >= 0) found.set(name, (timeline.log.at(last) as InstanceChange).newThreads);
      else if (changes !== undefined && changes.length > 0) {
        const { oldThreads, action } = timeline.log.at(changes.at(0)) as InstanceChange;
        if (action !== 'start' || cluster.began.has(name)) found.set(name, oldThreads);
      } else found.set(name, cluster.began.get(name) ?? 0);
    }
    return found;
  }
}

/** The tasks of all instances, and threads that have none, the global one last. */
export function tasksView(session: Session, here: Here, lookups: SessionLookups): readonly ViewTask[] {
  const { thread, cluster } = session.run;
  const offsets = new Map<string, ViewTask['offsets'][number]>(topicsView(session, here, lookups, { name: null, records: 0 }).flatMap(({ name, partitions }) => (
    partitions.map(({ partition, position, end, committed }) => [`${name}-${partition}`, { position, end, committed }] as const))));
  const owners = new OwnersAt(session, here.cursor);
  const row = (id: string, at: { readonly instance: string; readonly thread: string }, state: ViewTask['state'], inputs: readonly string[], progress: number | null = null): ViewTask => {
    const streamTime = here.projection.clock(`stream:${id}`, -1);
    return {
      id, ...at, state, partitions: inputs, offsets: inputs.map((partition) => offsets.get(partition) ?? { position: null, end: 0, committed: null }),
      streamTime: streamTime < 0 || state === 'standby' ? null : streamTime,
      stores: id === NOBODY ? [] : id === 'global' ? thread.global!.stores.map((store) => store.name) : lookups.storesOfTask(id), progress,
    };
  };
  const rows: ViewTask[] = [];
  const busy = new Set<string>();
  for (const [id, inputs] of cluster.known) {
    const names = inputs.map(({ topic, partition }) => `${topic}-${partition}`);
    const having = owners.of(id);
    for (const { thread: owner, state, since } of having) {
      busy.add(owner);
      rows.push(row(id, place(session, owner), state, state === 'standby' ? [] : names, state === 'restoring' ? progressOf(session, here, id, since) : null));
    }
    if (!having.some(({ state }) => state !== 'standby')) rows.push(row(id, { instance: NOBODY, thread: NOBODY }, 'closed', names));
  }
  if (cluster.isSimulated) {
    for (const [name, threads] of owners.instances()) {
      if (threads === 0) rows.push(row(NOBODY, { instance: name, thread: NOBODY }, 'closed', []));
      for (let number = 1; number <= threads; number++) if (!busy.has(`${name}/${number}`)) rows.push(row(NOBODY, place(session, `${name}/${number}`), 'idle', []));
    }
  }
  if (thread.global !== null) rows.push(row('global', { instance: place(session, cluster.first.name).instance, thread: 'GlobalStreamThread' }, 'running', thread.global.group.queues.map(({ topic, partition }) => `${topic}-${partition}`)));
  return rows;
}

/** `i1/2`: `i1`, `StreamThread-2`; on a real Kafka, where there is but this one, by the name of the application. */
function place({ run: { cluster, config } }: Session, owner: string): { readonly instance: string; readonly thread: string } {
  const [instance, number] = owner.split('/');
  return { instance: cluster.isSimulated ? instance! : config.applicationId, thread: `StreamThread-${number}` };
}

/** Of the changelog that was read last. */
function progressOf({ timeline }: Session, here: Here, task: string, since: number): number {
  const last = timeline.cluster.restoresOf.before(task, here.cursor);
  if (last < Math.max(since, timeline.log.first)) return 0;
  const { to, end } = timeline.log.at(last) as Restored;
  return end === 0 ? 1 : to / end;
}
