import { LogAndFailProcessingExceptionHandler } from '../processor/exception-handlers.ts';
import type { TopologyPlan } from '../topology/plan.ts';
import { StreamTask, type StreamTaskOptions } from './stream-task.ts';
import type { TaskConfig } from './task-config.ts';

export const GLOBAL_TASK_ID = '-1_-1';

/**
 * The task that fills the global stores of an instance from all partitions of their topics. It has no group, no stream time that anyone
 * sees, no commit and no dead letters; its processors' errors end it unless `processing.exception.handler.global.enabled` (KIP-1270).
 * null when the topology has no global store. Kafka: GlobalStateUpdateTask
 */
export function globalTask(
  options: Omit<StreamTaskOptions, 'id' | 'partition' | 'nodes' | 'inputs' | 'globalStores' | 'turnCause'>,
  partitionsOf: (topic: string) => number,
): StreamTask | null {
  const { plan } = options;
  if (plan.globalStores.size === 0) return null;
  const globals = [...plan.globalStores.values()];
  const nodes = globals.flatMap((global) => [global.source, global.processor]);
  const own: TopologyPlan = {
    nodes,
    stores: new Map(globals.map((global) => [
      global.builder.name, { builder: global.builder, processors: [global.processor.name], sourceTopic: global.source.topics[0] ?? null },
    ])),
    globalStores: new Map(),
    internalTopics: plan.internalTopics,
    subtopologies: [],
    copartitionGroups: [],
  };
  const inputs = globals.flatMap((global) => global.source.topics.flatMap((topic) =>
    Array.from({ length: partitionsOf(topic) }, (_, partition) => ({ topic, partition, source: global.source.name }))));
  return new StreamTask({
    ...options,
    plan: own,
    config: {
      ...options.config, deadLetterTopic: null, maxTaskIdleMs: -1,
      processingHandler: handlesErrors(options.config) ? options.config.processingHandler : LogAndFailProcessingExceptionHandler,
    },
    id: GLOBAL_TASK_ID,
    partition: -1,
    nodes: new Set(nodes.map((node) => node.name)),
    inputs,
    globalStores: new Map(),
    turnCause: 'global',
  });
}

function handlesErrors(config: TaskConfig): boolean { return String(config.values['processing.exception.handler.global.enabled'] ?? false) === 'true'; }
