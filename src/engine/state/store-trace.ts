import type { StateStoreContext } from '../processor/state-store.ts';
import type { TraceSink, WriteCause } from '../trace/events.ts';

/**
 * What one store tells the trace. Exists only while someone listens: layers keep `StoreTrace | null` and pay one comparison a call.
 *
 * Writes are told by the outer layer before they go down, so that what happens below and downstream because of them comes after; what
 * falls out of retention is told by the layer that keeps the entries.
 */
export class StoreTrace {
  readonly #sink: TraceSink;
  readonly #context: StateStoreContext;
  readonly #store: string;

  constructor(sink: TraceSink, context: StateStoreContext, store: string) {
    this.#sink = sink;
    this.#context = context;
    this.#store = store;
  }

  static of(context: StateStoreContext, store: string): StoreTrace | null {
    const sink = context.trace;
    return sink === null ? null : new StoreTrace(sink, context, store);
  }

  read(operation: string, key: Uint8Array | null, found: Uint8Array | null): void {
    this.#sink.emit({
      kind: 'store-read', task: this.#context.taskId, store: this.#store, node: this.#context.currentNodeOrNull, operation, key, found,
    });
  }

  /** `timestamp` null: the event time in force. */
  write(cause: WriteCause, key: Uint8Array, oldValue: Uint8Array | null, newValue: Uint8Array | null, timestamp: number | null): void {
    this.#sink.emit({
      kind: 'store-write', task: this.#context.taskId, store: this.#store, node: this.#context.currentNodeOrNull, cause, key, oldValue,
      newValue, timestamp: timestamp ?? this.#context.recordContext?.timestamp ?? -1,
    });
  }

  cache(key: Uint8Array, dirty: boolean, cause: 'put' | 'flush' | 'evict'): void {
    this.#sink.emit({ kind: 'cache', task: this.#context.taskId, store: this.#store, key, dirty, cause });
  }
}
