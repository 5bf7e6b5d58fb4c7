import { Headers } from '../../../src/engine/common/headers.ts';
import { Change } from '../../../src/engine/operators/tables/ktable.ts';
import type {
  Cancellable, ObservedTime, OperatorContext, RecordContext, RecordMetadata,
} from '../../../src/engine/processor/context.ts';
import type { AnyProcessor, AnyProcessorSupplier } from '../../../src/engine/processor/processor.ts';
import { Record } from '../../../src/engine/processor/record.ts';
import type { AnyStoreBuilder, StateStore } from '../../../src/engine/processor/state-store.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import type { Serde } from '../../../src/engine/serde/serde.ts';
import type { Details } from '../../../src/engine/trace/events.ts';
import { DROP_REASONS } from '../../../src/engine/trace/reasons.ts';
import type { DropReason, HoldReason } from '../../../src/engine/trace/reasons.ts';

export interface Fate { readonly node: string; readonly reason: DropReason | HoldReason; readonly details: Details | null }
interface Options {
  readonly stores?: readonly AnyStoreBuilder[];
  readonly config?: Readonly<{ [key: string]: unknown }>;
  readonly threadCache?: unknown;
  /** Show changes as `new<old`; without it tables show their new values. */
  readonly changes?: boolean;
  /** Last committed processor metadata. */
  readonly metadata?: Readonly<{ [key: string]: number }>;
}

/**
 * Operators in a row, in one task without a runtime, to be read like the sequences in Kafka's documentation:
 *
 *     const line = new OperatorLine().add(kstreamFilter((_, v) => v === 'a', false));
 *     expect(line.pipe('k', 'a', 5)).toBe('(k, a, 5)');
 *
 * Each piped record ends with a flush of all stores, as the test driver commits after every record.
 */
export class OperatorLine {
  readonly drops: Fate[];
  readonly holds: Fate[];
  readonly metadata: Map<string, number>;
  readonly stores: Map<string, StateStore>;
  readonly outputs: string[];
  readonly options: Options;
  readonly times: Map<string, ObservedTime>;
  readonly #now: { wallClock: number; recordContext: RecordContext | null; offset: number };
  readonly #nodes: { readonly processor: AnyProcessor; readonly context: LineContext }[] = [];

  /** @param beside  another way into the same task (the second input of a join): stores, times, fates and outputs are shared */
  constructor(options: Options = {}, beside: OperatorLine | null = null) {
    this.options = options;
    this.#now = beside === null ? { wallClock: 0, recordContext: null, offset: 0 } : beside.#now;
    this.drops = beside?.drops ?? [];
    this.holds = beside?.holds ?? [];
    this.stores = beside?.stores ?? new Map();
    this.outputs = beside?.outputs ?? [];
    this.times = beside?.times ?? new Map();
    this.metadata = new Map(Object.entries(options.metadata ?? {}));
    const context = new LineContext(this, 'stores', -1);
    for (const builder of options.stores ?? []) {
      const store = builder.build() as StateStore;
      this.stores.set(builder.name, store);
      store.init(context, store);
    }
  }

