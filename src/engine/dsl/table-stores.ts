import { IllegalArgumentException } from '../errors/errors.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { DslStoreFormat } from '../state/dsl-store-format.ts';
import { Stores } from '../state/stores-factory.ts';
import type { KeyValueBytesStoreSupplier, SessionBytesStoreSupplier, VersionedBytesStoreSupplier, WindowBytesStoreSupplier } from '../state/store-suppliers.ts';
import type { EmitStrategy } from '../windows/emit-strategy.ts';
import type { SessionWindows } from '../windows/session-windows.ts';
import type { SlidingWindows } from '../windows/sliding-windows.ts';
import type { Windows } from '../windows/windows.ts';
import { DslStoreBuilder } from './dsl-store-builder.ts';
import type { AnyStoreSupplier } from './materialized.ts';
import type { NamedMaterialization } from './table-materialization.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a Materialized's store kind was checked by the compiler, and is checked again here */
type Materialization = NamedMaterialization<any, any>;

/** The store of a table by key: timestamped, or versioned where the supplier is. Kafka: KeyValueStoreMaterializer */
export function keyValueStoreOf(materialization: Materialization): AnyStoreBuilder {
  const { storeName: name, keySerde, valueSerde, supplier } = materialization;
  if (supplier?.kind === 'versioned') {
    const versioned = supplier as VersionedBytesStoreSupplier;
    return new DslStoreBuilder({
      ...common(materialization), kind: 'versioned', retentionMs: versioned.historyRetentionMs, windowSizeMs: null, retainDuplicates: false,
      // versioned stores cannot have a cache
      caching: false,
      make: () => Stores.versionedKeyValueStoreBuilder(versioned, keySerde, valueSerde),
    });
  }
  const given = supplierOf<KeyValueBytesStoreSupplier>(supplier, 'key-value', name);
  return new DslStoreBuilder({
    ...common(materialization), kind: 'timestamped-kv', retentionMs: null, windowSizeMs: null, retainDuplicates: false,
    make: (type, withHeaders) => {
      const chosen = given ?? type.keyValueStore({ name, ...tableFormat(withHeaders) });
      return chosen.storesHeaders === true
        ? Stores.timestampedKeyValueStoreWithHeadersBuilder(chosen, keySerde, valueSerde) : Stores.timestampedKeyValueStoreBuilder(chosen, keySerde, valueSerde);
    },
  });
}

/** Kafka: WindowStoreMaterializer. @throws IllegalArgumentException  when the retention does not cover size and grace */
export function windowStoreOf(materialization: Materialization, windows: Windows, emitStrategy: EmitStrategy): AnyStoreBuilder {
  const { storeName: name, supplier } = materialization;
  const windowSizeMs = windows.sizeMs;
  const needed = windows.sizeMs + windows.gracePeriodMs;
  const retentionMs = materialization.retentionMs ?? needed;
  if (needed > retentionMs) {
    throw new IllegalArgumentException(
      `The retention period of the window store ${name} must be no smaller than its window size plus the grace period. ` +
        `Got size=[${windowSizeMs}], grace=[${windows.gracePeriodMs}], retention=[${retentionMs}]`, { facts: { store: name } },
    );
  }
  const given = supplierOf<WindowBytesStoreSupplier>(supplier, 'window', name);
  return new DslStoreBuilder({
    ...common(materialization), kind: 'timestamped-window', retentionMs: given?.retentionMs ?? retentionMs,
    windowSizeMs: given?.windowSizeMs ?? windowSizeMs, retainDuplicates: false,
    make: (type, withHeaders) => windowStoreBuilder(
      given ?? type.windowStore({ name, retentionMs, windowSizeMs, retainDuplicates: false, emitStrategy, isSlidingWindow: false, ...tableFormat(withHeaders) }),
      materialization,
    ),
  });
}

/**
 * Sliding windows look back twice their span, and on-close results are read from the store itself, so no cache may lie above it.
 * Kafka: SlidingWindowStoreMaterializer
 */
