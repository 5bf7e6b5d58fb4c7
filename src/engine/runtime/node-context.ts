import { IllegalArgumentException, NullPointerException, StreamsException } from '../errors/errors.ts';
import type { Headers } from '../common/headers.ts';
import type {
  Cancellable, ObservedTime, OperatorContext, PunctuationType, Punctuator, RecordContext, RecordMetadata,
} from '../processor/context.ts';
import { Record } from '../processor/record.ts';
import type { RestoreCallback, StateStore } from '../processor/state-store.ts';
import type { Serde } from '../serde/serde.ts';
import { shown } from '../topology/arguments.ts';
import type { Details, TraceSink } from '../trace/events.ts';
import type { DropReason, HoldReason } from '../trace/reasons.ts';
import type { ProcessorNode } from './processor-node.ts';
import type { StreamTask } from './stream-task.ts';

/**
 * What a processor holds: its node's children to forward to, its stores, and its task. One per node, so `forward` needs to look nothing
 * up. Kafka: org.apache.kafka.streams.processor.internals.ProcessorContextImpl (one per task, with a current node)
 */
export class NodeContext implements OperatorContext {
  readonly #task: StreamTask;
  readonly #node: ProcessorNode;

  constructor(task: StreamTask, node: ProcessorNode) {
    this.#task = task;
    this.#node = node;
  }

  forward(record: Record<unknown, unknown>, childName?: string): void {
    if (!(record instanceof Record)) throw notARecord(record, this.#node.name);
    const task = this.#task;
    if (task.trace !== null && task.currentNodeOrNull !== this.#node.name) {
      task.asNode(this.#node.name, () => this.#forwardInContext(record, childName));
      return;
    }
    this.#forwardInContext(record, childName);
  }

  #forwardInContext(record: Record<unknown, unknown>, childName: string | undefined): void {
    const task = this.#task;
    const previous = task.recordContext;
    const headers = record.headersOrNull;
    if (previous === null || (record.timestamp === previous.timestamp && headers === previous.headers)) {
      this.#forward(record, childName);
      return;
    }
    task.recordContext = { timestamp: record.timestamp, topic: previous.topic, partition: previous.partition, offset: previous.offset, headers, raw: previous.raw };
    try {
      this.#forward(record, childName);
    } finally {
      task.recordContext = previous;
    }
  }

  #forward(record: Record<unknown, unknown>, childName: string | undefined): void {
    const children = this.#node.children;
    if (childName === undefined) {
      for (let i = 0; i < children.length; i++) children[i]!.process(record);
      return;
    }
    for (let i = 0; i < children.length; i++) {
      if (children[i]!.name === childName) {
        children[i]!.process(record);
        return;
      }
    }
    throw new StreamsException(
      `Unknown downstream node: ${childName} either does not exist or is not connected to this processor ${this.#node.name}. ` +
        `Its children: ${children.map((child) => child.name).join(', ') || 'none'}`,
      { facts: { node: this.#node.name, task: this.#task.id } },
    );
  }

  get applicationId(): string { return this.#task.applicationId; }
  get taskId(): string { return this.#task.id; }
  get currentNodeName(): string { return this.#node.name; }
  get currentNodeOrNull(): string | null { return this.#task.currentNodeOrNull; }
  get config(): Readonly<{ [key: string]: unknown }> { return this.#task.config.values; }
  get keySerde(): Serde<unknown> { return this.#task.stateContext.keySerde; }
  get valueSerde(): Serde<unknown> { return this.#task.stateContext.valueSerde; }
  get trace(): TraceSink | null { return this.#task.trace; }
  get tracing(): boolean { return this.#task.trace !== null; }
  get threadCache(): unknown { return this.#task.threadCache; }
  get stateDir(): string | null { return this.#task.stateDir; }
  get recordContext(): RecordContext | null { return this.#task.recordContext; }
  set recordContext(context: RecordContext | null) { this.#task.recordContext = context; }

  get recordMetadata(): RecordMetadata | null { return this.#task.recordContext; }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- contract of ProcessingContext
  getStateStore<S = any>(name: string): S {
    const store = this.#task.storeFor(this.#node.name, this.#node.stores, name);
    return store as S;
  }

  schedule(intervalMs: number, type: PunctuationType, punctuator: Punctuator, startTime?: number): Cancellable {
    return this.#task.schedule(this.#node, intervalMs, type, punctuator, startTime);
  }

  commit(): void { this.#task.requestCommit(); }
  currentStreamTimeMs(): number { return this.#task.streamTime; }
  currentSystemTimeMs(): number { return this.#task.currentSystemTimeMs(); }
  appConfigs(): Readonly<{ [key: string]: unknown }> { return this.#task.config.values; }
  appConfigsWithPrefix(prefix: string): Readonly<{ [key: string]: unknown }> {
    return Object.fromEntries(
      Object.entries(this.#task.config.values).filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]),
    );
  }

  drop(reason: DropReason, details?: Details): void { this.#task.dropAt(this.#node.name, reason, details ?? null); }
  hold(reason: HoldReason, details?: Details): void { this.#task.holdAt(this.#node.name, reason, details ?? null); }
  observedTime(name: string, initial = -1): ObservedTime { return this.#task.observedTimes.get('node', name, initial); }
  processorMetadata(key: string): number | null { return this.#task.processorMetadata.get(key) ?? null; }
  setProcessorMetadata(key: string, value: number): void { this.#task.setProcessorMetadata(key, value); }
  partitionsFor(topic: string): number { return this.#task.collector.partitionsFor(topic); }

  register(store: StateStore, restore?: RestoreCallback): void { this.#task.stateContext.register(store, restore); }
  logChange(store: string, key: Uint8Array, value: Uint8Array | null, timestamp: number | null, headers?: Headers | null): void {
    this.#task.stateContext.logChange(store, key, value, timestamp, headers);
  }
  changelogTopicFor(store: string): string { return this.#task.stateContext.changelogTopicFor(store); }
  dropExpired(store: string, details: { readonly timestamp: number; readonly observedStreamTime: number; readonly retentionMs: number }): void {
    this.#task.stateContext.dropExpired(store, details);
  }
}


function notARecord(given: unknown, node: string): Error {
  const message = `forward() of ${node} takes a Record, got ${shown(given)}: forward(record.withValue(value)), or new Record(key, value, timestamp)`;
  return given === null || given === undefined ? new NullPointerException(message, { facts: { node } }) : new IllegalArgumentException(message, { facts: { node } });
}
