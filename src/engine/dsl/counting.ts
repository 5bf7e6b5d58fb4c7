/** Kafka's count: a Java long that begins at 0 and wraps at 2^63. */
export const countInitializer = (): bigint => 0n;
export const countAggregator = (_key: unknown, _value: unknown, count: bigint): bigint => BigInt.asIntN(64, count + 1n);
export const countSubtractor = (_key: unknown, _value: unknown, count: bigint): bigint => BigInt.asIntN(64, count - 1n);
export const countMerger = (_key: unknown, one: bigint, two: bigint): bigint => BigInt.asIntN(64, one + two);
