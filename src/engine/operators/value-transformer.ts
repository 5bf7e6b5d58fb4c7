import { Headers } from '../common/headers.ts';
import { StreamsException } from '../errors/errors.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type {
  Cancellable, OperatorContext, ProcessingContext, PunctuationType, Punctuator, RecordMetadata,
} from '../processor/context.ts';
import type { Serde } from '../serde/serde.ts';

/**
 * What a value transformer gets: everything but forwarding, which would go around the table. Where a view computes a row on demand,
 * timestamp is the stored row's (-1 without a row), topic is null, partition and offset are -1.
 */
export interface ValueTransformerContext extends ProcessingContext {
  /** Event time of the record or row at hand, epoch ms. */
  readonly timestamp: number;
  readonly headers: Headers;
}

/** Kafka: org.apache.kafka.streams.kstream.ValueTransformerWithKey */
export interface ValueTransformerWithKey<K, V, VR> {
  init?(context: ValueTransformerContext): void;
  /** Deletions come by too, as null; null deletes. */
  transform(key: K, value: V | null): VR | null;
  close?(): void;
}

/** A new transformer at each call, and, with `stores()`, the stores that it brings along. */
export type ValueTransformerWithKeySupplier<K, V, VR> =
  | (() => ValueTransformerWithKey<K, V, VR>)
  | { get(): ValueTransformerWithKey<K, V, VR>; stores?(): readonly AnyStoreBuilder[] };

/** Kafka: org.apache.kafka.streams.processor.internals.ForwardingDisabledProcessorContext */
export class ForwardingDisabledContext implements ValueTransformerContext {
  readonly #delegate: OperatorContext;

  constructor(delegate: OperatorContext) { this.#delegate = delegate; }

  /** @throws StreamsException  always */
  forward(): never {
    throw new StreamsException(
      `A value transformer must not forward records; ${this.#delegate.currentNodeName} sends on what transform() returns. ` +
        'To forward several records, use process() on a stream.',
      { facts: { node: this.#delegate.currentNodeName, task: this.#delegate.taskId } },
    );
  }

  get timestamp(): number { return this.#delegate.recordContext?.timestamp ?? -1; }
  get headers(): Headers { return this.#delegate.recordContext?.headers ?? new Headers(); }
  get applicationId(): string { return this.#delegate.applicationId; }
  get taskId(): string { return this.#delegate.taskId; }
  get recordMetadata(): RecordMetadata | null { return this.#delegate.recordMetadata; }
  get keySerde(): Serde<unknown> { return this.#delegate.keySerde; }
  get valueSerde(): Serde<unknown> { return this.#delegate.valueSerde; }
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- contract of ProcessingContext
  getStateStore<S = any>(name: string): S { return this.#delegate.getStateStore(name); }
  schedule(intervalMs: number, type: PunctuationType, punctuator: Punctuator, startTime?: number): Cancellable {
    return this.#delegate.schedule(intervalMs, type, punctuator, startTime);
  }
  get stateDir(): string | null { return this.#delegate.stateDir; }
  commit(): void { this.#delegate.commit(); }
  currentStreamTimeMs(): number { return this.#delegate.currentStreamTimeMs(); }
  currentSystemTimeMs(): number { return this.#delegate.currentSystemTimeMs(); }
  appConfigs(): Readonly<{ [key: string]: unknown }> { return this.#delegate.appConfigs(); }
  appConfigsWithPrefix(prefix: string): Readonly<{ [key: string]: unknown }> { return this.#delegate.appConfigsWithPrefix(prefix); }
}
