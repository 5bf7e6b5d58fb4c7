const TREE_CAPACITY = 64;
const BUCKET_LIMIT = 8;

/**
 * A set of keys (texts of bytes) that is walked in the order of Java's `HashSet<Bytes>`, because the suppress buffer logs its dirty keys
 * in that order. As there, clearing keeps the number of buckets. (Java turns a bucket of more than eight into a tree once there are 64
 * buckets; keys that meet so often are not followed further.)
 */
export class BytesHashSet {
  /** Spread hashes by key, in the order of adding. */
  readonly #hashes = new Map<string, number>();
  #capacity = 16;

  get size(): number { return this.#hashes.size; }

  add(text: string): void {
    if (this.#hashes.has(text)) return;
    const spread = spreadHash(text);
    let inBucket = 0;
    if (this.#capacity < TREE_CAPACITY) {
      for (const other of this.#hashes.values()) if (((other ^ spread) & (this.#capacity - 1)) === 0) inBucket++;
    }
    this.#hashes.set(text, spread);
    if (inBucket >= BUCKET_LIMIT) this.#capacity *= 2;
    if (this.#hashes.size > this.#capacity * 0.75) this.#capacity *= 2;
  }

  /** Bucket by bucket; growing keeps the order within a bucket, so it is that of adding. */
  inOrder(): string[] {
    const mask = this.#capacity - 1;
    return [...this.#hashes].sort((a, b) => (a[1] & mask) - (b[1] & mask)).map(([text]) => text);
  }

  clear(): void { this.#hashes.clear(); }
}

/** Java: Arrays.hashCode(byte[]), its upper half mixed into the lower one as HashMap does. */
function spreadHash(text: string): number {
  let hash = 1;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + ((text.charCodeAt(i) << 24) >> 24)) | 0;
  return hash ^ (hash >>> 16);
}