export function slidingWindowStoreOf(materialization: Materialization, windows: SlidingWindows, emitStrategy: EmitStrategy): AnyStoreBuilder {
  const { storeName: name, supplier } = materialization;
  const windowSizeMs = windows.timeDifferenceMs;
  const needed = 2 * windowSizeMs + windows.gracePeriodMs;
  const retentionMs = materialization.retentionMs ?? needed;
  if (needed > retentionMs) {
    throw new IllegalArgumentException(
      `The retention period of the window store ${name} must be no smaller than 2 * time difference plus the grace period. ` +
        `Got time difference=[${windowSizeMs}], grace=[${windows.gracePeriodMs}], retention=[${retentionMs}]`, { facts: { store: name } },
    );
  }
  const given = supplierOf<WindowBytesStoreSupplier>(supplier, 'window', name);
  return new DslStoreBuilder({
    ...common(materialization), kind: 'timestamped-window', retentionMs: given?.retentionMs ?? retentionMs,
    windowSizeMs: given?.windowSizeMs ?? windowSizeMs, retainDuplicates: false, caching: materialization.cachingEnabled && emitStrategy.kind !== 'on-window-close',
    make: (type, withHeaders) => windowStoreBuilder(
      given ?? type.windowStore({ name, retentionMs, windowSizeMs, retainDuplicates: false, emitStrategy, isSlidingWindow: true, ...tableFormat(withHeaders) }),
      materialization,
    ),
  });
}

/** Kafka: SessionStoreMaterializer */
export function sessionStoreOf(materialization: Materialization, windows: SessionWindows, emitStrategy: EmitStrategy): AnyStoreBuilder {
  const { storeName: name, keySerde, valueSerde, supplier } = materialization;
  const needed = windows.inactivityGapMs + windows.gracePeriodMs;
  const retentionMs = materialization.retentionMs ?? needed;
  if (needed > retentionMs) {
    throw new IllegalArgumentException(
      `The retention period of the session store ${name} must be no smaller than the session inactivity gap plus the grace period. ` +
        `Got gap=[${windows.inactivityGapMs}], grace=[${windows.gracePeriodMs}], retention=[${retentionMs}]`, { facts: { store: name } },
    );
  }
  const given = supplierOf<SessionBytesStoreSupplier>(supplier, 'session', name);
  return new DslStoreBuilder({
    ...common(materialization), kind: 'session', retentionMs: given?.retentionMs ?? retentionMs, windowSizeMs: null, retainDuplicates: false,
    caching: materialization.cachingEnabled && emitStrategy.kind !== 'on-window-close',
    make: (type, withHeaders) => {
      const chosen = given ?? type.sessionStore({ name, retentionMs, emitStrategy, storeFormat: withHeaders ? 'HEADERS' : 'PLAIN' });
      return chosen.storesHeaders === true
        ? Stores.sessionStoreWithHeadersBuilder(chosen, keySerde, valueSerde) : Stores.sessionStoreBuilder(chosen, keySerde, valueSerde);
    },
  });
}

/** Tables keep timestamps, or headers too. */
function tableFormat(withHeaders: boolean): { readonly dslStoreFormat: DslStoreFormat; readonly isTimestamped: boolean } {
  return { dslStoreFormat: withHeaders ? 'HEADERS' : 'TIMESTAMPED', isTimestamped: !withHeaders };
}

function windowStoreBuilder(supplier: WindowBytesStoreSupplier, { keySerde, valueSerde }: Materialization): AnyStoreBuilder {
  return supplier.storesHeaders === true
    ? Stores.timestampedWindowStoreWithHeadersBuilder(supplier, keySerde, valueSerde) : Stores.timestampedWindowStoreBuilder(supplier, keySerde, valueSerde);
}

function common({ storeName, keySerde, valueSerde, loggingEnabled, logConfig, cachingEnabled, storeType }: Materialization): {
  name: string; keySerde: Materialization['keySerde']; valueSerde: Materialization['valueSerde']; logging: boolean;
  logConfig: Readonly<{ [key: string]: string }>; caching: boolean; storeType: Materialization['storeType'];
} {
  return { name: storeName, keySerde, valueSerde, logging: loggingEnabled, logConfig, caching: cachingEnabled, storeType };
}

function supplierOf<S extends AnyStoreSupplier>(supplier: AnyStoreSupplier | null, kind: S['kind'], name: string): S | null {
  if (supplier === null) return null;
  if (supplier.kind !== kind) {
    throw new IllegalArgumentException(`The store ${name} must be a ${kind} store here, but Materialized.as was given a supplier of a ${supplier.kind} store.`, { facts: { store: name } });
  }
  return supplier as S;
}
