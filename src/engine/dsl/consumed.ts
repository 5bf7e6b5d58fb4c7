import { IllegalArgumentException } from '../errors/errors.ts';
import type { ConsumerRecord, TimestampExtractor } from '../processor/extractors.ts';
import type { Serde } from '../serde/serde.ts';
import { refuseAsync, shown } from '../topology/arguments.ts';
import { AutoOffsetReset } from '../topology/auto-offset-reset.ts';
import type { OffsetReset } from '../topology/plan.ts';
import { nameArgument } from './named.ts';
import { serdeArgument } from './serde-argument.ts';

/** An extractor, or just its function. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the function knows its own topic's types
export type ExtractorArgument = TimestampExtractor | ((record: ConsumerRecord<any, any>, partitionTime: number) => number);
export type OffsetResetArgument = AutoOffsetReset | OffsetReset;

interface Fields<K, V> {
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<V> | null;
  readonly timestampExtractor: TimestampExtractor | null;
  readonly offsetReset: OffsetReset | null;
  readonly name: string | null;
}
const NOTHING: Fields<never, never> = { keySerde: null, valueSerde: null, timestampExtractor: null, offsetReset: null, name: null };

/**
 * How a source reads its topics. What is left out comes from the configuration.
 *
 *     builder.stream('visits', Consumed.with(Serdes.string(), Serdes.json<Visit>()).withName('visits-in'));
 *
 * Kafka: org.apache.kafka.streams.kstream.Consumed
 */
export class Consumed<K, V> {
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<V> | null;
  readonly timestampExtractor: TimestampExtractor | null;
  readonly offsetReset: OffsetReset | null;
  readonly name: string | null;

  private constructor(fields: Fields<K, V>) {
    this.keySerde = fields.keySerde;
    this.valueSerde = fields.valueSerde;
    this.timestampExtractor = fields.timestampExtractor;
    this.offsetReset = fields.offsetReset;
    this.name = fields.name;
  }

  /** Serdes, then optionally a timestamp extractor and an offset reset policy; or one of the last two alone. */
  static with<K, V>(
    keySerde: Serde<K> | null, valueSerde: Serde<V> | null, timestampExtractor?: ExtractorArgument | null, offsetReset?: OffsetResetArgument | null,
  ): Consumed<K, V>;
  static with<K = unknown, V = unknown>(option: ExtractorArgument | OffsetResetArgument): Consumed<K, V>;
  static with<K, V>(...args: unknown[]): Consumed<K, V> {
    if (args.length === 1) {
      const [option] = args;
      return isOffsetReset(option)
        ? new Consumed<K, V>({ ...NOTHING, offsetReset: offsetResetArgument(option) })
        : new Consumed<K, V>({ ...NOTHING, timestampExtractor: extractorArgument(option) });
    }
    return new Consumed<K, V>({
      ...NOTHING,
      keySerde: serdeArgument(args[0] as Serde<K>, 'keySerde'), valueSerde: serdeArgument(args[1] as Serde<V>, 'valueSerde'),
      timestampExtractor: extractorArgument(args[2]), offsetReset: offsetResetArgument(args[3]),
    });
  }
  static as<K = unknown, V = unknown>(name: string): Consumed<K, V> { return new Consumed<K, V>({ ...NOTHING, name: nameArgument(name) }); }

  withKeySerde<K2>(serde: Serde<K2> | null): Consumed<K2, V> {
    return new Consumed({ ...this.#fields(), keySerde: serdeArgument(serde, 'keySerde') });
  }
  withValueSerde<V2>(serde: Serde<V2> | null): Consumed<K, V2> {
    return new Consumed({ ...this.#fields(), valueSerde: serdeArgument(serde, 'valueSerde') });
  }
  withTimestampExtractor(extractor: ExtractorArgument | null): Consumed<K, V> {
    return new Consumed({ ...this.#fields(), timestampExtractor: extractorArgument(extractor) });
  }
  withOffsetResetPolicy(policy: OffsetResetArgument | null): Consumed<K, V> {
    return new Consumed({ ...this.#fields(), offsetReset: offsetResetArgument(policy) });
  }
  withName(name: string): Consumed<K, V> { return new Consumed({ ...this.#fields(), name: nameArgument(name) }); }

  #fields(): Fields<K, V> {
    const { keySerde, valueSerde, timestampExtractor, offsetReset, name } = this;
    return { keySerde, valueSerde, timestampExtractor, offsetReset, name };
  }
}

function extractorArgument(extractor: unknown): TimestampExtractor | null {
  if (extractor === null || extractor === undefined) return null;
  if (typeof extractor === 'function') {
    refuseAsync(extractor, 'timestampExtractor');
    return { name: extractor.name === '' ? 'timestampExtractor' : extractor.name, extract: extractor as TimestampExtractor['extract'] };
  }
  const candidate = extractor as Partial<TimestampExtractor>;
  if (typeof candidate.extract !== 'function') {
    throw new IllegalArgumentException(`timestampExtractor must be a function of a record, or an object with extract(), got ${shown(extractor)}`);
  }
  refuseAsync(candidate.extract, 'timestampExtractor.extract');
  return extractor as TimestampExtractor;
}

function isOffsetReset(value: unknown): boolean {
  return value instanceof AutoOffsetReset || typeof value === 'string' || (typeof value === 'object' && value !== null && 'byDurationMs' in value);
}

function offsetResetArgument(value: unknown): OffsetReset | null {
  if (value === null || value === undefined) return null;
  if (value instanceof AutoOffsetReset) return value.policy;
  if (value === 'earliest' || value === 'latest' || value === 'none') return value;
  if (isOffsetReset(value) && typeof value === 'object') return AutoOffsetReset.byDuration((value as { readonly byDurationMs: number }).byDurationMs).policy;
  throw new IllegalArgumentException(`offset reset policy must be 'earliest', 'latest', 'none' or AutoOffsetReset.byDuration(ms), got ${shown(value)}`);
}