  get wallClock(): number { return this.#now.wallClock; }
  set wallClock(now: number) { this.#now.wallClock = now; }
  get recordContext(): RecordContext | null { return this.#now.recordContext; }
  set recordContext(context: RecordContext | null) { this.#now.recordContext = context; }

  add(supplier: AnyProcessorSupplier, name = `NODE-${this.#nodes.length}`): this {
    const processor = typeof supplier === 'function' ? supplier() : supplier.get();
    const context = new LineContext(this, name, this.#nodes.length);
    processor.init?.(context);
    this.#nodes.push({ processor, context });
    return this;
  }

  contextOf(index: number): OperatorContext { return this.#nodes[index]!.context; }

  /** What came out, in order: `(key, value, timestamp) …`, or `-`. */
  pipe(key: unknown, value: unknown, timestamp: number, headers: readonly string[] = []): string {
    this.outputs.length = 0;
    const record = new Record(key, value, timestamp, headers.length === 0 ? null : new Headers(headers.map((name) => [name, null])));
    this.recordContext = { timestamp, topic: 'in', partition: 0, offset: this.#now.offset++, headers: record.headersOrNull, raw: null };
    this.forwardTo(0, record);
    for (const store of this.stores.values()) store.flush();
    this.recordContext = null;
    return this.outputs.length === 0 ? '-' : this.outputs.join(' ');
  }

  forwardTo(index: number, record: Record<unknown, unknown>, childName?: string): void {
    const node = this.#nodes[index];
    if (node === undefined) {
      this.outputs.push(`${childName === undefined ? '' : `${childName}:`}${this.#text(record)}`);
      return;
    }
    const previous = this.recordContext;
    if (previous !== null) this.recordContext = { ...previous, timestamp: record.timestamp, headers: record.headersOrNull };
    node.processor.process(record);
    this.recordContext = previous;
  }

  get dropped(): number { return this.drops.filter(({ reason }) => DROP_REASONS[reason as DropReason]).length; }
  get fates(): string[] { return [...this.drops, ...this.holds].map(({ reason }) => reason); }

  #text(record: Record<unknown, unknown>): string {
    const names = record.headerList().map(([name]) => name);
    const text = (value: unknown): string => (value === null ? 'null' : String(value));
    const value = record.value instanceof Change
      ? this.options.changes === true ? `${text(record.value.newValue)}<${text(record.value.oldValue)}` : text(record.value.newValue)
      : text(record.value);
    return `(${text(record.key)}, ${value}, ${record.timestamp}${names.length === 0 ? '' : ` {${names.join(' ')}}`})`;
  }
}

class LineContext implements OperatorContext {
  readonly #line: OperatorLine;
  readonly #index: number;
  readonly currentNodeName: string;
  readonly applicationId = 'app';
  readonly taskId = '0_0';
  readonly tracing = true;
  readonly trace = null;
  readonly stateDir = null;

  constructor(line: OperatorLine, node: string, index: number) {
    this.#line = line;
    this.currentNodeName = node;
    this.#index = index;
  }

  forward(record: Record<unknown, unknown>, childName?: string): void { this.#line.forwardTo(this.#index + 1, record, childName); }
  drop(reason: DropReason, details?: Details): void { this.#line.drops.push({ node: this.currentNodeName, reason, details: details ?? null }); }
  hold(reason: HoldReason, details?: Details): void { this.#line.holds.push({ node: this.currentNodeName, reason, details: details ?? null }); }

  get recordContext(): RecordContext | null { return this.#line.recordContext; }
  set recordContext(context: RecordContext | null) { this.#line.recordContext = context; }
  get recordMetadata(): RecordMetadata | null { return this.#line.recordContext; }
  get config(): Readonly<{ [key: string]: unknown }> { return this.#line.options.config ?? {}; }
  get threadCache(): unknown { return this.#line.options.threadCache ?? null; }
  get currentNodeOrNull(): string { return this.currentNodeName; }
  get keySerde(): Serde<unknown> { return Serdes.string() as Serde<unknown>; }
  get valueSerde(): Serde<unknown> { return Serdes.string() as Serde<unknown>; }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- contract of ProcessingContext
  getStateStore<S = any>(name: string): S { return this.#line.stores.get(name) as S; }
  schedule(): Cancellable { return { cancel() { /* nothing is scheduled here */ } }; }
  commit(): void { /* every record is committed */ }
  currentStreamTimeMs(): number { return this.recordContext?.timestamp ?? -1; }
  currentSystemTimeMs(): number { return this.#line.wallClock; }
  appConfigs(): Readonly<{ [key: string]: unknown }> { return this.config; }
  appConfigsWithPrefix(): Readonly<{ [key: string]: unknown }> { return {}; }
  processorMetadata(key: string): number | null { return this.#line.metadata.get(key) ?? null; }
  setProcessorMetadata(key: string, value: number): void { this.#line.metadata.set(key, value); }
  partitionsFor(): number { return 1; }
  register(): void { /* nothing to restore */ }
  logChange(): void { /* no changelog */ }
  changelogTopicFor(store: string): string { return `app-${store}-changelog`; }
  dropExpired(store: string, details: { readonly timestamp: number; readonly observedStreamTime: number; readonly retentionMs: number }): void {
    this.#line.drops.push({ node: store, reason: 'expired-record', details });
  }

  observedTime(name: string, initial = -1): ObservedTime {
    let time = this.#line.times.get(name);
    if (time === undefined) {
      time = new LineTime(initial);
      this.#line.times.set(name, time);
    }
    return time;
  }
}

class LineTime implements ObservedTime {
  value: number;
  constructor(initial: number) { this.value = initial; }
  set(value: number): void { this.value = value; }
  advance(time: number): boolean {
    if (time <= this.value) return false;
    this.value = time;
    return true;
  }
}
