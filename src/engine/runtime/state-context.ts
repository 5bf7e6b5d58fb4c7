import { ConfigException, IllegalArgumentException } from '../errors/errors.ts';
import type { Headers } from '../common/headers.ts';
import type { ObservedTime, RecordContext } from '../processor/context.ts';
import type { RestoreCallback, StateStore, StateStoreContext } from '../processor/state-store.ts';
import type { Serde } from '../serde/serde.ts';
import type { TraceSink } from '../trace/events.ts';
import type { StreamTask } from './stream-task.ts';

/** A store of a task with what the runtime does for it. */
export interface RegisteredStore {
  readonly store: StateStore;
  readonly restore: RestoreCallback | null;
  /** Full topic name; null when the store is not logged. */
  readonly changelogTopic: string | null;
}

/** What the stores of one task get at `init`, and the list of them in the order in which they are flushed. */
export class StateContext implements StateStoreContext {
  readonly #task: StreamTask;
  readonly registered = new Map<string, RegisteredStore>();
  readonly #changelogTopics = new Map<string, string>();

  constructor(task: StreamTask) { this.#task = task; }

  get applicationId(): string { return this.#task.applicationId; }
  get taskId(): string { return this.#task.id; }
  get config(): Readonly<{ [key: string]: unknown }> { return this.#task.config.values; }
  get recordContext(): RecordContext | null { return this.#task.recordContext; }
  set recordContext(context: RecordContext | null) { this.#task.recordContext = context; }
  get trace(): TraceSink | null { return this.#task.trace; }
  get currentNodeOrNull(): string | null { return this.#task.currentNodeOrNull; }
  get threadCache(): unknown { return this.#task.threadCache; }
  get stateDir(): string | null { return this.#task.stateDir; }
  get keySerde(): Serde<unknown> { return this.#default('default.key.serde', this.#task.config.defaultKeySerde, 'key'); }
  get valueSerde(): Serde<unknown> { return this.#default('default.value.serde', this.#task.config.defaultValueSerde, 'value'); }

  #default(key: string, serde: Serde<unknown> | null, what: string): Serde<unknown> {
    if (serde !== null) return serde;
    throw new ConfigException(
      `Please specify a ${what} serde or set one through StreamsConfig#${what === 'key' ? 'DEFAULT_KEY_SERDE_CLASS_CONFIG' : 'DEFAULT_VALUE_SERDE_CLASS_CONFIG'} (${key}).`,
    );
  }

  register(store: StateStore, restore?: RestoreCallback): void {
    if ('.checkpoint'.startsWith(store.name)) {
      throw new IllegalArgumentException(`Illegal store name: '${store.name}' collides with the pre-defined checkpoint file name .checkpoint; choose another.`);
    }
    this.registered.set(store.name, { store, restore: restore ?? null, changelogTopic: this.#task.loggedTopicFor(store.name) });
  }

  logChange(store: string, key: Uint8Array, value: Uint8Array | null, timestamp: number | null, headers: Headers | null = null): void {
    this.#task.collector.sendChangelog(this.changelogTopicFor(store), this.#task.partition, key, value, timestamp, headers);
  }

  changelogTopicFor(store: string): string {
    let topic = this.#changelogTopics.get(store);
    if (topic === undefined) {
      topic = this.#task.changelogTopicFor(store);
      this.#changelogTopics.set(store, topic);
    }
    return topic;
  }

  observedTime(name: string, initial = -1): ObservedTime { return this.#task.observedTimes.get('store', name, initial); }

  dropExpired(store: string, details: { readonly timestamp: number; readonly observedStreamTime: number; readonly retentionMs: number }): void {
    this.#task.dropAt(this.#task.currentNodeOrNull, 'expired-record', { store, ...details });
  }

  currentSystemTimeMs(): number { return this.#task.currentSystemTimeMs(); }
  currentStreamTimeMs(): number { return this.#task.streamTime; }
}
