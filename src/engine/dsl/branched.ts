import { requireCallback, requireText } from '../topology/arguments.ts';
import type { KStream } from './kstream.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a Branched with only a name fits a stream of any types */

/**
 * What becomes of one branch of a split: its name in the result, or a function or consumer that takes the stream on.
 *
 *     stream.split(Named.as('by-'))
 *       .branch((k, v) => v.amount > 100, Branched.withConsumer((big) => big.to('big'), 'big'))
 *       .defaultBranch(Branched.as('small'));          // Map { 'by-small' => stream }
 *
 * Kafka: org.apache.kafka.streams.kstream.Branched
 */
export class Branched<K, V> {
  readonly name: string | null;
  /** Makes the stream that stands in the result; null: the branch is left out of it. */
  readonly chainFunction: ((stream: KStream<K, V>) => KStream<K, V> | null) | null;
  /** Takes the stream; the branch is left out of the result. */
  readonly chainConsumer: ((stream: KStream<K, V>) => void) | null;

  private constructor(name: string | null, chainFunction: Branched<K, V>['chainFunction'], chainConsumer: Branched<K, V>['chainConsumer']) {
    this.name = name;
    this.chainFunction = chainFunction;
    this.chainConsumer = chainConsumer;
  }

  static as<K = any, V = any>(name: string): Branched<K, V> { return new Branched<K, V>(requireText(name, 'name'), null, null); }
  static withFunction<K = any, V = any>(chain: (stream: KStream<K, V>) => KStream<K, V> | null, name?: string): Branched<K, V> {
    return new Branched<K, V>(name === undefined ? null : requireText(name, 'name'), requireCallback(chain, 'chain'), null);
  }
  static withConsumer<K = any, V = any>(chain: (stream: KStream<K, V>) => void, name?: string): Branched<K, V> {
    return new Branched<K, V>(name === undefined ? null : requireText(name, 'name'), null, requireCallback(chain, 'chain'));
  }
  withName(name: string): Branched<K, V> { return new Branched(requireText(name, 'name'), this.chainFunction, this.chainConsumer); }
}
