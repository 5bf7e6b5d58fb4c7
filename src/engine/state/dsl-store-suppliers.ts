import type { EmitStrategy } from '../windows/emit-strategy.ts';
import type { DslStoreFormat } from './dsl-store-format.ts';
import {
  inMemoryKeyValueSupplier, inMemorySessionSupplier, inMemoryWindowSupplier, persistentKeyValueSupplier, persistentSessionSupplier,
  persistentWindowSupplier,
} from './built-in-suppliers.ts';
import type { KeyValueBytesStoreSupplier, SessionBytesStoreSupplier, WindowBytesStoreSupplier } from './store-suppliers.ts';

/** Kafka: DslKeyValueParams */
export interface DslKeyValueParams {
  readonly name: string;
  /** Left out: as `isTimestamped` says. */
  readonly dslStoreFormat?: DslStoreFormat;
  /** True for TIMESTAMPED alone; left from before there were headers. */
  readonly isTimestamped: boolean;
}
/** Kafka: DslWindowParams */
export interface DslWindowParams {
  readonly name: string;
  readonly retentionMs: number;
  readonly windowSizeMs: number;
  readonly retainDuplicates: boolean;
  readonly emitStrategy: EmitStrategy;
  readonly isSlidingWindow: boolean;
  readonly dslStoreFormat?: DslStoreFormat;
  /** True for TIMESTAMPED alone; left from before there were headers. */
  readonly isTimestamped: boolean;
}
/** Kafka: DslSessionParams */
export interface DslSessionParams {
  readonly name: string;
  readonly retentionMs: number;
  readonly emitStrategy: EmitStrategy;
  /** PLAIN (also when left out) or HEADERS: a session's end is its timestamp. */
  readonly storeFormat?: DslStoreFormat;
}

/**
 * Which stores the DSL makes where the program names none. Kafka: org.apache.kafka.streams.state.DslStoreSuppliers,
 * BuiltInDslStoreSuppliers (KIP-954)
 */
export interface DslStoreSuppliers {
  /** The short name that `default.dsl.store` knows it by, for the built-in ones. */
  readonly name: string;
  keyValueStore(params: DslKeyValueParams): KeyValueBytesStoreSupplier;
  windowStore(params: DslWindowParams): WindowBytesStoreSupplier;
  sessionStore(params: DslSessionParams): SessionBytesStoreSupplier;
}

function formatOf({ dslStoreFormat, isTimestamped }: Pick<DslWindowParams, 'dslStoreFormat' | 'isTimestamped'>): DslStoreFormat {
  return dslStoreFormat ?? (isTimestamped ? 'TIMESTAMPED' : 'PLAIN');
}

/** Kafka's default: stores on disk (see persistent-*.ts). Emit on window close takes stores that are ordered by time. */
const ROCKS_DB: DslStoreSuppliers = {
  name: 'rocksDB',
  keyValueStore: (params) => persistentKeyValueSupplier(params.name, formatOf(params)),
  windowStore: (params) => {
    const { name, retentionMs, windowSizeMs, retainDuplicates } = params;
    const isOnClose = params.emitStrategy.kind === 'on-window-close';
    const format = isOnClose && formatOf(params) === 'PLAIN' ? 'TIMESTAMPED' : formatOf(params);
    // with headers Kafka always keeps the index by key
    const order = !isOnClose ? 'key' : params.isSlidingWindow || format === 'HEADERS' ? 'indexed-time' : 'time';
    return persistentWindowSupplier({ name, retentionMs, windowSizeMs, retainDuplicates }, format, order);
  },
  sessionStore: ({ name, retentionMs, emitStrategy, storeFormat }) =>
    persistentSessionSupplier(name, retentionMs, storeFormat === 'HEADERS', emitStrategy.kind === 'on-window-close' ? 'indexed-time' : 'key'),
};

/** As in Kafka, stores in memory keep no headers, whatever `dsl.store.format` says: there are no such suppliers. */

const IN_MEMORY: DslStoreSuppliers = {
  name: 'in_memory',
  keyValueStore: (params) => inMemoryKeyValueSupplier(params.name),
  windowStore: ({ name, retentionMs, windowSizeMs, retainDuplicates }) => inMemoryWindowSupplier({ name, retentionMs, windowSizeMs, retainDuplicates }),
  sessionStore: (params) => inMemorySessionSupplier(params.name, params.retentionMs),
};

/** Kafka: org.apache.kafka.streams.state.BuiltInDslStoreSuppliers */
export const BuiltInDslStoreSuppliers = { ROCKS_DB, IN_MEMORY } as const;
