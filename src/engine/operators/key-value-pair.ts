import { IllegalArgumentException, NullPointerException } from '../errors/errors.ts';
import type { OperatorContext } from '../processor/context.ts';

/** What mappers of whole records give: the new key and value, either of them null if need be. */
export type KeyValuePair<K, V> = readonly [key: K, value: V];

/**
 * Kafka's spelling of a pair, for code that comes from Java; `[key, value]` is the same.
 *
 *     visits.map((user, page) => KeyValue.pair(page, user));
 *
 * Kafka: org.apache.kafka.streams.KeyValue
 */
export type KeyValue<K, V> = KeyValuePair<K, V>;
export const KeyValue = { pair: <K, V>(key: K, value: V): KeyValuePair<K, V> => [key, value] } as const;

/**
 * @throws NullPointerException  when the mapper gave nothing: to end a record, filter it
 * @throws IllegalArgumentException  when it gave something that is no pair
 */
export function requirePair<K, V>(pair: KeyValuePair<K, V> | null, callback: string, context: OperatorContext): KeyValuePair<K, V> {
  if (Array.isArray(pair)) return pair as unknown as KeyValuePair<K, V>;
  const facts = { node: context.currentNodeName, task: context.taskId };
  if (pair === null || pair === undefined) {
    throw new NullPointerException(
      `The ${callback} of ${facts.node} returned null, which is not allowed. Return a pair [key, value], whose parts may be null; to drop ` +
        'records, put a filter before it.',
      { facts },
    );
  }
  throw new IllegalArgumentException(`The ${callback} of ${facts.node} must return a pair [key, value], got ${typeof pair}.`, { facts });
}

/** A key or value as user code gave it: `undefined` is null. */
export function orNull<T>(value: T): T {
  return value === undefined ? null as T : value;
}
