import type { Backend, TopicSpec } from '../backend/backend.ts';
import { StreamsException } from '../errors/errors.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { TopologyPlan } from '../topology/plan.ts';
import type { TaskConfig } from './task-config.ts';

const DAY_MS = 86_400_000;

/** Settings of a changelog topic by the kind of its store. Kafka: InternalTopicConfig and its subclasses */
export function changelogConfigs(builder: AnyStoreBuilder, additionalRetentionMs = DAY_MS): { [key: string]: string } {
  const retention = String(Math.min((builder.retentionMs ?? 0) + additionalRetentionMs, Number.MAX_SAFE_INTEGER));
  const base = { 'message.timestamp.type': 'CreateTime' };
  switch (builder.kind) {
    case 'window':
    case 'timestamped-window':
    case 'session':
      return { ...base, 'cleanup.policy': builder.retainDuplicates ? 'delete' : 'compact,delete', 'retention.ms': retention, ...builder.logConfig };
    case 'versioned':
      return { ...base, 'cleanup.policy': 'compact', 'min.compaction.lag.ms': retention, ...builder.logConfig };
    default:
      return { ...base, 'cleanup.policy': 'compact', ...builder.logConfig };
  }
}

export const REPARTITION_CONFIGS: Readonly<{ [key: string]: string }> = {
  'cleanup.policy': 'delete', 'segment.bytes': '52428800', 'retention.ms': '-1', 'message.timestamp.type': 'CreateTime',
};

/** All topics that the topology needs for itself, with full names: created where they do not exist. */
export function internalTopicSpecs(
  plan: TopologyPlan, config: TaskConfig, counts: ReadonlyMap<string, number>, tasksOf: (subtopology: number) => number,
): readonly TopicSpec[] {
  const specs: TopicSpec[] = [];
  const overrides = Object.fromEntries(
    Object.entries(config.values).filter(([key]) => key.startsWith('topic.')).map(([key, value]) => [key.slice('topic.'.length), String(value)]),
  );
  const read = new Set(plan.subtopologies.flatMap((sub) => [...sub.sourceTopics, ...sub.sinkTopics]));
  for (const topic of plan.internalTopics.values()) {
    if (!read.has(topic.name)) continue;
    specs.push({
      name: `${config.applicationId}-${topic.name}`, partitions: counts.get(topic.name) ?? 1, replicationFactor: config.replicationFactor,
      configs: { ...REPARTITION_CONFIGS, ...overrides },
    });
  }
  const additional = Number(config.values['windowstore.changelog.additional.retention.ms'] ?? DAY_MS);
  for (const sub of plan.subtopologies) {
    if (sub.global) continue;
    for (const name of sub.stores) {
      const store = plan.stores.get(name)!;
      if (!store.builder.loggingEnabled || store.sourceTopic !== null) continue;
      const configs = changelogConfigs(store.builder, additional);
      specs.push({
        name: `${config.applicationId}-${name}-changelog`, partitions: tasksOf(sub.id), replicationFactor: config.replicationFactor,
        configs: { ...configs, ...overrides, ...store.builder.logConfig },
      });
    }
  }
  return specs;
}

/** Creates what is missing; a topic that exists with another number of partitions is an error. */
export async function ensureTopics(backend: Backend, specs: readonly TopicSpec[]): Promise<void> {
  if (specs.length === 0) return;
  const existing = await backend.topics(specs.map((spec) => spec.name));
  for (const spec of specs) {
    const found = existing.get(spec.name);
    if (found !== undefined && found.partitions !== spec.partitions) {
      throw new StreamsException(
        `Existing internal topic ${spec.name} has invalid partitions: expected: ${spec.partitions}; actual: ${found.partitions}. Use the streams reset tool ` +
          '(kafka-streams-application-reset) or delete the topic to clean up invalid topics before processing.',
        { facts: { topic: spec.name } },
      );
    }
  }
  await backend.createTopics(specs.filter((spec) => !existing.has(spec.name)));
}
