import type { StateStore, StateStoreContext } from '../processor/state-store.ts';
import type { TraceSink, WriteCause } from '../trace/events.ts';
import type { BytesStore } from './bytes-stores.ts';

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
  readonly #asRead: ((stored: Uint8Array) => Uint8Array) | null;

  private constructor(sink: TraceSink, context: StateStoreContext, store: string, asRead: ((stored: Uint8Array) => Uint8Array) | null = null) {
    this.#sink = sink;
    this.#context = context;
    this.#store = store;
    this.#asRead = asRead;
  }

  static of(context: StateStoreContext, store: string): StoreTrace | null {
    const sink = context.trace;
    return sink === null ? null : new StoreTrace(sink, context, store);
  }

  /** For the innermost layer, which tells what was restored and what fell out of retention: in the form in which readers of `root` get it. */
  static below(context: StateStoreContext, store: string, root: StateStore): StoreTrace | null {
    const sink = context.trace;
    const { asRead } = root as BytesStore;
    return sink === null ? null : new StoreTrace(sink, context, store, asRead === undefined ? null : (stored) => asRead.call(root, stored));
  }

  read(operation: string, key: Uint8Array | null, found: Uint8Array | null): void {
    this.#sink.emit({
      kind: 'store-read', task: this.#context.taskId, store: this.#store, node: this.#context.currentNodeOrNull, operation, key, found,
    });
  }

  /** `timestamp` null: the event time in force. */
  write(cause: WriteCause, key: Uint8Array, oldValue: Uint8Array | null, newValue: Uint8Array | null, timestamp: number | null): void {
    this.#sink.emit({
      kind: 'store-write', task: this.#context.taskId, store: this.#store, node: this.#context.currentNodeOrNull, cause, key,
      oldValue: this.#shown(oldValue), newValue: this.#shown(newValue), timestamp: timestamp ?? this.#context.recordContext?.timestamp ?? -1,
    });
  }

  #shown(value: Uint8Array | null): Uint8Array | null { return value === null || this.#asRead === null ? value : this.#asRead(value); }

  cache(key: Uint8Array, dirty: boolean, cause: 'put' | 'flush' | 'evict'): void {
    this.#sink.emit({ kind: 'cache', task: this.#context.taskId, store: this.#store, key, dirty, cause });
  }
}
