import type { AnyStoreBuilder } from '../processor/state-store.ts';

/** What a plan asks of the application's configuration; a `StreamsConfig` is one. */
export interface PlanConfig { originals(): Readonly<{ [key: string]: unknown }> }

/**
 * A builder that knows its kind of store only when the application's configuration is there (`dsl.store.suppliers.class`). The DSL makes
 * these; `Topology.plan(config)` settles them. Kafka: org.apache.kafka.streams.processor.internals.StoreFactory#configure
 */
export interface ConfigurableStoreBuilder { configure(config: PlanConfig | null): AnyStoreBuilder }

export function isConfigurable(builder: unknown): builder is ConfigurableStoreBuilder {
  return typeof (builder as Partial<ConfigurableStoreBuilder>).configure === 'function';
}
