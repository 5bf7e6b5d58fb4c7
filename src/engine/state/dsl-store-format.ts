/**
 * What a store of the DSL keeps with its values: nothing, timestamps, or headers too. Each operator has its own (tables and windows keep
 * timestamps); `dsl.store.format=HEADERS` makes it HEADERS for all of them.
 * Kafka: org.apache.kafka.streams.DslStoreFormat (KIP-1285)
 */
export type DslStoreFormat = 'PLAIN' | 'TIMESTAMPED' | 'HEADERS';
export const DslStoreFormat = { PLAIN: 'PLAIN', TIMESTAMPED: 'TIMESTAMPED', HEADERS: 'HEADERS' } as const;
