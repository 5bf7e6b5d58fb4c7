import { UnsupportedOperationException } from '../../errors/errors.ts';
import type { OperatorContext } from '../../processor/context.ts';
import type { SessionStore, TimestampedWindowStore, ValueAndTimestamp } from '../../state/stores.ts';
import type { Windowed } from '../../windows/windowed.ts';
import { sessionsOf, type Sessions } from './aggregates-of-sessions.ts';
import type { KTableValueGetter, KTableValueGetterSupplier } from '../tables/ktable.ts';

/** The view of a windowed table: rows by key and window start. Kafka: KStreamWindowAggregate's value getter */
export function windowStoreView<K, V>(storeName: string): KTableValueGetterSupplier<Windowed<K>, V> {
  return { get: () => new WindowStoreGetter<K, V>(storeName), storeNames: [storeName] };
}

/** The view of a sessionized table; a session's timestamp is its end. Kafka: KStreamSessionWindowAggregate's value getter */
export function sessionStoreView<K, V>(storeName: string): KTableValueGetterSupplier<Windowed<K>, V> {
  return { get: () => new SessionStoreGetter<K, V>(storeName), storeNames: [storeName] };
}

abstract class UnversionedGetter<K, V> implements KTableValueGetter<K, V> {
  protected readonly storeName: string;

  constructor(storeName: string) { this.storeName = storeName; }

  abstract init(context: OperatorContext): void;
  abstract get(key: K): ValueAndTimestamp<V> | null;

  get isVersioned(): boolean { return false; }
  getAsOf(): never {
    throw new UnsupportedOperationException(`The windowed store ${this.storeName} keeps only the latest aggregate of a window.`);
  }
  close(): void { /* the store belongs to the task */ }
}

class WindowStoreGetter<K, V> extends UnversionedGetter<Windowed<K>, V> {
  #store!: TimestampedWindowStore<K, V>;
  init(context: OperatorContext): void { this.#store = context.getStateStore(this.storeName); }
  get(key: Windowed<K>): ValueAndTimestamp<V> | null { return this.#store.fetch(key.key, key.window.start); }
}

class SessionStoreGetter<K, V> extends UnversionedGetter<Windowed<K>, V> {
  #store!: Sessions<K, V>;
  init(context: OperatorContext): void { this.#store = sessionsOf(context.getStateStore<SessionStore<K, V>>(this.storeName)); }
  get({ key, window }: Windowed<K>): ValueAndTimestamp<V> | null {
    const value = this.#store.fetchSession(key, window.start, window.end);
    return value === null ? null : { value, timestamp: window.end };
  }
}
