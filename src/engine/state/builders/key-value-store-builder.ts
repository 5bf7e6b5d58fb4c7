import type { StateStore } from '../../processor/state-store.ts';
import type { Serde } from '../../serde/serde.ts';
import type { BytesKeyValueStore } from '../bytes-stores.ts';
import { CachingKeyValueStore } from '../cache/caching-key-value-store.ts';
import { ChangeLoggingKeyValueStore } from '../layers/change-logging-key-value-store.ts';
import { HEADERS_OVER_PLAIN, HEADERS_OVER_TIMESTAMPED, KeyValueAdapter, TIMESTAMPED_OVER_PLAIN } from '../layers/format-adapters.ts';
import { MeteredKeyValueStore } from '../layers/metered-key-value-store.ts';
import { MeteredKeyValueStoreWithHeaders } from '../layers/metered-stores-with-headers.ts';
import { BaseStoreBuilder } from './store-builder.ts';
import type { KeyValueBytesStoreSupplier } from '../store-suppliers.ts';
import type { KeyValueStore, TimestampedKeyValueStore } from '../stores.ts';
import type { TimestampedKeyValueStoreWithHeaders } from '../values-with-headers.ts';

abstract class AnyKeyValueStoreBuilder<K, V, S extends StateStore> extends BaseStoreBuilder<S> {
  readonly supplier: KeyValueBytesStoreSupplier;
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<V> | null;
  readonly retentionMs = null;
  readonly windowSizeMs = null;
  readonly retainDuplicates = false;

  constructor(supplier: KeyValueBytesStoreSupplier, keySerde: Serde<K> | null, valueSerde: Serde<V> | null) {
    super(supplier.name);
    this.supplier = supplier;
    this.keySerde = keySerde;
    this.valueSerde = valueSerde;
  }

  get persistent(): boolean { return this.supplier.persistent; }

  protected layers(innermost: BytesKeyValueStore, timestamped: boolean): BytesKeyValueStore {
    const logged = this.loggingEnabled ? new ChangeLoggingKeyValueStore(innermost, this.changeLogging(timestamped)) : innermost;
    return this.cachingEnabled ? new CachingKeyValueStore(logged) : logged;
  }
}

/** Kafka: org.apache.kafka.streams.state.internals.KeyValueStoreBuilder */
export class KeyValueStoreBuilder<K, V> extends AnyKeyValueStoreBuilder<K, V, KeyValueStore<K, V>> {
  readonly kind = 'kv';
  build(): KeyValueStore<K, V> { return MeteredKeyValueStore.plain(this.layers(this.supplier.get(false), false), this.keySerde, this.valueSerde); }
}

/** Kafka: org.apache.kafka.streams.state.internals.TimestampedKeyValueStoreBuilder */
export class TimestampedKeyValueStoreBuilder<K, V> extends AnyKeyValueStoreBuilder<K, V, TimestampedKeyValueStore<K, V>> {
  readonly kind = 'timestamped-kv';
  build(): TimestampedKeyValueStore<K, V> {
    const supplier = this.supplier;
    const innermost = supplier.persistent && !supplier.timestamped ? new KeyValueAdapter(supplier.get(false), TIMESTAMPED_OVER_PLAIN) : supplier.get(true);
    return MeteredKeyValueStore.timestamped(this.layers(innermost, true), this.keySerde, this.valueSerde);
  }
}

/** Kafka: org.apache.kafka.streams.state.internals.TimestampedKeyValueStoreBuilderWithHeaders (KIP-1271) */
export class TimestampedKeyValueStoreWithHeadersBuilder<K, V> extends AnyKeyValueStoreBuilder<K, V, TimestampedKeyValueStoreWithHeaders<K, V>> {
  readonly kind = 'timestamped-kv';
  override get storesHeaders(): boolean { return true; }
  build(): TimestampedKeyValueStoreWithHeaders<K, V> {
    return new MeteredKeyValueStoreWithHeaders(this.layers(this.#innermost(), true), this.keySerde, this.valueSerde);
  }

  /** A store in memory keeps what it is given; on disk it must be one for headers. */
  #innermost(): BytesKeyValueStore {
    const { supplier } = this;
    if (!supplier.persistent || supplier.storesHeaders === true) return supplier.get(true, true);
    return supplier.timestamped ? new KeyValueAdapter(supplier.get(true), HEADERS_OVER_TIMESTAMPED) : new KeyValueAdapter(supplier.get(false), HEADERS_OVER_PLAIN);
  }
}
