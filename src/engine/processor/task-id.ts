import { TaskIdFormatException } from '../errors/errors.ts';

/** `<sub-topology>_<partition>`, taken apart: everywhere else it is that text. Kafka: org.apache.kafka.streams.processor.TaskId */
export class TaskId {
  readonly subtopology: number;
  readonly partition: number;
  constructor(subtopology: number, partition: number) {
    this.subtopology = subtopology;
    this.partition = partition;
  }

  /** @throws TaskIdFormatException */
  static parse(text: string): TaskId {
    const match = /^([0-9]+)_([0-9]+)$/.exec(text);
    if (match === null) throw new TaskIdFormatException(`Task id cannot be parsed correctly from ${String(text)}: it is <sub-topology>_<partition>`);
    return new TaskId(Number(match[1]), Number(match[2]));
  }
  compareTo(other: TaskId): number { return this.subtopology - other.subtopology || this.partition - other.partition; }
  equals(other: unknown): boolean { return other instanceof TaskId && this.compareTo(other) === 0; }
  toString(): string { return `${this.subtopology}_${this.partition}`; }
}
