import type { Aggregator, Initializer, Merger, Reducer } from '../operators/functions.ts';

/** A reduce as windows know it: an aggregation that begins with null, which the first value replaces. */
export function reducing<K, V>(
  reducer: Reducer<V>,
): { readonly initializer: Initializer<V>; readonly aggregator: Aggregator<K, V, V>; readonly merger: Merger<K, V> } {
  const aggregate = (_key: K, value: V, aggregated: V | null): V | null => (aggregated === null ? value : reducer(aggregated, value));
  return {
    initializer: () => null,
    aggregator: aggregate as Aggregator<K, V, V>,
    merger: (key, one, two) => aggregate(key, two, one),
  };
}
