import { IllegalStateException, InvalidStateStoreException } from '../../errors/errors.ts';
import type { RecordContext } from '../../processor/context.ts';
import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { BytesStore } from '../bytes-stores.ts';
import { Position } from '../position.ts';
import { timestampOf } from '../codecs/state-serdes.ts';

/** A layer: everything it does not say otherwise goes to the store below. Kafka: WrappedStateStore */
export abstract class WrappedStateStore<S extends BytesStore> implements StateStore {
  readonly inner: S;

  constructor(inner: S) { this.inner = inner; }

  get name(): string { return this.inner.name; }
  get persistent(): boolean { return this.inner.persistent; }
  get isOpen(): boolean { return this.inner.isOpen; }
  get position(): Position { return this.inner.position ?? new Position(); }
  asRead(stored: Uint8Array): Uint8Array { return this.inner.asRead === undefined ? stored : this.inner.asRead(stored); }
  asKept(value: Uint8Array): Uint8Array { return this.inner.asKept === undefined ? value : this.inner.asKept(value); }

  init(context: StateStoreContext, root: StateStore): void { this.inner.init(context, root); }
  flushCache(): void { this.inner.flushCache?.(); }
  flush(): void { this.inner.flush(); }
  close(): void { this.inner.close(); }

  protected requireOpen(): void {
    if (!this.inner.isOpen) {
      throw new InvalidStateStoreException(`Store ${this.name} is currently closed.`, { facts: { store: this.name } });
    }
  }
}

/** The record context that a logged or cached write belongs to. @throws IllegalStateException  outside of record processing */
export function contextOfWrite(context: StateStoreContext, store: string): RecordContext {
  if (context.recordContext === null) {
    throw new IllegalStateException(
      `store ${store} was written while no record is processed\n` +
        '  A write to a logged or cached store takes its timestamp from the record at hand. Write in process or in a punctuator, not in init.',
      { facts: { store, task: context.taskId } },
    );
  }
  return context.recordContext;
}

/** A value without a time of its own (a test wrote it, or a plain store lies below) is logged at the time in force: no topic takes a negative one. */
export function timeOfChange(timestamped: Uint8Array, context: RecordContext): number {
  const timestamp = timestampOf(timestamped);
  return timestamp < 0 ? context.timestamp : timestamp;
}
