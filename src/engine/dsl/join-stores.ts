import { IllegalArgumentException } from '../errors/errors.ts';
import { leftOrRightValueSerde } from '../operators/joins/left-or-right-value-serde.ts';
import { timestampedKeyAndJoinSideSerde } from '../operators/joins/timestamped-key-and-join-side-serde.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { Serde } from '../serde/serde.ts';
import { Serdes } from '../serde/serdes.ts';
import { BuiltInDslStoreSuppliers, type DslStoreSuppliers } from '../state/dsl-store-suppliers.ts';
import { GraceBufferBuilder } from '../state/buffers/grace-buffer.ts';
import { ListValueStoreBuilder } from '../state/builders/list-value-store-builder.ts';
import { BaseStoreBuilder } from '../state/builders/store-builder.ts';
import type { WindowBytesStoreSupplier } from '../state/store-suppliers.ts';
import { Stores } from '../state/stores-factory.ts';
import type { TopologyBuilder } from '../topology/topology-builder.ts';
import { EmitStrategy } from '../windows/emit-strategy.ts';
import type { JoinWindows } from '../windows/join-windows.ts';
import { DslStoreBuilder } from './dsl-store-builder.ts';
import { storeTypeOf } from './store-types.ts';
import type { StreamJoined } from './stream-joined.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- serdes of all types meet here; the overloads of KStream have checked them */
type Options = StreamJoined<any, any, any>;

/** The window store of one side of a stream-stream join: several records may have one key and time. Kafka: StreamJoinedStoreFactory */
export function joinWindowStore(
  topology: TopologyBuilder, options: Options, windows: JoinWindows, side: 'this' | 'other', name: string,
): AnyStoreBuilder {
  const { keySerde } = options;
  const valueSerde: Options['valueSerde'] = side === 'this' ? options.valueSerde : options.otherValueSerde;
  const given = side === 'this' ? options.thisStoreSupplier : options.otherStoreSupplier;
  const builderOf = (supplier: WindowBytesStoreSupplier, storesHeaders: boolean): AnyStoreBuilder => (storesHeaders || supplier.storesHeaders === true
    ? Stores.timestampedWindowStoreWithHeadersBuilder(supplier, keySerde, valueSerde) : withHeaders(Stores.windowStoreBuilder(supplier, keySerde, valueSerde)));
  if (given !== null) return builderOf(given, false);
  const windowSizeMs = windows.sizeMs;
  const retentionMs = windows.sizeMs + windows.gracePeriodMs;
  return new DslStoreBuilder({
    name, kind: 'window', keySerde, valueSerde, retentionMs, windowSizeMs, retainDuplicates: true, caching: false,
    logging: options.loggingEnabled,
    // nothing is ever replaced, so there is nothing to compact
    logConfig: options.loggingEnabled ? { ...options.logConfig, 'cleanup.policy': 'delete' } : {},
    storeType: options.storeType ?? storeTypeOf(topology.config),
    make: (type, storesHeaders) => builderOf(type.windowStore({
      name, retentionMs, windowSizeMs, retainDuplicates: true, emitStrategy: EmitStrategy.onWindowUpdate(), isSlidingWindow: false,
      dslStoreFormat: storesHeaders ? 'HEADERS' : 'PLAIN', isTimestamped: false,
    }), storesHeaders),
  });
}

/** Where unmatched records of both sides wait for the close of their windows. Kafka: OuterStreamJoinStoreFactory */
export function sharedJoinStore(topology: TopologyBuilder, options: Options, windows: JoinWindows, name: string): AnyStoreBuilder {
  const retentionMs = windows.sizeMs + windows.gracePeriodMs;
  if (windows.sizeMs > retentionMs) {
    throw new IllegalArgumentException(
      `The retention period of the window store ${name} must be no smaller than its window size. Got size=[${windows.sizeMs}], retention=[${retentionMs}]`,
    );
  }
  const keySerde = timestampedKeyAndJoinSideSerde(options.keySerde);
  const valueSerde = leftOrRightValueSerde(options.valueSerde, options.otherValueSerde);
  return new DslStoreBuilder({
    name, kind: 'list-value', keySerde, valueSerde, retentionMs: null, windowSizeMs: null, retainDuplicates: true, caching: false,
    logging: options.loggingEnabled, logConfig: options.loggingEnabled ? options.logConfig : {},
    // the kind of this side's supplier, where only that one is given
    storeType: options.storeType ?? typeOfSupplier(options) ?? storeTypeOf(topology.config),
    make: (type) => withHeaders(new ListValueStoreBuilder(type.keyValueStore({ name, dslStoreFormat: 'PLAIN', isTimestamped: false }), keySerde, valueSerde)),
  });
}

function typeOfSupplier({ thisStoreSupplier }: Options): DslStoreSuppliers | null {
  if (thisStoreSupplier === null) return null;
  return thisStoreSupplier.persistent ? BuiltInDslStoreSuppliers.ROCKS_DB : BuiltInDslStoreSuppliers.IN_MEMORY;
}

/** Where a stream's records wait for a versioned table. Kafka: RocksDBTimeOrderedKeyValueBuffer.Builder */
export function graceBuffer(name: string, graceMs: number, keySerde: Serde<any> | null, valueSerde: Serde<any> | null): AnyStoreBuilder {
  return new GraceBufferBuilder(name, graceMs, keySerde, valueSerde);
}

/** Changelog records of these stores carry the headers of the record that caused the write (KIP-1271). */
function withHeaders(builder: AnyStoreBuilder): AnyStoreBuilder {
  return builder instanceof BaseStoreBuilder ? builder.withHeaders() : builder;
}

/** Where the right table's tasks of a foreign-key join keep the subscriptions, never cached. Kafka: SubscriptionStoreFactory */
export function subscriptionStore(topology: TopologyBuilder, name: string, wrapperSerde: Serde<any>): AnyStoreBuilder {
  const keySerde = Serdes.bytes();
  return new DslStoreBuilder({
    name, kind: 'timestamped-kv', keySerde, valueSerde: wrapperSerde, retentionMs: null, windowSizeMs: null, retainDuplicates: false, caching: false,
    logging: true, logConfig: {}, storeType: storeTypeOf(topology.config),
    make: (type, storesHeaders) => {
      const supplier = type.keyValueStore({ name, dslStoreFormat: storesHeaders ? 'HEADERS' : 'TIMESTAMPED', isTimestamped: !storesHeaders });
      return storesHeaders || supplier.storesHeaders === true
        ? Stores.timestampedKeyValueStoreWithHeadersBuilder(supplier, keySerde, wrapperSerde)
        : withHeaders(Stores.timestampedKeyValueStoreBuilder(supplier, keySerde, wrapperSerde));
    },
  });
}
