import type { MeasuredProcessor } from '../processor/processor.ts';
import type { StateStore } from '../processor/state-store.ts';
import { COUNTS_OF, countsOf } from '../state/store-counts.ts';
import type { SuppressionMeasures } from '../state/buffers/suppress-measures.ts';
import { ThreadCache } from '../state/cache/thread-cache.ts';
import type { Metrics } from './metrics.ts';
import type { StreamTask } from './stream-task.ts';

const TASK = 'stream-task-metrics';
const NODE = 'stream-processor-node-metrics';
const TOPIC = 'stream-topic-metrics';
const STATE = 'stream-state-metrics';

/**
 * The metrics of a task, its nodes, topics and stores, by Kafka's names, groups and tags. Kafka: TaskMetrics, ProcessorNodeMetrics,
 * TopicMetrics, StateStoreMetrics, NamedCacheMetrics
 */
export function registerTaskMetrics(task: StreamTask, metrics: Metrics, threadId: string): void {
  const tags = { 'thread-id': threadId, 'task-id': task.id };
  metrics.addTotalAndRate('process', TASK, tags, () => task.processedTotal);
  metrics.addTotalAndRate('punctuate', TASK, tags, () => task.punctuateTotal);
  metrics.addTotalAndRate('dropped-records', TASK, tags, () => task.droppedTotal);
  metrics.addTotalAndRate('enforced-processing', TASK, tags, () => task.group.enforcedTotal);
  metrics.addTotalAndRate('restore', TASK, tags, () => task.restoredTotal);
  metrics.add('restore-remaining-records-total', TASK, tags, () => task.restoreRemaining);
  metrics.add('record-lateness-avg', TASK, tags, () => (task.processedTotal === 0 ? NaN : task.group.latenessSum / task.processedTotal));
  metrics.add('record-lateness-max', TASK, tags, () => (task.processedTotal === 0 ? NaN : task.group.latenessMax));
  metrics.add('active-buffer-count', TASK, tags, () => task.group.numBuffered);
  metrics.add('cache-size-bytes-total', TASK, tags, () => cacheOf(task)?.sizeBytesOf(`${task.id}-`) ?? 0);
  registerNodes(task, metrics, tags);
  registerTopics(task, metrics, tags);
  for (const store of task.topology.stores) registerStore(task, store, metrics, tags);
}

type Tags = Readonly<{ [tag: string]: string }>;
const cacheOf = (task: StreamTask): ThreadCache | null => (task.threadCache instanceof ThreadCache ? task.threadCache : null);

function registerNodes(task: StreamTask, metrics: Metrics, tags: Tags): void {
  for (const source of task.topology.sources) metrics.addTotalAndRate('process', NODE, { ...tags, 'processor-node-id': source.name }, () => source.processed);
  for (const { name, processor } of task.topology.processors) {
    for (const [total, read] of Object.entries((processor as Partial<MeasuredProcessor>).nodeTotals ?? {})) metrics.addTotalAndRate(total, NODE, { ...tags, 'processor-node-id': name }, read);
  }
}

function registerTopics(task: StreamTask, metrics: Metrics, tags: Tags): void {
  for (const queue of task.group.queues) {
    const own = { ...tags, 'processor-node-id': queue.source.name, topic: queue.topic };
    metrics.add('records-consumed-total', TOPIC, own, () => queue.recordsTaken);
    metrics.add('bytes-consumed-total', TOPIC, own, () => queue.bytesTaken);
  }
  for (const { name, target } of task.topology.sinks) {
    // a sink that chooses its topics has the metrics of those that it chose
    target.produced.onTopic = (topic, counts) => {
      const own = { ...tags, 'processor-node-id': name, topic };
      metrics.add('records-produced-total', TOPIC, own, () => counts.records);
      metrics.add('bytes-produced-total', TOPIC, own, () => counts.bytes);
    };
    if (target.topic !== null) target.produced.of(target.topic);
  }
}

function registerStore(task: StreamTask, store: StateStore, metrics: Metrics, tags: Tags): void {
  const { builder } = task.plan.stores.get(store.name)!;
  const family = /window$/.test(builder.kind) ? 'window' : builder.kind === 'session' ? 'session' : 'key-value';
  const suffix = family === 'key-value' ? '' : `-${family}`;
  const scope = (builder as { readonly supplier?: { readonly metricsScope?: string } }).supplier?.metricsScope ?? `${builder.persistent ? 'rocksdb' : 'in-memory'}${suffix}`;
  const counts = countsOf(store);
  if (counts !== null) {
    const own = { ...tags, [`${scope}-state-id`]: store.name };
    for (const [name, field] of Object.entries(COUNTS_OF[family])) metrics.addRate(name, STATE, own, () => counts[field]);
    const entries = (store as { approximateNumEntries?: () => number }).approximateNumEntries;
    if (entries !== undefined && builder.kind !== 'versioned') metrics.add(builder.persistent ? 'estimate-num-keys' : 'num-keys', STATE, own, () => (store.isOpen ? entries.call(store) : 0));
  }
  const { measures } = store as { readonly measures?: SuppressionMeasures };
  if (measures !== undefined) {
    const own = { ...tags, 'in-memory-suppression-state-id': store.name };
    metrics.add('suppression-buffer-count-avg', STATE, own, () => measures.countAverage);
    metrics.add('suppression-buffer-count-max', STATE, own, () => measures.countMax);
    metrics.add('suppression-buffer-size-avg', STATE, own, () => measures.sizeAverage);
    metrics.add('suppression-buffer-size-max', STATE, own, () => measures.sizeMax);
  }
  if (builder.cachingEnabled) {
    metrics.add('hit-ratio-avg', 'stream-record-cache-metrics', { ...tags, 'record-cache-id': store.name }, () => cacheOf(task)?.hitRatioOf(`${task.id}-${store.name}`) ?? NaN);
  }
}
