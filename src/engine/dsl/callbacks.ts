import { requireCallback } from '../topology/arguments.ts';

/**
 * Where Kafka has an overload with the key and one without, the number of parameters says which is meant:
 *
 *     stream.mapValues((value) => value.length)            // one: the value
 *     stream.mapValues((key, value) => `${key}=${value}`)  // two: key and value
 */
export type ValueMapper<V, VR> = (value: V) => VR;
export type ValueMapperWithKey<K, V, VR> = (key: K, value: V) => VR;

/**
 * A hint for the compiler, never a value. Of two overloads it tries the one-parameter mapper first, and gives the parameters of a lambda
 * their types then, once and for all; a lambda of two would get `any`. This type, in a union with the first overload's, is passed over for
 * a lambda of one parameter (its two signatures cannot be reconciled) and is the only one that has room for two. Then the first overload
 * fails, as nothing is a TwoParameters, and the second finds the lambda typed as it should be.
 */
export interface TwoParameters<A, B, R> {
  <X>(one: X): R;
  (a: A, b: B): R;
  readonly impossible: never;
}
/** The same for joiners of three parameters, beside those of two. */
export interface ThreeParameters<A, B, C, R> {
  <X>(one: X, two: X): R;
  (a: A, b: B, c: C): R;
  readonly impossible: never;
}
/** The same for joiners of four parameters, beside those of two and three. */
export interface FourParameters<A, B, C, D, R> {
  <X>(one: X, two: X, three: X): R;
  (a: A, b: B, c: C, d: D): R;
  readonly impossible: never;
}

export function mapperWithKey<K, V, VR>(mapper: ValueMapper<V, VR> | ValueMapperWithKey<K, V, VR>, what = 'mapper'): ValueMapperWithKey<K, V, VR> {
  requireCallback(mapper, what);
  if (mapper.length >= 2) return mapper as ValueMapperWithKey<K, V, VR>;
  const ofValue = mapper as ValueMapper<V, VR>;
  return (_key, value) => ofValue(value);
}

export type ValueJoiner<V1, V2, VR> = (left: V1, right: V2) => VR;
export type ValueJoinerWithKey<K, V1, V2, VR> = (key: K, left: V1, right: V2) => VR;

export function joinerWithKey<K, V1, V2, VR>(joiner: ValueJoiner<V1, V2, VR> | ValueJoinerWithKey<K, V1, V2, VR>): ValueJoinerWithKey<K, V1, V2, VR> {
  requireCallback(joiner, 'joiner');
  if (joiner.length >= 3) return joiner as ValueJoinerWithKey<K, V1, V2, VR>;
  const ofValues = joiner as ValueJoiner<V1, V2, VR>;
  return (_key, left, right) => ofValues(left, right);
}

/** Joins of a stream with a global table know two keys. Kafka: ValueJoinerWithStreamAndMappedKey */
export type ValueJoinerWithStreamAndMappedKey<K, KG, V, VG, VR> = (streamKey: K, mappedKey: KG | null, left: V, right: VG) => VR;
