import { Headers } from '../../common/headers.ts';
import { mapIterator } from '../../state/store-iterator.ts';
import type { KeyValueIterator, SessionStore } from '../../state/stores.ts';
import { AggregationWithHeaders, storesHeaders, type SessionStoreWithHeaders } from '../../state/values-with-headers.ts';
import type { Windowed } from '../../windows/windowed.ts';

/** What an aggregation and the view on it ask of a session store. */
export type Sessions<K, A> = Pick<SessionStore<K, A>, 'put' | 'remove' | 'fetchSession' | 'findSessionsByEnd'> & {
  findSessions(key: K, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, A>;
};

/**
 * The sessions of a store as aggregates alone. Operators of the DSL have no part in headers: a store that keeps them is given none
 * (KIP-1285). Kafka: SessionHeadersStoreToSessionStoreAdapter, which goes the other way round
 */
export function sessionsOf<K, A>(store: SessionStore<K, A>): Sessions<K, A> {
  if (!storesHeaders(store)) return store;
  const kept = store as unknown as SessionStoreWithHeaders<K, A>;
  return {
    put: (session, aggregate) => { kept.put(session, AggregationWithHeaders.make(aggregate, new Headers())); },
    remove: (session) => { kept.remove(session); },
    fetchSession: (key, start, end) => AggregationWithHeaders.getAggregationOrNull(kept.fetchSession(key, start, end)),
    findSessions: (key, earliestEnd, latestStart) => aggregates(kept.findSessions(key, earliestEnd, latestStart)),
    findSessionsByEnd: (earliestEnd, latestEnd) => aggregates(kept.findSessionsByEnd(earliestEnd, latestEnd)),
  };
}

function aggregates<K, A>(source: KeyValueIterator<Windowed<K>, AggregationWithHeaders<A>>): KeyValueIterator<Windowed<K>, A> {
  return mapIterator(source, (session) => session, ({ aggregation }) => aggregation);
}
