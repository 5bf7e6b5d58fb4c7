import { IllegalArgumentException } from '../errors/errors.ts';
import { rememberSerde } from '../serde/known-serdes.ts';
import type { Serde } from '../serde/serde.ts';
import { shown } from '../topology/arguments.ts';

/** A serde, or null for "the default of the configuration". @throws IllegalArgumentException  for anything else */
export function serdeArgument<T>(serde: Serde<T> | null | undefined, what: string): Serde<T> | null {
  if (serde === null || serde === undefined) return null;
  const candidate = serde as Partial<Serde<T>>;
  if (typeof candidate.serializer?.serialize !== 'function' || typeof candidate.deserializer?.deserialize !== 'function') {
    const hint = typeof serde === 'function' ? ' Call it: Serdes.string(), not Serdes.string.' : '';
    throw new IllegalArgumentException(`${what} must be a serde with a serializer and a deserializer, such as Serdes.string(), got ${shown(serde)}.${hint}`);
  }
  rememberSerde(serde as Serde<unknown>);
  return serde;
}
