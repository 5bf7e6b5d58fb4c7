import type { Backend, TopicPartition } from '../backend/backend.ts';
import { Headers } from '../common/headers.ts';
import type { ChangelogRecord } from '../processor/state-store.ts';
import { countsOf } from '../state/store-counts.ts';
import type { StandbyUpdateListener, SuspendReason } from './standby-update-listener.ts';
import type { StreamTask } from './stream-task.ts';
import type { TaskDirectory } from './task-directory.ts';

/** How far a store of a standby task has got. */
export interface StandbyStore extends TopicPartition {
  readonly store: string;
  /** The next offset to read. */
  readonly position: number;
  /** Of the changelog, as it was when it was last looked at. */
  readonly end: number;
  /** The changelog is a source topic: what is not committed may not be taken yet. */
  readonly isSource: boolean;
}

const BATCH = 10_000;

/**
 * The stores of a task that runs elsewhere, kept at the end of their changelogs. Its `task` has stores, and processors that are never
 * initialised: that is all that an active task needs to become one, and to come from one. Kafka: StandbyTask
 */
export class StandbyTask {
  readonly task: StreamTask;
  readonly directory: TaskDirectory | null;
  readonly #stores: { readonly store: string; readonly topic: string; readonly partition: number; position: number; end: number; readonly isSource: boolean }[] = [];
  readonly #listener: Partial<StandbyUpdateListener>;
  #isStarted = false;

  /** @param startOf  where to go on with the changelog of a store; null: from its beginning */
  constructor(task: StreamTask, directory: TaskDirectory | null, startOf: (store: string) => number | null, listener: Partial<StandbyUpdateListener>) {
    this.task = task;
    this.directory = directory;
    this.#listener = listener;
    for (const [store, { changelogTopic, restore }] of task.stateContext.registered) {
      if (changelogTopic === null || restore === null) continue;
      const position = startOf(store) ?? 0;
      const isSource = (task.plan.stores.get(store)?.sourceTopic ?? null) !== null;
      this.#stores.push({ store, topic: changelogTopic, partition: task.partition, position, end: position, isSource });
      task.restorePositions.set(changelogTopic, position);
    }
  }

  get id(): string { return this.task.id; }
  get stores(): readonly StandbyStore[] { return this.#stores; }
  /** Records of the changelogs that it has not taken, as far as it knows. */
  get lag(): number { return this.#stores.reduce((sum, { position, end }) => sum + Math.max(0, end - position), 0); }
  positionOf(store: string): number | null { return this.#stores.find((of) => of.store === store)?.position ?? null; }

  /**
   * Takes up to a batch of each changelog. How many records there were.
   * @param bounds  of the changelogs, in the order of `stores`
   * @param committed  the application's committed offset of a source topic
   */
  async update(backend: Backend, bounds: readonly { readonly start: number; readonly end: number }[], committed: (partition: TopicPartition) => number): Promise<number> {
    let taken = 0;
    for (const [index, of] of this.#stores.entries()) {
      const { start, end } = bounds[index]!;
      of.end = end;
      // What was cleaned away before the position is gone; retention has taken it from the store as well.
      this.#move(of, Math.max(of.position, start));
      if (!this.#isStarted) this.#listener.onUpdateStart?.(of, of.store, of.position);
      const to = of.isSource ? Math.min(end, committed(of)) : end;
      if (of.position < to) taken += await this.#take(backend, of, to);
    }
    this.#isStarted = true;
    this.#maybeCheckpoint(false);
    return taken;
  }

  async #take(backend: Backend, of: { readonly store: string; readonly topic: string; readonly partition: number; position: number; readonly end: number }, to: number): Promise<number> {
    const records = await backend.read({ topic: of.topic, partition: of.partition }, of.position, to, BATCH);
    // Nothing up to there is left: markers of transactions, or what was compacted away.
    if (records.length === 0) {
      this.#move(of, to);
      return 0;
    }
    const batch: ChangelogRecord[] = [];
    for (const { key, value, timestamp, headers, offset } of records) {
      if (key !== null) batch.push({ key, value, timestamp, headers: headers.length === 0 ? null : new Headers(headers), offset });
    }
    this.task.stateContext.registered.get(of.store)!.restore!(batch);
    const counts = countsOf(this.task.store(of.store)!);
    if (counts !== null) counts.restore += batch.length;
    this.#move(of, records[records.length - 1]!.offset + 1);
    this.#listener.onBatchLoaded?.({ topic: of.topic, partition: of.partition }, of.store, this.id, of.position - 1, batch.length, of.end - 1);
    return records.length;
  }

  #move(of: { readonly topic: string; position: number }, position: number): void {
    of.position = position;
    this.task.restorePositions.set(of.topic, position);
  }

  #maybeCheckpoint(enforce: boolean): void {
    if (this.directory === null) return;
    const offsets = new Map<string, number>();
    for (const { store, topic, partition, position } of this.#stores) {
      if (position > 0 && this.task.store(store)!.persistent) offsets.set(`${topic}-${partition}`, position - 1);
    }
    if (!enforce && !this.directory.isCheckpointDue(offsets)) return;
    this.task.flushStores();
    this.directory.writeCheckpoint(offsets);
  }

  /** No more updates: the task is to run here, or goes elsewhere. The stores stay open. */
  suspend(reason: SuspendReason): void {
    this.#maybeCheckpoint(true);
    if (!this.#isStarted) return;
    for (const { topic, partition, store, position, end } of this.#stores) this.#listener.onUpdateSuspended?.({ topic, partition }, store, position - 1, end - 1, reason);
  }

  /** Dirty: nothing is said of how far the stores are. */
  close(clean: boolean): void {
    try {
      if (clean) this.suspend('MIGRATED');
    } finally {
      this.task.closeStores();
      this.directory?.unlock();
    }
  }
}
