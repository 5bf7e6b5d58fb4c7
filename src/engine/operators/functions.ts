/**
 * Shapes of the user code that operators call. Kafka: org.apache.kafka.streams.kstream.{Predicate, KeyValueMapper, Initializer, …}.
 * Keys and values may be null wherever a record's may. All of it runs synchronously: a Promise as a result is an error.
 */
export type Predicate<K, V> = (key: K, value: V) => boolean;
export type ForeachAction<K, V> = (key: K, value: V) => void;
export type KeyValueMapper<K, V, R> = (key: K, value: V) => R;
export type ValueMapperWithKey<K, V, R> = (key: K, value: V) => R;

/** The first aggregate of a group; null is allowed. */
export type Initializer<A> = () => A | null;
/** The aggregate with one more value; null deletes it. */
export type Aggregator<K, V, A> = (key: K, value: V, aggregate: A) => A | null;
/** Two values of a group into one; null deletes the group's. */
export type Reducer<V> = (aggregate: V, value: V) => V | null;
/** Two sessions' aggregates into one. */
export type Merger<K, A> = (key: K, one: A, two: A) => A | null;
