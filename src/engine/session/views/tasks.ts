import type { Session } from '../session.ts';
import type { StreamTask } from '../../runtime/stream-task.ts';
import type { ViewTask } from '../view.ts';
import type { Here } from './here.ts';

/** The tasks of this instance, the global one last. */
export function tasksView(session: Session, here: Here): readonly ViewTask[] {
  const { thread, config } = session.run;
  const view = (task: StreamTask, name: string): ViewTask => {
    const streamTime = here.projection.clock(`stream:${task.id}`, -1);
    return {
      id: name, instance: config.applicationId, thread: name === 'global' ? 'GlobalStreamThread' : 'StreamThread-1', state: 'running',
      partitions: task.group.queues.map(({ topic, partition }) => `${topic}-${partition}`),
      streamTime: streamTime < 0 ? null : streamTime,
      stores: task.stores.map((store) => store.name),
      progress: null,
    };
  };
  return [...thread.tasks.tasks.map((task) => view(task, task.id)), ...(thread.global === null ? [] : [view(thread.global, 'global')])];
}
