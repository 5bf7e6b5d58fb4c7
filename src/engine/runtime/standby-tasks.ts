import type { Backend, TopicPartition } from '../backend/backend.ts';
import { compareTaskIds } from '../backend/streams-group.ts';
import { StandbyTask } from './standby-task.ts';
import type { StandbyUpdateListener } from './standby-update-listener.ts';
import type { StreamTask } from './stream-task.ts';
import type { TaskDirectory } from './task-directory.ts';

/** A task with open stores, and how far each of them is (null: nothing of its changelog is in it). */
export interface OpenedTask {
  readonly task: StreamTask;
  readonly directory: TaskDirectory | null;
  readonly startOf: (store: string) => number | null;
}

/** `demoted`: it ran here until now; `promoted`: it is going to; `updated`: it has taken records. The stores of a closed one are still open. */
export type StandbyChange = 'created' | 'demoted' | 'updated' | 'promoted' | 'closed';

export interface StandbyTasksOptions {
  readonly backend: Backend;
  readonly groupId: string;
  readonly listener: Partial<StandbyUpdateListener>;
  readonly onChange: (standby: StandbyTask, change: StandbyChange) => void;
  /** It runs here and is about to be given up. */
  readonly isActive: (id: string) => boolean;
  /** Makes a task and opens its stores; null: not now, or nothing of the topology has this id. */
  readonly open: (id: string) => OpenedTask | null;
}

/**
 * The standby tasks of a thread, in the order of their ids.
 *
 *     standbys.expect(['0_1']);            // before partitions are given up: what is in here stays open
 *     await tasks.close(revoked, true);    // 0_1 is a standby task now
 *     standbys.settle(['0_1', '0_2']);     // makes 0_2, closes what is left over
 *     await standbys.update();             // each round
 *
 * Misuse: `settle` before the active tasks of an assignment were made. What is promoted would be closed, and read again from its beginning.
 */
export class StandbyTasks {
  readonly #options: StandbyTasksOptions;
  readonly #tasks = new Map<string, StandbyTask>();
  #expected: ReadonlySet<string> = new Set();

  constructor(options: StandbyTasksOptions) { this.#options = options; }

  get all(): readonly StandbyTask[] { return [...this.#tasks.values()].sort((a, b) => compareTaskIds(a.id, b.id)); }
  get(id: string): StandbyTask | undefined { return this.#tasks.get(id); }

  /** Which tasks are to be standby tasks here from the next rebalance on. */
  expect(ids: readonly string[]): void { this.#expected = new Set(ids); }
  expects(id: string): boolean { return this.#expected.has(id); }

  /** Those of a new assignment that are not here yet are made; those that are not in it any more are closed, but for the ones in `kept`. */
  settle(ids: readonly string[], kept: readonly string[] = []): void {
    this.expect(ids);
    for (const standby of this.all) if (!ids.includes(standby.id) && !kept.includes(standby.id)) this.#close(standby, true);
    this.#openMissing();
  }

  /** A directory that another thread of the client has not let go of yet is looked at again with each update. */
  #openMissing(): void {
    for (const id of this.#expected) {
      if (this.#tasks.has(id) || this.#options.isActive(id)) continue;
      const opened = this.#options.open(id);
      if (opened !== null) this.#add(opened, 'created');
    }
  }

  #add({ task, directory, startOf }: OpenedTask, change: StandbyChange): void {
    const standby = new StandbyTask(task, directory, startOf, this.#options.listener);
    this.#tasks.set(task.id, standby);
    this.#options.onChange(standby, change);
  }

  /** The standby task is to run here: it goes on with the stores as they are. */
  promote(id: string): OpenedTask | null {
    const standby = this.#tasks.get(id);
    if (standby === undefined) return null;
    this.#tasks.delete(id);
    standby.suspend('PROMOTED');
    this.#options.onChange(standby, 'promoted');
    return { task: standby.task, directory: standby.directory, startOf: (store) => standby.positionOf(store) };
  }

  /** A task that ran here, with processors closed and everything committed, stays as a standby task. */
  demote(opened: OpenedTask): void { this.#add(opened, 'demoted'); }

  /** Takes what has come to the changelogs since. How many records there were. */
  async update(): Promise<number> {
    this.#openMissing();
    const standbys = this.all.filter(({ stores }) => stores.length > 0);
    if (standbys.length === 0) return 0;
    const { backend, groupId } = this.#options;
    const changelogs = standbys.flatMap(({ stores }) => stores);
    const bounds = await backend.bounds(changelogs.map(({ topic, partition }) => ({ topic, partition })));
    const sources = changelogs.filter(({ isSource }) => isSource).map(({ topic, partition }) => ({ topic, partition }));
    const offsets = sources.length === 0 ? [] : await backend.committed(groupId, sources);
    const committed = (partition: TopicPartition): number => offsets[sources.findIndex((of) => of.topic === partition.topic && of.partition === partition.partition)]?.offset ?? 0;
    let taken = 0;
    let at = 0;
    for (const standby of standbys) {
      const own = bounds.slice(at, at += standby.stores.length);
      // It may have gone while another one was being read for.
      if (this.#tasks.get(standby.id) !== standby) continue;
      const records = await standby.update(backend, own, committed);
      if (records > 0) this.#options.onChange(standby, 'updated');
      taken += records;
    }
    return taken;
  }

  close(clean: boolean): void {
    this.expect([]);
    let failure: unknown;
    for (const standby of this.all) {
      try {
        this.#close(standby, clean);
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
  }

  #close(standby: StandbyTask, clean: boolean): void {
    this.#tasks.delete(standby.id);
    this.#options.onChange(standby, 'closed');
    standby.close(clean);
  }
}
