import type { WindowStore } from '../../state/stores.ts';
import { storesHeaders, type ValueTimestampHeaders } from '../../state/values-with-headers.ts';

/** The other side's records of a key between two times, from its store: the value, also where the store keeps headers beside it. */
export type JoinPartners<K, V> = (key: K, from: number, to: number) => Iterable<readonly [timestamp: number, value: V]>;

export function joinPartners<K, V>(store: WindowStore<K, V>): JoinPartners<K, V> {
  if (!storesHeaders(store)) return (key, from, to) => store.fetch(key, from, to);
  const kept = store as unknown as WindowStore<K, ValueTimestampHeaders<V>>;
  return function* partners(key, from, to) { for (const [timestamp, { value }] of kept.fetch(key, from, to)) yield [timestamp, value]; };
}
