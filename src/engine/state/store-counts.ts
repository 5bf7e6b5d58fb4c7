/**
 * How often a store was asked for what, for its metrics: Kafka's names with `-rate` behind. Plain numbers that the outer layer counts up; who
 * wants a rate samples them.
 */
export class StoreCounts {
  put = 0;
  putIfAbsent = 0;
  putAll = 0;
  get = 0;
  fetch = 0;
  range = 0;
  all = 0;
  prefixScan = 0;
  delete = 0;
  remove = 0;
  commit = 0;
  flush = 0;
  restore = 0;
}

const COMMON = { commit: 'commit', flush: 'flush', restore: 'restore' } as const;
/** Which of them a kind of store has, by the metric's name. Kafka: StateStoreMetrics, registered in each Metered…Store */
export const COUNTS_OF: Readonly<{ [kind in 'key-value' | 'window' | 'session']: Readonly<{ [name: string]: keyof StoreCounts }> }> = {
  'key-value': {
    put: 'put', 'put-if-absent': 'putIfAbsent', 'put-all': 'putAll', get: 'get', range: 'range', all: 'all', 'prefix-scan': 'prefixScan', delete: 'delete', ...COMMON,
  },
  window: { put: 'put', fetch: 'fetch', ...COMMON },
  session: { put: 'put', fetch: 'fetch', remove: 'remove', ...COMMON },
};

/** The outer layer of a store that counts. */
export interface CountingStore { readonly counts: StoreCounts }
export function countsOf(store: object): StoreCounts | null {
  const { counts } = store as Partial<CountingStore>;
  return counts instanceof StoreCounts ? counts : null;
}
