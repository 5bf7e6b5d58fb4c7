import { hexOf, utf8Decode } from '../../../src/engine/common/bytes.ts';
import type { Headers } from '../../../src/engine/common/headers.ts';
import type { ObservedTime, RecordContext } from '../../../src/engine/processor/context.ts';
import type { ChangelogRecord, RestoreCallback, StateStore, StateStoreContext, StoreBuilder } from '../../../src/engine/processor/state-store.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import { ThreadCache } from '../../../src/engine/state/cache/thread-cache.ts';
import type { TraceEvent, TraceSink } from '../../../src/engine/trace/events.ts';

class PlainTime implements ObservedTime {
  value: number;
  constructor(initial: number) { this.value = initial; }
  set(value: number): void { this.value = value; }
  advance(time: number): boolean {
    if (time <= this.value) return false;
    this.value = time;
    return true;
  }
}

/** What a task gives its stores, without a task: it keeps what they log, drop and tell. */
export class StoreContext implements StateStoreContext {
  readonly applicationId = 'app';
  readonly taskId = '0_0';
  readonly config = {};
  readonly keySerde = Serdes.string() as StateStoreContext['keySerde'];
  readonly valueSerde = Serdes.string() as StateStoreContext['valueSerde'];
  readonly currentNodeOrNull = null;
  readonly threadCache: ThreadCache;
  readonly stateDir: string | null;
  readonly trace: TraceSink | null;
  recordContext: RecordContext | null = null;
  readonly changelog: ChangelogRecord[] = [];
  readonly events: TraceEvent[] = [];
  dropped = 0;
  #restore: RestoreCallback | null = null;
  readonly #times = new Map<string, PlainTime>();

  constructor(options: { cacheBytes?: number; traced?: boolean; stateDir?: string } = {}) {
    this.threadCache = new ThreadCache(options.cacheBytes ?? 10_000_000);
    this.trace = options.traced === true ? { emit: (event) => { this.events.push(event); } } : null;
    this.stateDir = options.stateDir ?? null;
    this.at(0);
  }

  /** The record at hand. */
  at(timestamp: number, offset = 0, headers: Headers | null = null): this {
    this.recordContext = { timestamp, topic: 'in', partition: 0, offset, headers, raw: null };
    return this;
  }

  open<S extends StateStore>(builder: StoreBuilder<S>): S {
    const store = builder.build();
    store.init(this, store);
    return store;
  }

  register(store: StateStore, restore?: RestoreCallback): void { this.#restore = restore ?? null; }
  restore(records: readonly ChangelogRecord[]): void { this.#restore!(records); }

  logChange(store: string, key: Uint8Array, value: Uint8Array | null, timestamp: number | null, headers: Headers | null = null): void {
    this.changelog.push({ key, value, timestamp: timestamp ?? -1, headers, offset: this.changelog.length });
  }

  changelogTopicFor(store: string): string { return `app-${store}-changelog`; }
  observedTime(name: string, initial = -1): ObservedTime {
    let time = this.#times.get(name);
    if (time === undefined) this.#times.set(name, (time = new PlainTime(initial)));
    return time;
  }
  dropExpired(): void { this.dropped++; }
  currentSystemTimeMs(): number { return 0; }
  currentStreamTimeMs(): number { return this.recordContext?.timestamp ?? -1; }

  /** What was logged since the last call: `key=value@timestamp`, bytes that are no text as hex. */
  logged(): string {
    return this.changelog.splice(0).map(({ key, value, timestamp, headers }) => {
      const names = headers === null ? '' : ` {${headers.toList().map(([name]) => name).join(' ')}}`;
      return `${shown(key)}=${value === null ? '-' : shown(value)}@${timestamp}${names}`;
    }).join(' ');
  }
}

export function shown(bytes: Uint8Array): string {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f) ? utf8Decode(bytes) : hexOf(bytes);
}

/** The entries of a walk, `key=value` each. */
export function entries(walk: Iterable<readonly [unknown, unknown]>): string {
  return [...walk].map(([key, value]) => `${String(key)}=${typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)}`).join(' ');
}
