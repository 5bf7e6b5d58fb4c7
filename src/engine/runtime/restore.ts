import type { Backend } from '../backend/backend.ts';
import { Headers } from '../common/headers.ts';
import type { ChangelogRecord } from '../processor/state-store.ts';
import { countsOf } from '../state/store-counts.ts';
import type { StreamTask } from './stream-task.ts';

export interface RestoreListener {
  onRestoreStart?(topic: string, partition: number, store: string, start: number, end: number): void;
  onBatchRestored?(topic: string, partition: number, store: string, batchEnd: number, records: number): void;
  onRestoreEnd?(topic: string, partition: number, store: string, total: number): void;
}

const BATCH = 10_000;

/**
 * Fills the stores of a task from their changelogs, from `startOf` (or the beginning) to the end as it is now. A changelog that is a
 * source topic is read only up to the committed offset. Kafka: StoreChangelogReader
 */
export async function restoreStores(
  task: StreamTask, backend: Backend, committedEnd: (topic: string, partition: number) => Promise<number>, listener: RestoreListener = {},
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
    task.restoreRemaining += Math.max(0, end - offset);
    if (offset < end) listener.onRestoreStart?.(changelogTopic, task.partition, name, offset, end);
    while (offset < end) {
      const records = await backend.read(partition, offset, end, BATCH);
      if (records.length === 0) {
        task.restoreRemaining -= end - offset;
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
      listener.onBatchRestored?.(changelogTopic, task.partition, name, offset, batch.length);
    }
    if (total > 0) listener.onRestoreEnd?.(changelogTopic, task.partition, name, total);
    restored.set(name, end);
  }
  return restored;
}
