import { InvalidStateStoreException, UnsupportedOperationException } from '../../errors/errors.ts';
import type { OperatorContext } from '../../processor/context.ts';
import type { StateStore } from '../../processor/state-store.ts';
import { VERSIONED_PUT_LATEST } from '../../state/stores.ts';
import type { TimestampedKeyValueStore, ValueAndTimestamp, VersionedKeyValueStore, VersionedRecord } from '../../state/stores.ts';
import type { KTableValueGetter, KTableValueGetterSupplier } from './ktable.ts';

/**
 * The store behind a table, timestamped or versioned, with one set of methods.
 * Kafka: org.apache.kafka.streams.state.internals.KeyValueStoreWrapper
 */
export class TableStore<K, V> {
  readonly store: StateStore;
  readonly #timestamped: TimestampedKeyValueStore<K, V> | null;
  readonly #versioned: VersionedKeyValueStore<K, V> | null;

  /** @throws InvalidStateStoreException  when the store is neither timestamped nor versioned */
  constructor(context: OperatorContext, storeName: string) {
    const store = context.getStateStore<StateStore>(storeName);
    const kind = kindOf(store);
    if (kind === null) {
      throw new InvalidStateStoreException(
        `The store ${storeName} of ${context.currentNodeName} cannot hold a table: it must be a timestamped key-value store or a ` +
          `versioned store, got ${store?.constructor?.name ?? String(store)}. Build it with Stores.timestampedKeyValueStoreBuilder, or let ` +
          'Materialized do it.',
        { facts: { store: storeName, node: context.currentNodeName, task: context.taskId } },
      );
    }
    this.store = store;
    this.#timestamped = kind === 'timestamped' ? store as TimestampedKeyValueStore<K, V> : null;
    this.#versioned = kind === 'versioned' ? store as VersionedKeyValueStore<K, V> : null;
  }

  get isVersioned(): boolean { return this.#versioned !== null; }

  get(key: K): ValueAndTimestamp<V> | null {
    return this.#timestamped !== null ? this.#timestamped.get(key) : this.#versioned!.get(key);
  }

  /** @throws UnsupportedOperationException  unless the store is versioned */
  getAsOf(key: K, asOf: number): VersionedRecord<V> | null {
    if (this.#versioned === null) {
      throw new UnsupportedOperationException(
        `The store ${this.store.name} keeps only the latest value of a key; only versioned stores can look up the one as of ${asOf}.`,
      );
    }
    return this.#versioned.get(key, asOf);
  }

  /** @returns  VERSIONED_PUT_LATEST, VERSIONED_PUT_REJECTED (do not forward), or the time until which the new version is valid */
  put(key: K, value: V | null, timestamp: number): number {
    if (this.#versioned !== null) return this.#versioned.put(key, value, timestamp);
    this.#timestamped!.put(key, value === null ? null : { value, timestamp });
    return VERSIONED_PUT_LATEST;
  }
}

/** The view of a table that has a store of its own. Kafka: KTableSourceValueGetterSupplier, KTableMaterializedValueGetterSupplier */
export function tableStoreView<K, V>(storeName: string): KTableValueGetterSupplier<K, V> {
  return { get: () => new TableStoreGetter<K, V>(storeName), storeNames: [storeName] };
}

class TableStoreGetter<K, V> implements KTableValueGetter<K, V> {
  readonly #storeName: string;
  #store!: TableStore<K, V>;

  constructor(storeName: string) { this.#storeName = storeName; }

  init(context: OperatorContext): void { this.#store = new TableStore(context, this.#storeName); }
  get(key: K): ValueAndTimestamp<V> | null { return this.#store.get(key); }
  getAsOf(key: K, asOf: number): VersionedRecord<V> | null { return this.#store.getAsOf(key, asOf); }
  get isVersioned(): boolean { return this.#store.isVersioned; }
  close(): void { /* the store belongs to the task */ }
}

/** Told by their methods: versioned stores have no ranges, window and session stores no `get`. */
function kindOf(store: StateStore | null | undefined): 'timestamped' | 'versioned' | null {
  if (store === null || store === undefined || !('get' in store)) return null;
  return 'putIfAbsent' in store ? 'timestamped' : 'versioned';
}
