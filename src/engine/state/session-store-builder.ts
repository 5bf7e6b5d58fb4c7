import type { Serde } from '../serde/serde.ts';
import { CachingSessionStore } from './caching-session-store.ts';
import { ChangeLoggingSessionStore } from './change-logging-session-store.ts';
import { MeteredSessionStore } from './metered-session-store.ts';
import { BaseStoreBuilder } from './store-builder.ts';
import type { SessionBytesStoreSupplier } from './store-suppliers.ts';
import type { SessionStore } from './stores.ts';

/** Kafka: org.apache.kafka.streams.state.internals.SessionStoreBuilder */
export class SessionStoreBuilder<K, AGG> extends BaseStoreBuilder<SessionStore<K, AGG>> {
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

  build(): SessionStore<K, AGG> {
    const innermost = this.supplier.get();
    const logged = this.loggingEnabled ? new ChangeLoggingSessionStore(innermost, this.changeLogging(false)) : innermost;
    const layers = this.cachingEnabled ? new CachingSessionStore(logged, this.supplier.segmentIntervalMs) : logged;
    return new MeteredSessionStore(layers, this.keySerde, this.valueSerde);
  }
}
