import type { Session } from '../session.ts';
import type { StreamTask } from '../../runtime/stream-task.ts';
import type { ViewTask } from '../view.ts';
import type { Here } from './here.ts';
import type { SessionLookups } from './session-lookups.ts';
import { topicsView } from './topics.ts';

/** The tasks of this instance, the global one last. */
export function tasksView(session: Session, here: Here, lookups: SessionLookups): readonly ViewTask[] {
  const { thread, config } = session.run;
  const offsets = new Map<string, ViewTask['offsets'][number]>(topicsView(session, here, lookups, { name: null, records: 0 }).flatMap(({ name, partitions }) => (
    partitions.map(({ partition, position, end, committed }) => [`${name}-${partition}`, { position, end, committed }] as const))));
  const view = (task: StreamTask, name: string): ViewTask => {
    const streamTime = here.projection.clock(`stream:${task.id}`, -1);
    const partitions = task.group.queues.map(({ topic, partition }) => `${topic}-${partition}`);
    return {
      id: name, instance: config.applicationId, thread: name === 'global' ? 'GlobalStreamThread' : 'StreamThread-1', state: 'running', partitions,
      offsets: partitions.map((partition) => offsets.get(partition) ?? { position: null, end: 0, committed: null }),
      streamTime: streamTime < 0 ? null : streamTime,
      stores: task.stores.map((store) => store.name),
      progress: null,
    };
  };
  return [...thread.tasks.tasks.map((task) => view(task, task.id)), ...(thread.global === null ? [] : [view(thread.global, 'global')])];
}
