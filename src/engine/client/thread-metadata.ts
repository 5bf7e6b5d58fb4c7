import type { TopicPartition } from '../backend/backend.ts';
import type { StandbyTask } from '../runtime/standby-task.ts';
import type { StreamTask } from '../runtime/stream-task.ts';
import type { ThreadState } from '../runtime/thread-state.ts';

/** A task at this moment. Kafka: org.apache.kafka.streams.TaskMetadata */
export interface TaskMetadata {
  /** `<sub-topology>_<partition>` */
  readonly taskId: string;
  readonly topicPartitions: readonly TopicPartition[];
  /** By `<topic>-<partition>`: what this task has committed, -1 before it did. */
  readonly committedOffsets: ReadonlyMap<string, number>;
  /** By `<topic>-<partition>`: the highest offset that was fetched, -1 before any was. */
  readonly endOffsets: ReadonlyMap<string, number>;
  /** Epoch ms; null while it has something to do. */
  readonly timeCurrentIdlingStarted: number | null;
}

/** A thread at this moment. One connection to Kafka serves under all of its client ids. Kafka: org.apache.kafka.streams.ThreadMetadata */
export interface ThreadMetadata {
  readonly threadName: string;
  readonly threadState: ThreadState;
  readonly consumerClientId: string;
  readonly restoreConsumerClientId: string;
  readonly producerClientIds: readonly string[];
  readonly adminClientId: string;
  readonly activeTasks: readonly TaskMetadata[];
  readonly standbyTasks: readonly TaskMetadata[];
}

export function threadMetadata(threadName: string, clientId: string, threadState: ThreadState, tasks: readonly StreamTask[], standbys: readonly StandbyTask[]): ThreadMetadata {
  return {
    threadName, threadState, adminClientId: `${clientId}-admin`, consumerClientId: `${threadName}-consumer`, restoreConsumerClientId: `${threadName}-restore-consumer`,
    producerClientIds: [`${threadName}-producer`], activeTasks: tasks.map(taskMetadata), standbyTasks: standbys.map(standbyMetadata),
  };
}

/** The partitions are those that the task reads where it runs; this one reads and commits nothing of them. */
function standbyMetadata({ id, task: { group } }: StandbyTask): TaskMetadata {
  return { taskId: id, topicPartitions: group.queues.map(({ topic, partition }) => ({ topic, partition })), committedOffsets: new Map(), endOffsets: new Map(), timeCurrentIdlingStarted: null };
}

function taskMetadata(task: StreamTask): TaskMetadata {
  const { queues } = task.group;
  return {
    taskId: task.id,
    topicPartitions: queues.map(({ topic, partition }) => ({ topic, partition })),
    committedOffsets: new Map(queues.map(({ topic, partition, committed }) => [`${topic}-${partition}`, committed])),
    endOffsets: new Map(queues.map(({ topic, partition, highestOffset }) => [`${topic}-${partition}`, highestOffset])),
    timeCurrentIdlingStarted: task.idlingSince,
  };
}
