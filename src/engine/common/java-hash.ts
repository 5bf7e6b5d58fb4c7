/**
 * The order in which Java's hash sets give back their elements. Kafka prints stores and topics in it, and walks groups of nodes in it, so
 * `describe()` and generated numbers depend on it.
 */

/** Kafka: java.lang.String#hashCode, signed 32 bits. */
export function javaStringHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

/** Kafka: org.apache.kafka.common.TopicPartition#hashCode */
export function topicPartitionHash(topic: string, partition: number): number { return (Math.imul(31, 31 + partition) + javaStringHash(topic)) | 0; }

const DEFAULT_CAPACITY = 16;
/** A bucket that would get more than this many entries makes a table below 64 buckets grow. */
const BUCKET_LIMIT = 8;
const TREE_CAPACITY = 64;

/**
 * Iteration order of `new HashSet<String>()`, or of the keys of a HashMap, after adding the names one by one. (Java turns a bucket of
 * more than eight into a tree once there are 64 buckets; names that meet so often are not worth following.)
 *
 * @param initialCapacity  number of buckets to begin with, a power of two
 */
export function hashOrder(names: Iterable<string>, initialCapacity = DEFAULT_CAPACITY): string[] { return orderByHash(names, javaStringHash, initialCapacity); }

/** The same for elements of other types, by their hash code. */
export function orderByHash<T>(elements: Iterable<T>, hashOf: (element: T) => number, initialCapacity = DEFAULT_CAPACITY): T[] {
  const distinct = [...new Set(elements)];
  const spreads = distinct.map((element) => {
    const hash = hashOf(element);
    return hash ^ (hash >>> 16);
  });
  let capacity = initialCapacity;
  const counts = new Map<number, number>();
  for (let i = 0; i < distinct.length; i++) {
    const bucket = spreads[i]! & (capacity - 1);
    const count = (counts.get(bucket) ?? 0) + 1;
    counts.set(bucket, count);
    let grows = i + 1 > capacity * 0.75;
    if (count > BUCKET_LIMIT && capacity < TREE_CAPACITY) {
      capacity *= 2;
      grows = i + 1 > capacity * 0.75;
      recount(counts, spreads, i, capacity);
    }
    if (grows) {
      capacity *= 2;
      recount(counts, spreads, i, capacity);
    }
  }
  // Growing splits buckets but keeps the order within them, so only the final number of buckets matters; sort is stable.
  return distinct
    .map((element, i) => ({ element, bucket: spreads[i]! & (capacity - 1) }))
    .sort((a, b) => a.bucket - b.bucket)
    .map(({ element }) => element);
}

function recount(counts: Map<number, number>, spreads: readonly number[], last: number, capacity: number): void {
  counts.clear();
  for (let i = 0; i <= last; i++) {
    const bucket = spreads[i]! & (capacity - 1);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
}

/** Iteration order of `new HashSet<>(original)`, where `original` is the set that hashOrder describes: names as they were added to it. */
export function copiedHashOrder(names: Iterable<string>): string[] {
  const original = hashOrder(names);
  let capacity = DEFAULT_CAPACITY;
  const wanted = Math.floor(original.length / 0.75) + 1;
  while (capacity < wanted) capacity *= 2;
  return hashOrder(original, capacity);
}
