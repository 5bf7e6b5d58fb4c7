import type { Headers } from '../common/headers.ts';
import type { Serde } from '../serde/serde.ts';
import type { RecordContext, ObservedTime } from './context.ts';
import type { TraceSink } from '../trace/events.ts';

/** A record of a changelog, as restoring sees it. */
export interface ChangelogRecord {
  readonly key: Uint8Array;
  readonly value: Uint8Array | null;
  readonly timestamp: number;
  readonly headers: Headers | null;
  readonly offset: number;
}
export type RestoreCallback = (records: readonly ChangelogRecord[]) => void;

/** The cache's way out: a dirty entry is written below and forwarded, with the record context of the put that made it. */
export interface DirtyEntry {
  readonly key: Uint8Array;
  readonly newValue: Uint8Array | null;
  readonly context: RecordContext;
}

/** What stores get at `init`. One per task. */
export interface StateStoreContext {
  readonly applicationId: string;
  readonly taskId: string;
  readonly config: Readonly<{ [key: string]: unknown }>;
  /** The record context in force: timestamps and positions of changelog records come from it. Swapped by caches while they flush. */
  recordContext: RecordContext | null;
  readonly keySerde: Serde<unknown>;
  readonly valueSerde: Serde<unknown>;
  /** Registers the outermost store of a stack, and how its changelog is read back (absent: not restorable). */
  register(store: StateStore, restore?: RestoreCallback): void;
  /** Appends to the store's changelog topic, in the task's partition. `timestamp` null: left to the producer's clock. */
  logChange(store: string, key: Uint8Array, value: Uint8Array | null, timestamp: number | null, headers?: Headers | null): void;
  /** `<application.id>-<store>-changelog`, the topic name that serdes of a store are called with, logged or not. */
  changelogTopicFor(store: string): string;
  /** null when nobody listens. Only a store's outer layer and caches emit. */
  readonly trace: TraceSink | null;
  /** The node that is running, for trace events; null at restore and commit. */
  readonly currentNodeOrNull: string | null;
  observedTime(name: string, initial?: number): ObservedTime;
  /** Counts one dropped record (a put older than the store's retention). The details explain it on screens. */
  dropExpired(store: string, details: { readonly timestamp: number; readonly observedStreamTime: number; readonly retentionMs: number }): void;
  /** The thread's record cache (state/thread-cache.ts); `unknown` here because processor is below state. */
  readonly threadCache: unknown;
  /** Task directory for persistent stores; null when the task keeps nothing on disk. */
  readonly stateDir: string | null;
  /** Wall clock, epoch ms. */
  currentSystemTimeMs(): number;
  currentStreamTimeMs(): number;
}

/** Kafka: org.apache.kafka.streams.processor.StateStore */
export interface StateStore {
  readonly name: string;
  init(context: StateStoreContext, root: StateStore): void;
  /** Each commit: caches write down and forward, buffers log. Left out: there is nothing to do before `flush`. Kafka: CachedStateStore#flushCache */
  flushCache?(): void;
  /** Before a checkpoint is written: what `flushCache` does, and disk stores reach the disk. */
  flush(): void;
  close(): void;
  readonly persistent: boolean;
  readonly isOpen: boolean;
}

export type StoreKind = 'kv' | 'timestamped-kv' | 'window' | 'timestamped-window' | 'session' | 'versioned' | 'list-value' | 'buffer';

/** Kafka: org.apache.kafka.streams.state.StoreBuilder, plus what topology, backends and screens want to know of the store. */
export interface StoreBuilder<S extends StateStore> {
  readonly name: string;
  readonly kind: StoreKind;
  readonly persistent: boolean;
  readonly loggingEnabled: boolean;
  readonly cachingEnabled: boolean;
  /** Extra configs of the changelog topic. */
  readonly logConfig: Readonly<{ [key: string]: string }>;
  /** Windows, sessions (retention), versioned (history retention), ms; null for key-value. */
  readonly retentionMs: number | null;
  /** Size of the windows in ms where the store has them, else null. */
  readonly windowSizeMs: number | null;
  /** Join buffers keep several values for one key and time. */
  readonly retainDuplicates: boolean;
  /** Values keep their headers (KIP-1271). Left out: false. */
  readonly storesHeaders?: boolean;
  /** null: the configured default, known only when a task starts. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- stores of all types meet in one list
  readonly keySerde: Serde<any> | null;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see keySerde
  readonly valueSerde: Serde<any> | null;
  withLoggingEnabled(config: Readonly<{ [key: string]: string }>): this;
  withLoggingDisabled(): this;
  withCachingEnabled(): this;
  withCachingDisabled(): this;
  build(): S;
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see keySerde
export type AnyStoreBuilder = StoreBuilder<any>;
