import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { BytesVersionedStore } from '../bytes-stores.ts';
import type { VersionedRecord } from '../stores.ts';
import { WrappedStateStore } from './wrapped-state-store.ts';

/**
 * Writes below, then appends to the changelog, refused versions too: the record's timestamp is the version's.
 * Kafka: ChangeLoggingVersionedKeyValueBytesStore
 */
export class ChangeLoggingVersionedStore extends WrappedStateStore<BytesVersionedStore> implements BytesVersionedStore {
  #context!: StateStoreContext;

  override init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    super.init(context, root);
  }

  get retentionMs(): number | undefined { return this.inner.retentionMs; }
  accepts(timestamp: number): boolean { return this.inner.accepts === undefined || this.inner.accepts(timestamp); }

  put(key: Uint8Array, value: Uint8Array | null, timestamp: number): number {
    const validTo = this.inner.put(key, value, timestamp);
    this.#context.logChange(this.name, key, value, timestamp);
    return validTo;
  }

  delete(key: Uint8Array, timestamp: number): VersionedRecord<Uint8Array> | null {
    const existing = this.inner.delete(key, timestamp);
    this.#context.logChange(this.name, key, null, timestamp);
    return existing;
  }

  get(key: Uint8Array, asOf?: number): VersionedRecord<Uint8Array> | null { return asOf === undefined ? this.inner.get(key) : this.inner.get(key, asOf); }
  versions(key: Uint8Array, from: number, to: number, ascending: boolean): Iterable<VersionedRecord<Uint8Array>> {
    return this.inner.versions?.(key, from, to, ascending) ?? [];
  }
}
