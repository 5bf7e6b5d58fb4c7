import type { OperatorContext, ProcessorContext } from '../processor/context.ts';
import type { Processor } from '../processor/processor.ts';
import type { Record } from '../processor/record.ts';

/**
 * Base of the DSL's processors: one object per node and task, with its context at hand.
 *
 * Operators say what becomes of a record and leave the telling to the context:
 *
 *     if (record.key === null) { this.context.drop('null-key'); return; }     // right: counted, logged and traced in one place
 *     if (record.key === null) return;                                        // wrong: the record vanishes and no one knows why
 *
 * They know no runtime, no DSL and no trace; what they hold beyond one record lies in stores and in `context.observedTime`.
 */
export abstract class Operator<KIn, VIn, KOut = KIn, VOut = VIn> implements Processor<KIn, VIn, KOut, VOut> {
  protected context!: OperatorContext<KOut, VOut>;

  init(context: ProcessorContext<KOut, VOut>): void {
    this.context = context as OperatorContext<KOut, VOut>;
  }

  abstract process(record: Record<KIn, VIn>): void;
}
