import type { Backend, TopicPartition } from '../backend/backend.ts';
import type { TraceSink } from '../trace/events.ts';
import type { OutgoingRecord, OutputSink } from './record-collector.ts';

/** Is told of each record after the broker has acknowledged it. */
export type SentListener = (record: OutgoingRecord, place: TopicPartition & { readonly offset: number }) => void;

/**
 * Holds what tasks produce until the thread sends it: a turn never waits for a broker, and a debugger can look at a turn before anything
 * of it is written.
 */
export class ThreadOutput implements OutputSink {
  readonly #backend: Backend;
  readonly #trace: TraceSink | null;
  readonly #partitions = new Map<string, number>();
  #buffer: OutgoingRecord[] = [];
  #told = 0;
  /** Last acknowledged offset per `topic-partition` of changelogs. */
  readonly written = new Map<string, number>();
  recordsSent = 0;
  bytesSent = 0;

  readonly #onSent: SentListener | null;

  constructor(backend: Backend, trace: TraceSink | null, onSent: SentListener | null = null) {
    this.#backend = backend;
    this.#trace = trace;
    this.#onSent = onSent;
  }

  setPartitions(topic: string, count: number): void { this.#partitions.set(topic, count); }
  partitionsFor(topic: string): number { return this.#partitions.get(topic) ?? 0; }
  get buffered(): readonly OutgoingRecord[] { return this.#buffer; }

  send(record: OutgoingRecord): number {
    this.#buffer.push(record);
    return -1;
  }

  /** Sends what is held, and waits until all of it is acknowledged. */
  async flush(): Promise<void> {
    while (this.#buffer.length > 0) {
      const batch = this.#buffer;
      this.#buffer = [];
      let places;
      try {
        places = await this.#backend.send(batch);
      } catch (error) {
        this.#buffer = [...batch, ...this.#buffer];
        throw error;
      }
      this.recordsSent += batch.length;
      for (let i = 0; i < batch.length; i++) {
        const { topic, partition, offset } = places[i]!;
        if (batch[i]!.role === 'changelog') this.written.set(`${topic}-${partition}`, offset);
        this.#onSent?.(batch[i]!, places[i]!);
        this.#trace?.emit({ kind: 'sent', output: this.#told++, topic, partition, offset });
      }
    }
  }

  /** Forgets what was not sent: tasks were lost. */
  discard(): void { this.#buffer = []; }
}
