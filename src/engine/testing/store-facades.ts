import type { StateStore, StoreKind } from '../processor/state-store.ts';
import type { KeyValueIterator, KeyValueStore, ValueAndTimestamp, WindowStore } from '../state/stores.ts';

/** The kind of a built-in store, null for a user's own. */
export function storeKindOf(store: StateStore): StoreKind | null {
  const kind = (store as { readonly kind?: StoreKind }).kind;
  return kind ?? null;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- the driver hands out stores of whatever type the test names */
const unwrap = (value: unknown): any => (value === null || value === undefined ? null : (value as ValueAndTimestamp<unknown>).value);
const wrap = (value: unknown): any => (value === null ? null : { value, timestamp: -1 });

class Unwrapping<K> implements KeyValueIterator<K, any> {
  readonly #inner: KeyValueIterator<K, any>;
  constructor(inner: KeyValueIterator<K, any>) { this.#inner = inner; }
  next(): IteratorResult<[K, any]> {
    const step = this.#inner.next();
    return step.done === true ? step : { done: false, value: [step.value[0], unwrap(step.value[1])] };
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
  'range', 'reverseRange', 'all', 'reverseAll', 'prefixScan', 'backwardFetch', 'fetchAll', 'backwardFetchAll', 'backwardAll',
]);

/** Values without their timestamps: reads unwrap, writes store the timestamp -1, as Kafka's KeyValueStoreFacade and WindowStoreFacade do. */
function facade(store: StateStore): any {
  return new Proxy(store as any, {
    get(target, property) {
      const member = target[property];
      if (typeof member !== 'function') return member;
      if (READS_OF_ENTRIES.has(property as string)) return (...args: unknown[]) => new Unwrapping(member.apply(target, args));
      switch (property) {
        case 'get':
        case 'delete':
          return (key: unknown) => unwrap(member.call(target, key));
        case 'fetch':
          return (...args: unknown[]) => (args.length === 2 ? unwrap(member.apply(target, args)) : new Unwrapping(member.apply(target, args)));
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

export function keyValueFacade(store: StateStore): KeyValueStore<any, any> {
  return storeKindOf(store) === 'timestamped-kv' ? facade(store) : store as KeyValueStore<any, any>;
}
export function windowFacade(store: StateStore): WindowStore<any, any> {
  return storeKindOf(store) === 'timestamped-window' ? facade(store) : store as WindowStore<any, any>;
}
