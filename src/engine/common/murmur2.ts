const M = 0x5bd1e995;

/** 32-bit murmur2 with Kafka's seed, as a signed number. Kafka: org.apache.kafka.common.utils.Utils#murmur2 */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length;
  let h = 0x9747b28c ^ length;
  const whole = length & ~3;
  for (let i = 0; i < whole; i += 4) {
    let k = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    k = Math.imul(k, M);
    k = Math.imul(k ^ (k >>> 24), M);
    h = Math.imul(h, M) ^ k;
  }
  const rest = length & 3;
  if (rest > 2) h ^= bytes[whole + 2]! << 16;
  if (rest > 1) h ^= bytes[whole + 1]! << 8;
  if (rest > 0) h = Math.imul(h ^ bytes[whole]!, M);
  h = Math.imul(h ^ (h >>> 13), M);
  return h ^ (h >>> 15);
}

/** Where Kafka's producers send a record with this key; a key of no bytes is a key. */
export function partitionForKey(bytes: Uint8Array, numPartitions: number): number {
  return (murmur2(bytes) & 0x7fffffff) % numPartitions;
}
