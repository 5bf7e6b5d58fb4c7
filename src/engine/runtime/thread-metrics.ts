import type { Metrics } from './metrics.ts';
import type { StreamThread } from './stream-thread.ts';

export interface ThreadTotals { polls: number; polled: number; mostPolled: number; processed: number; punctuated: number; commits: number }

const THREAD = 'stream-thread-metrics';

/** The metrics of a thread, by Kafka's names. Kafka: ThreadMetrics */
export function registerThreadMetrics(thread: StreamThread, metrics: Metrics, startTime: number): void {
  const tags = { 'thread-id': thread.name };
  const { totals, tasks } = thread;
  metrics.addTotalAndRate('poll', THREAD, tags, () => totals.polls);
  metrics.addTotalAndRate('process', THREAD, tags, () => totals.processed);
  metrics.addTotalAndRate('punctuate', THREAD, tags, () => totals.punctuated);
  metrics.addTotalAndRate('commit', THREAD, tags, () => totals.commits);
  metrics.addTotalAndRate('task-created', THREAD, tags, () => tasks.createdTotal);
  metrics.addTotalAndRate('task-closed', THREAD, tags, () => tasks.closedTotal);
  metrics.add('poll-records-avg', THREAD, tags, () => totals.polled / totals.polls);
  metrics.add('poll-records-max', THREAD, tags, () => totals.mostPolled);
  metrics.add('thread-start-time', THREAD, tags, () => startTime);
}
