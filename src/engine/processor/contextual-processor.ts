import type { FixedKeyProcessorContext, ProcessorContext } from './context.ts';
import type { FixedKeyProcessor, Processor } from './processor.ts';
import type { FixedKeyRecord, Record } from './record.ts';

/**
 * A processor that keeps its context: `class Dedup extends ContextualProcessor<string, string> { process(record) { this.context.forward(record); } }`.
 * Misuse: an `init` that does not call super.init(context). Kafka: org.apache.kafka.streams.processor.api.ContextualProcessor
 */
export abstract class ContextualProcessor<KIn, VIn, KOut = KIn, VOut = VIn> implements Processor<KIn, VIn, KOut, VOut> {
  /** From `init` on. */
  protected context!: ProcessorContext<KOut, VOut>;
  init(context: ProcessorContext<KOut, VOut>): void { this.context = context; }
  abstract process(record: Record<KIn, VIn>): void;
  close(): void {}
}

/** Kafka: org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor */
export abstract class ContextualFixedKeyProcessor<K, VIn, VOut = VIn> implements FixedKeyProcessor<K, VIn, VOut> {
  protected context!: FixedKeyProcessorContext<K, VOut>;
  init(context: FixedKeyProcessorContext<K, VOut>): void { this.context = context; }
  abstract process(record: FixedKeyRecord<K, VIn>): void;
  close(): void {}
}
