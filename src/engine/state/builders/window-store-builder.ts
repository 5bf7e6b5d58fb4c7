import type { StateStore } from '../../processor/state-store.ts';
import type { Serde } from '../../serde/serde.ts';
import type { BytesWindowStore } from '../bytes-stores.ts';
import { CachingWindowStore } from '../cache/caching-window-store.ts';
import { ChangeLoggingWindowStore } from '../layers/change-logging-window-store.ts';
import { HEADERS_OVER_PLAIN, HEADERS_OVER_TIMESTAMPED, TIMESTAMPED_OVER_PLAIN, WindowAdapter } from '../layers/format-adapters.ts';
import { IndexedCachingWindowStore } from '../cache/indexed-caching-window-store.ts';
import { MeteredWindowStoreWithHeaders } from '../layers/metered-stores-with-headers.ts';
import { MeteredWindowStore } from '../layers/metered-window-store.ts';
import { BaseStoreBuilder } from './store-builder.ts';
import type { WindowBytesStoreSupplier } from '../store-suppliers.ts';
import type { TimestampedWindowStore, WindowStore } from '../stores.ts';
import type { TimestampedWindowStoreWithHeaders } from '../values-with-headers.ts';

abstract class AnyWindowStoreBuilder<K, V, S extends StateStore> extends BaseStoreBuilder<S> {
  readonly supplier: WindowBytesStoreSupplier;
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<V> | null;

  constructor(supplier: WindowBytesStoreSupplier, keySerde: Serde<K> | null, valueSerde: Serde<V> | null) {
    super(supplier.name);
    this.supplier = supplier;
    this.keySerde = keySerde;
    this.valueSerde = valueSerde;
  }

  get persistent(): boolean { return this.supplier.persistent; }
  get retentionMs(): number { return this.supplier.retentionMs; }
  get windowSizeMs(): number { return this.supplier.windowSizeMs; }
  get retainDuplicates(): boolean { return this.supplier.retainDuplicates; }
  /** A cache keeps one value per key, so it is off where the store keeps several. */
  override get cachingEnabled(): boolean { return super.cachingEnabled && !this.supplier.retainDuplicates; }

  protected layers(innermost: BytesWindowStore, timestamped: boolean): BytesWindowStore {
    const { supplier } = this;
    const logged = this.loggingEnabled
      ? new ChangeLoggingWindowStore(innermost, supplier.retainDuplicates, this.changeLogging(timestamped))
      : innermost;
    if (!this.cachingEnabled) return logged;
    return supplier.indexed === true
      ? new IndexedCachingWindowStore(logged, supplier.windowSizeMs, supplier.segmentIntervalMs)
      : new CachingWindowStore(logged, supplier.windowSizeMs, supplier.segmentIntervalMs, supplier.timeOrdered ?? false);
  }
}

/** Kafka: org.apache.kafka.streams.state.internals.WindowStoreBuilder */
export class WindowStoreBuilder<K, V> extends AnyWindowStoreBuilder<K, V, WindowStore<K, V>> {
  readonly kind = 'window';
  build(): WindowStore<K, V> {
    const { supplier } = this;
    return MeteredWindowStore.plain(
      this.layers(supplier.get(false), false), supplier.windowSizeMs, supplier.retainDuplicates, this.keySerde, this.valueSerde);
  }
}

/** Kafka: org.apache.kafka.streams.state.internals.TimestampedWindowStoreBuilder */
export class TimestampedWindowStoreBuilder<K, V> extends AnyWindowStoreBuilder<K, V, TimestampedWindowStore<K, V>> {
  readonly kind = 'timestamped-window';
  build(): TimestampedWindowStore<K, V> {
    const { supplier } = this;
    const innermost = supplier.persistent && !supplier.timestamped ? new WindowAdapter(supplier.get(false), TIMESTAMPED_OVER_PLAIN) : supplier.get(true);
    return MeteredWindowStore.timestamped(
      this.layers(innermost, true), supplier.windowSizeMs, supplier.retainDuplicates, this.keySerde, this.valueSerde);
  }
}

/** Kafka: org.apache.kafka.streams.state.internals.TimestampedWindowStoreWithHeadersBuilder (KIP-1271) */
export class TimestampedWindowStoreWithHeadersBuilder<K, V> extends AnyWindowStoreBuilder<K, V, TimestampedWindowStoreWithHeaders<K, V>> {
  readonly kind = 'timestamped-window';
  override get storesHeaders(): boolean { return true; }
  build(): TimestampedWindowStoreWithHeaders<K, V> {
    const { supplier } = this;
    return new MeteredWindowStoreWithHeaders(
      this.layers(this.#innermost(), true), supplier.windowSizeMs, supplier.retainDuplicates, this.keySerde, this.valueSerde);
  }

  /** A store in memory keeps what it is given; on disk it must be one for headers. */
  #innermost(): BytesWindowStore {
    const { supplier } = this;
    if (!supplier.persistent || supplier.storesHeaders === true) return supplier.get(true, true);
    return supplier.timestamped ? new WindowAdapter(supplier.get(true), HEADERS_OVER_TIMESTAMPED) : new WindowAdapter(supplier.get(false), HEADERS_OVER_PLAIN);
  }
}
