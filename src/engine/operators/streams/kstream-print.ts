import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { resultOf } from '../callback-result.ts';
import type { KeyValueMapper } from '../functions.ts';
import { Operator } from '../operator.ts';

/**
 * Writes a line for each record; the stream ends here.
 *
 * @param line  the text of a record, without a line end
 * @param write  takes one line: a file, a terminal or a test
 * Kafka: org.apache.kafka.streams.kstream.internals.{KStreamPrint, PrintForeachAction}
 */
export function kstreamPrint<K, V>(
  line: KeyValueMapper<K, V, string>, write: (line: string) => void,
): ProcessorSupplierObject<K, V, never, never> {
  return { get: () => new KStreamPrint(line, write) };
}

class KStreamPrint<K, V> extends Operator<K, V, never, never> {
  readonly #line: KeyValueMapper<K, V, string>;
  readonly #write: (line: string) => void;

  constructor(line: KeyValueMapper<K, V, string>, write: (line: string) => void) {
    super();
    this.#line = line;
    this.#write = write;
  }

  process(record: Record<K, V>): void {
    const line = this.#line;
    const write = this.#write;
    write(resultOf(line(record.key, record.value), 'key-value mapper', this.context));
    this.context.drop('terminal');
  }
}
