import { IllegalStateException } from '../../errors/errors.ts';
import type { Serde } from '../../serde/serde.ts';
import { ChangeLoggingVersionedStore } from '../layers/change-logging-versioned-store.ts';
import { MeteredVersionedStore } from '../layers/metered-versioned-store.ts';
import { BaseStoreBuilder } from './store-builder.ts';
import type { VersionedBytesStoreSupplier } from '../store-suppliers.ts';
import type { VersionedKeyValueStore } from '../stores.ts';

/** Kafka: org.apache.kafka.streams.state.internals.VersionedKeyValueStoreBuilder */
export class VersionedKeyValueStoreBuilder<K, V> extends BaseStoreBuilder<VersionedKeyValueStore<K, V>> {
  readonly kind = 'versioned';
  readonly supplier: VersionedBytesStoreSupplier;
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<V> | null;
  readonly windowSizeMs = null;
  readonly retainDuplicates = false;

  constructor(supplier: VersionedBytesStoreSupplier, keySerde: Serde<K> | null, valueSerde: Serde<V> | null) {
    super(supplier.name);
    this.supplier = supplier;
    this.keySerde = keySerde;
    this.valueSerde = valueSerde;
  }

  get persistent(): boolean { return this.supplier.persistent; }
  get retentionMs(): number { return this.supplier.historyRetentionMs; }

  /** @throws IllegalStateException  always: a cache would keep one version where the store keeps them all */
  override withCachingEnabled(): never { throw new IllegalStateException('Versioned stores do not support caching'); }

  build(): VersionedKeyValueStore<K, V> {
    const innermost = this.supplier.get();
    return new MeteredVersionedStore(this.loggingEnabled ? new ChangeLoggingVersionedStore(innermost) : innermost, this.keySerde, this.valueSerde);
  }
}
