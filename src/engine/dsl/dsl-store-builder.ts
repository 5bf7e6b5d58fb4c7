import type { AnyStoreBuilder, StateStore, StoreBuilder, StoreKind } from '../processor/state-store.ts';
import type { Serde } from '../serde/serde.ts';
import type { DslStoreSuppliers } from '../state/dsl-store-suppliers.ts';
import type { ConfigurableStoreBuilder, PlanConfig } from '../topology/configurable-store.ts';
import { storeTypeAtStart, storesHeadersAtStart } from './store-types.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- stores of all types meet in one list; the DSL checked them */

/** What is known of a store before its kind is. */
export interface DslStoreSpec {
  readonly name: string;
  readonly kind: StoreKind;
  readonly keySerde: Serde<any> | null;
  readonly valueSerde: Serde<any> | null;
  readonly retentionMs: number | null;
  readonly windowSizeMs: number | null;
  readonly retainDuplicates: boolean;
  readonly logging: boolean;
  readonly logConfig: Readonly<{ [key: string]: string }>;
  readonly caching: boolean;
  /** Chosen by the program or its TopologyConfig; null: the application's configuration decides. */
  readonly storeType: DslStoreSuppliers | null;
  /** `withHeaders`: `dsl.store.format` is HEADERS. */
  readonly make: (storeType: DslStoreSuppliers, withHeaders: boolean) => AnyStoreBuilder;
}

/** A store of the DSL, whose kind and format may depend on the configuration of the application. Kafka: AbstractConfigurableStoreFactory */
export class DslStoreBuilder implements StoreBuilder<StateStore>, ConfigurableStoreBuilder {
  readonly #spec: DslStoreSpec;
  #logging: boolean;
  #caching: boolean;
  #logConfig: Readonly<{ [key: string]: string }>;

  constructor(spec: DslStoreSpec) {
    this.#spec = spec;
    this.#logging = spec.logging;
    this.#caching = spec.caching;
    this.#logConfig = spec.logConfig;
  }

  get name(): string { return this.#spec.name; }
  get kind(): StoreKind { return this.#spec.kind; }
  get persistent(): boolean { return this.#make(null).persistent; }
  get loggingEnabled(): boolean { return this.#logging; }
  get cachingEnabled(): boolean { return this.#caching; }
  get logConfig(): Readonly<{ [key: string]: string }> { return this.#logConfig; }
  get retentionMs(): number | null { return this.#spec.retentionMs; }
  get windowSizeMs(): number | null { return this.#spec.windowSizeMs; }
  get retainDuplicates(): boolean { return this.#spec.retainDuplicates; }
  get keySerde(): Serde<any> | null { return this.#spec.keySerde; }
  get valueSerde(): Serde<any> | null { return this.#spec.valueSerde; }

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

  configure(config: PlanConfig | null): AnyStoreBuilder {
    const builder = this.#make(config);
    if (this.#logging) builder.withLoggingEnabled(this.#logConfig);
    else builder.withLoggingDisabled();
    if (this.#caching) builder.withCachingEnabled();
    else builder.withCachingDisabled();
    return builder;
  }

  build(): StateStore { return this.configure(null).build() as StateStore; }

  #make(config: PlanConfig | null): AnyStoreBuilder { return this.#spec.make(this.#spec.storeType ?? storeTypeAtStart(config), storesHeadersAtStart(config)); }
}
