import type { Metrics } from './metrics.ts';
import type { StreamTask } from './stream-task.ts';

/** The metrics of a task and its nodes, by Kafka's names. Rates are left to whoever samples the totals. */
export function registerTaskMetrics(task: StreamTask, metrics: Metrics): void {
  const group = 'stream-task-metrics';
  const tags = { 'task-id': task.id };
  metrics.add('process-total', group, tags, () => task.processedTotal);
  metrics.add('dropped-records-total', group, tags, () => task.droppedTotal);
  metrics.add('punctuate-total', group, tags, () => task.punctuateTotal);
  metrics.add('active-buffer-count', group, tags, () => task.group.numBuffered);
  for (const node of [...task.topology.sources, ...task.topology.processors, ...task.topology.sinks]) {
    metrics.add('process-total', 'stream-processor-node-metrics', { ...tags, 'processor-node-id': node.name }, () => node.processed);
  }
}
