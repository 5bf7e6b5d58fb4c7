import {
  ClassCastException, FailedProcessingException, StreamsException, TaskCorruptedException, TaskMigratedException,
} from '../errors/errors.ts';
import type { AnyProcessor } from '../processor/processor.ts';
import type { Record } from '../processor/record.ts';
import type { NodeContext } from './node-context.ts';
import type { StreamTask } from './stream-task.ts';

/** A vertex of a running topology. Forwarding calls `process` of each child in turn, and each runs to its end. */
export interface RunningNode {
  readonly name: string;
  readonly children: RunningNode[];
  process(record: Record<unknown, unknown>): void;
  /** Records that entered. */
  processed: number;
}

/**
 * A processor with its frame: an error of the code inside is offered to the processing exception handler under the innermost node's
 * name. Kafka: org.apache.kafka.streams.processor.internals.ProcessorNode
 */
export class ProcessorNode implements RunningNode {
  readonly name: string;
  readonly children: RunningNode[] = [];
  readonly stores: ReadonlySet<string>;
  readonly processor: AnyProcessor;
  context!: NodeContext;
  processed = 0;
  readonly #task: StreamTask;

  constructor(name: string, processor: AnyProcessor, stores: ReadonlySet<string>, task: StreamTask) {
    this.name = name;
    this.processor = processor;
    this.stores = stores;
    this.#task = task;
  }

  process(record: Record<unknown, unknown>): void {
    this.processed++;
    if (this.#task.trace !== null) {
      this.#processTraced(record);
      return;
    }
    try {
      const result: unknown = this.processor.process(record);
      if (result !== undefined) this.rejectPromise(result, 'process()');
    } catch (error) {
      this.#handle(error, record);
    }
  }

  #processTraced(record: Record<unknown, unknown>): void {
    const outer = this.#task.enter(this.name, record);
    try {
      const result: unknown = this.processor.process(record);
      if (result !== undefined) this.rejectPromise(result, 'process()');
    } catch (error) {
      this.#handle(error, record);
    } finally {
      this.#task.leave(outer);
    }
  }

  /** @throws StreamsException  when the user's code is asynchronous: nobody would wait for it, and its errors would be nobody's. */
  rejectPromise(result: unknown, what: 'process()' | 'punctuator'): void {
    if (typeof result === 'object' && result !== null && typeof (result as { then?: unknown }).then === 'function') {
      (result as Promise<unknown>).then(undefined, () => undefined);
      throw new StreamsException(
        `the ${what} of ${this.name} returned a Promise\n  ${this.#task.whereabouts()}\n` +
          '  Processors run synchronously. Fetch before the record reaches this topic, or answer through a second topic.',
        { facts: { node: this.name, task: this.#task.id } },
      );
    }
  }

  #handle(error: unknown, record: Record<unknown, unknown>): void {
    if (
      error instanceof FailedProcessingException || error instanceof TaskCorruptedException || error instanceof TaskMigratedException
    ) throw error;
    if (error instanceof ClassCastException) {
      throw new StreamsException(
        `ClassCastException invoking processor: ${this.name}. Do the Processor's input types match the deserialized types? Check the Serde ` +
          `setup and change the default Serdes in StreamConfig or provide correct Serdes via method parameters. Key type: ${typeName(record.key)}, ` +
          `and value type: ${typeName(record.value)}.\n  ${error.message}`,
        { cause: error, facts: { node: this.name, task: this.#task.id } },
      );
    }
    this.#task.failures.onProcessing(this.name, record, error);
  }
}

/** The type of a value as a message should name it. */
export function typeName(value: unknown): string {
  if (value === null) return 'null because it is null';
  if (typeof value === 'object') return (value as object).constructor?.name ?? 'object';
  return typeof value;
}
