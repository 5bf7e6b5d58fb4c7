import { utf8Decode, utf8Encode } from '../common/bytes.ts';
import type { RecordContext } from '../processor/context.ts';

/**
 * How far a store has read its input: topic, partition, offset of the last record that wrote to it.
 *
 * Stores call `observe` with every write, so the component that moved last sits in fields and is folded into the map only when another
 * one moves or someone looks. Kafka: org.apache.kafka.streams.query.Position
 */
export class Position {
  readonly #offsets = new Map<string, Map<number, number>>();
  #topic: string | null = null;
  #partition = -1;
  #offset = -1;

  static emptyPosition(): Position { return new Position(); }
  /** Offsets by topic and partition; null is nothing. */
  static fromMap(offsets: ReadonlyMap<string, ReadonlyMap<number, number>> | null): Position {
    const position = new Position();
    for (const [topic, partitions] of offsets ?? []) for (const [partition, offset] of partitions) position.withComponent(topic, partition, offset);
    return position;
  }
  static of(components: Iterable<readonly [topic: string, partition: number, offset: number]>): Position {
    const position = new Position();
    for (const [topic, partition, offset] of components) position.withComponent(topic, partition, offset);
    return position;
  }

  /** The record at hand wrote to the store. Punctuations (no topic) leave the position as it is. */
  observe(context: RecordContext | null): void {
    if (context === null || context.topic === null) return;
    if (context.topic !== this.#topic || context.partition !== this.#partition) {
      this.#settle();
      this.#topic = context.topic;
      this.#partition = context.partition;
    }
    this.#offset = context.offset;
  }

  /** Changes this position, unless it is further there already. */
  withComponent(topic: string, partition: number, offset: number): this {
    this.#settle();
    this.#put(topic, partition, offset);
    return this;
  }

  /** Changes this position: the larger offset of both, for every component. */
  merge(other: Position | null): this {
    for (const [topic, partition, offset] of other?.components() ?? []) this.withComponent(topic, partition, offset);
    return this;
  }

  copy(): Position { return Position.of(this.components()); }

  offsetOf(topic: string, partition: number): number | null {
    this.#settle();
    return this.#offsets.get(topic)?.get(partition) ?? null;
  }

  get isEmpty(): boolean {
    this.#settle();
    return this.#offsets.size === 0;
  }

  getTopics(): ReadonlySet<string> { return new Set(this.topics()); }
  getPartitionPositions(topic: string): ReadonlyMap<number, number> {
    this.#settle();
    return new Map(this.#offsets.get(topic));
  }

  topics(): string[] {
    this.#settle();
    return [...this.#offsets.keys()];
  }

  components(): (readonly [topic: string, partition: number, offset: number])[] {
    this.#settle();
    const all: (readonly [string, number, number])[] = [];
    for (const [topic, partitions] of this.#offsets) for (const [partition, offset] of partitions) all.push([topic, partition, offset]);
    return all;
  }

  toString(): string {
    this.#settle();
    return `Position{position={${[...this.#offsets].map(([topic, partitions]) => `${topic}={${[...partitions].map(([partition, offset]) => `${partition}=${offset}`).join(', ')}}`).join(', ')}}}`;
  }

  #settle(): void {
    if (this.#topic === null) return;
    this.#put(this.#topic, this.#partition, this.#offset);
    this.#topic = null;
  }

  #put(topic: string, partition: number, offset: number): void {
    let partitions = this.#offsets.get(topic);
    if (partitions === undefined) this.#offsets.set(topic, (partitions = new Map<number, number>()));
    const mine = partitions.get(partition);
    if (mine === undefined || mine < offset) partitions.set(partition, offset);
  }
}

/**
 * Kafka's wire form of a position, version 0. Kafka sizes the buffer with bit counts and sends all of it, so zeros follow the data;
 * readers ignore them. Kafka: PositionSerde
 */
export function serializePosition(position: Position): Uint8Array {
  const topics = position.topics();
  const names = topics.map(utf8Encode);
  const pairs = topics.map((topic) => position.components().filter(([name]) => name === topic));
  let size = 8 + 32;
  for (let i = 0; i < topics.length; i++) size += 32 + names[i]!.length + 32 + 96 * pairs[i]!.length;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 1;
  view.setInt32(at, topics.length);
  at += 4;
  for (let i = 0; i < topics.length; i++) {
    view.setInt32(at, names[i]!.length);
    bytes.set(names[i]!, at + 4);
    at += 4 + names[i]!.length;
    view.setInt32(at, pairs[i]!.length);
    at += 4;
    for (const [, partition, offset] of pairs[i]!) {
      view.setInt32(at, partition);
      view.setBigInt64(at + 4, BigInt(offset));
      at += 12;
    }
  }
  return bytes;
}

export function deserializePosition(bytes: Uint8Array): Position {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== 0) throw new RangeError(`unknown version ${view.getUint8(0)} of a serialized position`);
  const position = new Position();
  let at = 5;
  for (let topics = view.getInt32(1); topics > 0; topics--) {
    const length = view.getInt32(at);
    const topic = utf8Decode(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
    let pairs = view.getInt32(at);
    at += 4;
    for (; pairs > 0; pairs--) {
      position.withComponent(topic, view.getInt32(at), Number(view.getBigInt64(at + 4)));
      at += 12;
    }
  }
  return position;
}
