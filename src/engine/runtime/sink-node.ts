import { Headers } from '../common/headers.ts';
import { StreamsException } from '../errors/errors.ts';
import type { Record } from '../processor/record.ts';
import type { StreamPartitioner, TopicNameExtractor } from '../processor/sinks.ts';
import type { Serializer } from '../serde/serde.ts';
import type { OutputRole } from '../trace/events.ts';
import type { RunningNode } from './processor-node.ts';
import { ProducedCounts } from './produced-counts.ts';
import type { StreamTask } from './stream-task.ts';

export interface SinkTarget {
  /** Full topic name; null when the extractor chooses. */
  readonly topic: string | null;
  readonly topicExtractor: TopicNameExtractor<unknown, unknown> | null;
  readonly keySerializer: Serializer<unknown>;
  readonly valueSerializer: Serializer<unknown>;
  readonly partitioner: StreamPartitioner<unknown, unknown> | null;
  readonly role: OutputRole;
}

/** Serializers that look at headers declare the third parameter, and only they are given a headers object. */
export interface PreparedTarget extends SinkTarget { readonly keyTakesHeaders: boolean; readonly valueTakesHeaders: boolean; readonly produced: ProducedCounts }

/** Where records leave. Like a source it has no frame of its own: its errors reach the parent's. Kafka: SinkNode */
export class SinkNode implements RunningNode {
  readonly name: string;
  readonly children: RunningNode[] = [];
  readonly target: PreparedTarget;
  processed = 0;
  readonly #task: StreamTask;

  constructor(name: string, target: SinkTarget, task: StreamTask) {
    this.name = name;
    this.target = { ...target, keyTakesHeaders: target.keySerializer.serialize.length > 2, valueTakesHeaders: target.valueSerializer.serialize.length > 2, produced: new ProducedCounts() };
    this.#task = task;
  }

  process(record: Record<unknown, unknown>): void {
    this.processed++;
    if (this.#task.trace === null) {
      this.#send(record);
      return;
    }
    const outer = this.#task.enter(this.name, record);
    try {
      this.#send(record);
    } finally {
      this.#task.leave(outer);
    }
  }

  #send(record: Record<unknown, unknown>): void {
    if (record.timestamp < 0) {
      throw new StreamsException(`Invalid (negative) timestamp of ${record.timestamp} for output record of ${this.name}`, { facts: { node: this.name } });
    }
    const topic = this.target.topic ?? this.#extractTopic(record);
    this.#task.collector.sendRecord(topic, record, this.target, this.name);
  }

  #extractTopic(record: Record<unknown, unknown>): string {
    const context = this.#task.recordContext;
    const topic: unknown = this.target.topicExtractor!(record.key, record.value, {
      topic: context?.topic ?? null, partition: context?.partition ?? -1, offset: context?.offset ?? -1,
      timestamp: context?.timestamp ?? record.timestamp, headers: context?.headers ?? new Headers(),
    });
    if (typeof topic !== 'string' || topic === '') {
      throw new StreamsException(`the topic name extractor of ${this.name} returned ${String(topic)} instead of a topic name`, { facts: { node: this.name } });
    }
    return topic;
  }
}
