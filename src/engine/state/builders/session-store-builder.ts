import type { StateStore } from '../../processor/state-store.ts';
import type { Serde } from '../../serde/serde.ts';
import type { BytesSessionStore } from '../bytes-stores.ts';
import { CachingSessionStore } from '../cache/caching-session-store.ts';
import { ChangeLoggingSessionStore } from '../layers/change-logging-session-store.ts';
import { MeteredSessionStore } from '../layers/metered-session-store.ts';
import { MeteredSessionStoreWithHeaders } from '../layers/metered-stores-with-headers.ts';
import { SessionHeadersAdapter } from '../layers/session-headers-adapter.ts';
import { BaseStoreBuilder } from './store-builder.ts';
import type { SessionBytesStoreSupplier } from '../store-suppliers.ts';
import type { SessionStore } from '../stores.ts';
import type { SessionStoreWithHeaders } from '../values-with-headers.ts';

abstract class AnySessionStoreBuilder<K, AGG, S extends StateStore> extends BaseStoreBuilder<S> {
  readonly kind = 'session';
  readonly supplier: SessionBytesStoreSupplier;
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<AGG> | null;
  readonly windowSizeMs = null;
  readonly retainDuplicates = false;

  constructor(supplier: SessionBytesStoreSupplier, keySerde: Serde<K> | null, valueSerde: Serde<AGG> | null) {
    super(supplier.name);
    this.supplier = supplier;
    this.keySerde = keySerde;
    this.valueSerde = valueSerde;
  }

  get persistent(): boolean { return this.supplier.persistent; }
  get retentionMs(): number { return this.supplier.retentionMs; }

  protected layers(innermost: BytesSessionStore): BytesSessionStore {
    const logged = this.loggingEnabled ? new ChangeLoggingSessionStore(innermost, this.changeLogging(false)) : innermost;
    return this.cachingEnabled ? new CachingSessionStore(logged, this.supplier.segmentIntervalMs) : logged;
  }
}

/** Kafka: org.apache.kafka.streams.state.internals.SessionStoreBuilder */
export class SessionStoreBuilder<K, AGG> extends AnySessionStoreBuilder<K, AGG, SessionStore<K, AGG>> {
  build(): SessionStore<K, AGG> { return new MeteredSessionStore(this.layers(this.supplier.get()), this.keySerde, this.valueSerde); }
}

/** Kafka: org.apache.kafka.streams.state.internals.SessionStoreWithHeadersBuilder (KIP-1271) */
export class SessionStoreWithHeadersBuilder<K, AGG> extends AnySessionStoreBuilder<K, AGG, SessionStoreWithHeaders<K, AGG>> {
  override get storesHeaders(): boolean { return true; }
  build(): SessionStoreWithHeaders<K, AGG> { return new MeteredSessionStoreWithHeaders(this.layers(this.#innermost()), this.keySerde, this.valueSerde); }

  /** A store in memory keeps what it is given; on disk it must be one for headers. */
  #innermost(): BytesSessionStore {
    const { supplier } = this;
    return supplier.persistent && supplier.storesHeaders !== true ? new SessionHeadersAdapter(supplier.get()) : supplier.get(true);
  }
}
