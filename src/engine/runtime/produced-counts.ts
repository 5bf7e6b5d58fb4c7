import type { Headers } from '../common/headers.ts';

/** Records and bytes of one topic, as Kafka reckons them. */
export class TopicCounts {
  records = 0;
  bytes = 0;

  add(topic: string, key: Uint8Array | null, value: Uint8Array | null, headers: Headers | null): void {
    this.records++;
    this.bytes += FRAME + topic.length + (key === null ? 0 : key.length) + (value === null ? 0 : value.length) + (headers === null ? 0 : sizeOf(headers));
  }
}

/** Timestamp, offset, partition. Kafka: ClientUtils#recordSizeInBytes */
export const FRAME = 8 + 8 + 4;

export function sizeOf(headers: Iterable<readonly [string, Uint8Array | null]>): number {
  let size = 0;
  for (const [name, value] of headers) size += name.length + (value === null ? 0 : value.length);
  return size;
}

/** What one sink has written, by topic. A sink mostly has one, and the last one is at hand. */
export class ProducedCounts {
  readonly #byTopic = new Map<string, TopicCounts>();
  #lastTopic: string | null = null;
  #last!: TopicCounts;
  /** Is told of each topic once, when it comes up. */
  onTopic: ((topic: string, counts: TopicCounts) => void) | null = null;

  of(topic: string): TopicCounts {
    if (topic === this.#lastTopic) return this.#last;
    let counts = this.#byTopic.get(topic);
    if (counts === undefined) {
      this.#byTopic.set(topic, counts = new TopicCounts());
      this.onTopic?.(topic, counts);
    }
    this.#lastTopic = topic;
    return this.#last = counts;
  }
}
