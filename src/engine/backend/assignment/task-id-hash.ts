/** Kafka: org.apache.kafka.streams.processor.TaskId#hashCode, of a topology without a name */
export function taskIdHash(task: string): number {
  const [subtopology, partition] = task.split('_').map(Number);
  return Math.imul(31, Math.imul(31, 31 + subtopology!) + partition!) | 0;
}
