import { Headers } from '../common/headers.ts';
import type { StateStore, StoreKind } from '../processor/state-store.ts';
import type { KeyValueIterator, KeyValueStore, ValueAndTimestamp, WindowStore } from '../state/stores.ts';
import { AggregationWithHeaders, storesHeaders } from '../state/values-with-headers.ts';

/** The kind of a built-in store, null for a user's own. */
export function storeKindOf(store: StateStore): StoreKind | null {
  const kind = (store as { readonly kind?: StoreKind }).kind;
  return kind ?? null;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- the driver hands out stores of whatever type the test names */
const valueOf = (value: unknown): any => (value === null || value === undefined ? null : (value as ValueAndTimestamp<unknown>).value);
const untimed = (value: unknown): any => (value === null ? null : { value, timestamp: -1 });

class Unwrapping<K> implements KeyValueIterator<K, any> {
  readonly #inner: KeyValueIterator<K, any>;
  readonly #unwrap: (value: unknown) => any;
  constructor(inner: KeyValueIterator<K, any>, unwrap: (value: unknown) => any) {
    this.#inner = inner;
    this.#unwrap = unwrap;
  }
  next(): IteratorResult<[K, any]> {
    const step = this.#inner.next();
    return step.done === true ? step : { done: false, value: [step.value[0], this.#unwrap(step.value[1])] };
  }
  peekNextKey(): K | undefined { return this.#inner.peekNextKey(); }
  close(): void { this.#inner.close(); }
  return(): IteratorResult<[K, any]> {
    this.close();
    return { done: true, value: undefined };
  }
  [Symbol.iterator](): this { return this; }
}

const READS_OF_ENTRIES = new Set([
  'range', 'reverseRange', 'all', 'reverseAll', 'prefixScan', 'backwardFetch', 'fetchAll', 'backwardFetchAll', 'backwardAll', 'findSessions',
  'backwardFindSessions', 'findSessionsByEnd',
]);

/** Values without their timestamps: reads unwrap, writes store the timestamp -1, as Kafka's KeyValueStoreFacade and WindowStoreFacade do. */
function facade(store: StateStore, unwrap: (value: unknown) => any = valueOf, wrap: (value: unknown) => any = untimed): any {
  const isSession = storeKindOf(store) === 'session';
  return new Proxy(store as any, {
    get(target, property) {
      const member = target[property];
      if (typeof member !== 'function') return member;
      if (READS_OF_ENTRIES.has(property as string)) return (...args: unknown[]) => new Unwrapping(member.apply(target, args), unwrap);
      switch (property) {
        case 'get':
        case 'delete':
          return (key: unknown) => unwrap(member.call(target, key));
        case 'fetch':
          return (...args: unknown[]) => (args.length === 2 && !isSession ? unwrap(member.apply(target, args)) : new Unwrapping(member.apply(target, args), unwrap));
        case 'fetchSession':
          return (...args: unknown[]) => unwrap(member.apply(target, args));
        case 'put':
          return (key: unknown, value: unknown, ...rest: unknown[]) => member.call(target, key, wrap(value), ...rest);
        case 'putIfAbsent':
          return (key: unknown, value: unknown) => unwrap(member.call(target, key, wrap(value)));
        case 'putAll':
          return (entries: readonly (readonly [unknown, unknown])[]) => member.call(target, entries.map(([key, value]) => [key, wrap(value)]));
        default:
          return member.bind(target);
      }
    },
  });
}

const timed = (value: unknown): any => (value === null || value === undefined ? null : { value: (value as ValueAndTimestamp<unknown>).value, timestamp: (value as ValueAndTimestamp<unknown>).timestamp });
const aggregate = (value: unknown): any => AggregationWithHeaders.getAggregationOrNull(value as AggregationWithHeaders<unknown> | null);

/** A store with headers without them, timestamps stay: Kafka's TimestampedKeyValueStoreFacadeForHeaders and its sibling. */
export function timestampedFacade(store: StateStore): any { return storesHeaders(store) ? facade(store, timed, (value) => value) : store; }
/** A session store with headers without them: Kafka's SessionStoreFacade. */
export function sessionFacade(store: StateStore): any {
  return storesHeaders(store) ? facade(store, aggregate, (value) => AggregationWithHeaders.make(value, new Headers())) : store;
}

export function keyValueFacade(store: StateStore): KeyValueStore<any, any> {
  return storeKindOf(store) === 'timestamped-kv' ? facade(store) : store as KeyValueStore<any, any>;
}
export function windowFacade(store: StateStore): WindowStore<any, any> {
  return storeKindOf(store) === 'timestamped-window' ? facade(store) : store as WindowStore<any, any>;
}
