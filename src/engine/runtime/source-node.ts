import type { Record } from '../processor/record.ts';
import type { Deserializer } from '../serde/serde.ts';
import type { TimestampExtractor } from '../processor/extractors.ts';
import type { RunningNode } from './processor-node.ts';
import type { StreamTask } from './stream-task.ts';

/** Where records enter. It has no frame of its own: what goes wrong here is fatal. Kafka: SourceNode */
export class SourceNode implements RunningNode {
  readonly name: string;
  readonly children: RunningNode[] = [];
  readonly keyDeserializer: Deserializer<unknown>;
  readonly valueDeserializer: Deserializer<unknown>;
  /** null: the configured default. */
  readonly timestampExtractor: TimestampExtractor | null;
  processed = 0;
  readonly #task: StreamTask;

  constructor(
    name: string, keyDeserializer: Deserializer<unknown>, valueDeserializer: Deserializer<unknown>,
    timestampExtractor: TimestampExtractor | null, task: StreamTask,
  ) {
    this.name = name;
    this.keyDeserializer = keyDeserializer;
    this.valueDeserializer = valueDeserializer;
    this.timestampExtractor = timestampExtractor;
    this.#task = task;
  }

  process(record: Record<unknown, unknown>): void {
    this.processed++;
    const task = this.#task;
    if (task.trace === null) {
      for (let i = 0; i < this.children.length; i++) this.children[i]!.process(record);
      return;
    }
    const outer = task.enter(this.name, record);
    try {
      if (this.children.length === 0) task.drop('no-child', null);
      for (let i = 0; i < this.children.length; i++) this.children[i]!.process(record);
    } finally {
      task.leave(outer);
    }
  }
}
