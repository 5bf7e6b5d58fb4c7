import type { Backend, RawRecord, TopicPartition } from '../backend/backend.ts';
import { UnstableOffsetCommitException } from '../backend/errors.ts';
import { Headers } from '../common/headers.ts';
import type { ChangelogRecord } from '../processor/state-store.ts';
import { countsOf } from '../state/store-counts.ts';
import type { StreamTask } from './stream-task.ts';

/** Told of each store that comes back from its changelog. Kafka: org.apache.kafka.streams.processor.StateRestoreListener */
export interface StateRestoreListener {
  /** Also when there is nothing to restore. Offsets: the first that is read, and the one behind the last. */
  onRestoreStart?(topicPartition: TopicPartition, storeName: string, startingOffset: number, endingOffset: number): void;
  /** @param batchEndOffset  of the last record that is in the store by now */
  onBatchRestored?(topicPartition: TopicPartition, storeName: string, batchEndOffset: number, numRestored: number): void;
  onRestoreEnd?(topicPartition: TopicPartition, storeName: string, totalRestored: number): void;
  /** The task went away before its end. */
  onRestoreSuspended?(topicPartition: TopicPartition, storeName: string, totalRestored: number): void;
}

const BATCH = 10_000;

/**
 * Fills the stores of a task from their changelogs, from `startOf` (or the beginning) to the end as it is now. A changelog that is a
 * source topic is read only up to the committed offset. Kafka: StoreChangelogReader
 */
export async function restoreStores(
  task: StreamTask, backend: Backend, committedEnd: (topic: string, partition: number) => Promise<number>, listener: StateRestoreListener = {},
  startOf: (store: string) => number | null = () => null,
): Promise<ReadonlyMap<string, number>> {
  const restored = new Map<string, number>();
  for (const [name, { changelogTopic, restore }] of task.stateContext.registered) {
    if (changelogTopic === null || restore === null) continue;
    const partition = { topic: changelogTopic, partition: task.partition };
    const [bounds] = await backend.bounds([partition]);
    const { start, end: logEnd } = bounds!;
    const fromSource = (task.plan.stores.get(name)?.sourceTopic ?? null) !== null;
    const end = fromSource ? Math.min(logEnd, await committedEnd(changelogTopic, task.partition)) : logEnd;
    let offset = Math.max(start, startOf(name) ?? start);
    let total = 0;
    const asked = Number(task.config.values['restore.consumer.max.poll.records'] ?? BATCH);
    const most = asked >= 1 ? asked : BATCH;
    task.restoreRemaining += Math.max(0, end - offset);
    task.restorePositions.set(changelogTopic, offset);
    listener.onRestoreStart?.(partition, name, offset, end);
    while (offset < end) {
      const records = await readOrSuspend(backend, partition, offset, end, most, () => listener.onRestoreSuspended?.(partition, name, total));
      if (records.length === 0) {
        // What is left are ends of transactions, or what those wrote that were aborted.
        task.restoreRemaining -= end - offset;
        task.restorePositions.set(changelogTopic, end);
        break;
      }
      const batch: ChangelogRecord[] = [];
      for (const { key, value, timestamp, headers, offset: at } of records) {
        if (key !== null) batch.push({ key, value, timestamp, headers: headers.length === 0 ? null : new Headers(headers), offset: at });
      }
      restore(batch);
      total += batch.length;
      task.restoredTotal += batch.length;
      const counts = countsOf(task.store(name)!);
      if (counts !== null) counts.restore += batch.length;
      const next = records[records.length - 1]!.offset + 1;
      task.restoreRemaining -= next - offset;
      offset = next;
      task.restorePositions.set(changelogTopic, offset);
      listener.onBatchRestored?.(partition, name, offset - 1, batch.length);
    }
    listener.onRestoreEnd?.(partition, name, total);
    restored.set(name, end);
  }
  return restored;
}

/**
 * Whether the changelogs end in what is decided: a transaction that is still open there is that of the task's owner before this one, and may be committed yet.
 * A changelog that is a source topic is read up to the committed offset only, which is decided.
 *
 * @throws UnstableOffsetCommitException  try again later
 */
export async function requireDecidedChangelogs(task: StreamTask, backend: Backend): Promise<void> {
  if (backend.isolationLevel !== 'read_committed') return;
  const changelogs = [...task.stateContext.registered].flatMap(([name, { changelogTopic, restore }]) => (
    changelogTopic === null || restore === null || (task.plan.stores.get(name)?.sourceTopic ?? null) !== null ? [] : [{ topic: changelogTopic, partition: task.partition }]));
  if (changelogs.length === 0) return;
  const [stable, all] = [await backend.bounds(changelogs), await backend.bounds(changelogs, 'read_uncommitted')];
  const open = changelogs.find((_, index) => stable[index]!.end < all[index]!.end);
  if (open === undefined) return;
  throw new UnstableOffsetCommitException(
    `a transaction that is not decided yet has written to ${open.topic}-${open.partition}, so the stores of task ${task.id} cannot be restored to their end; it ends with its producer, or after transaction.timeout.ms`,
    { facts: { task: task.id, ...open } });
}

async function readOrSuspend(backend: Backend, partition: TopicPartition, from: number, to: number, most: number, onSuspended: () => void): Promise<readonly RawRecord[]> {
  try {
    return await backend.read(partition, from, to, most);
  } catch (error) {
    onSuspended();
    throw error;
  }
}
