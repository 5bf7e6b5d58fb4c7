import type { StateStore, StoreBuilder, StoreKind } from '../../processor/state-store.ts';
import type { Serde } from '../../serde/serde.ts';
import type { ChangeLoggingOptions } from '../layers/change-logging-key-value-store.ts';

/**
 * What all builders share: the switches. Logging is on and caching off until told otherwise. The switches change the builder they are
 * called on and return it, as in Kafka.
 *
 * Kafka: org.apache.kafka.streams.state.internals.AbstractStoreBuilder
 */
export abstract class BaseStoreBuilder<S extends StateStore> implements StoreBuilder<S> {
  readonly name: string;
  abstract readonly kind: StoreKind;
  abstract readonly persistent: boolean;
  abstract readonly retentionMs: number | null;
  abstract readonly windowSizeMs: number | null;
  abstract readonly retainDuplicates: boolean;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the contract's type: builders of all types meet in one list
  abstract readonly keySerde: Serde<any> | null;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see keySerde
  abstract readonly valueSerde: Serde<any> | null;
  #logging = true;
  #caching = false;
  #logConfig: Readonly<{ [key: string]: string }> = {};
  #withHeaders = false;

  constructor(name: string) { this.name = name; }

  get loggingEnabled(): boolean { return this.#logging; }
  get cachingEnabled(): boolean { return this.#caching; }
  /** Builders of stores that keep headers with their values say so (KIP-1271). */
  get storesHeaders(): boolean { return false; }
  get logConfig(): Readonly<{ [key: string]: string }> { return this.#logConfig; }

  withLoggingEnabled(config: Readonly<{ [key: string]: string }>): this {
    this.#logging = true;
    this.#logConfig = config;
    return this;
  }
  withLoggingDisabled(): this {
    this.#logging = false;
    this.#logConfig = {};
    return this;
  }
  withCachingEnabled(): this {
    this.#caching = true;
    return this;
  }
  withCachingDisabled(): this {
    this.#caching = false;
    return this;
  }

  /** For the DSL's own stores (joins): changelog records carry the headers of the record that caused the write (KIP-1271). */
  withHeaders(): this {
    this.#withHeaders = true;
    return this;
  }

  abstract build(): S;

  protected changeLogging(timestamped: boolean): ChangeLoggingOptions {
    return { timestamped, withHeaders: this.#withHeaders, storesHeaders: this.storesHeaders };
  }
}
