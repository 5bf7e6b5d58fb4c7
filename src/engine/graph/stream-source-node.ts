import { TopologyException } from '../errors/errors.ts';
import { copiedHashOrder } from '../common/java-hash.ts';
import type { TimestampExtractor } from '../processor/extractors.ts';
import type { Serde } from '../serde/serde.ts';
import { sameOffsetReset } from '../topology/auto-offset-reset.ts';
import type { OffsetReset } from '../topology/plan.ts';
import type { TopologyBuilder } from '../topology/topology-builder.ts';
import { GraphNode } from './graph-node.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- serdes of all types meet here; the DSL checked them */

/** How a source reads: what `Consumed` holds. */
export interface SourceOptions {
  readonly keySerde: Serde<any> | null;
  readonly valueSerde: Serde<any> | null;
  readonly timestampExtractor: TimestampExtractor | null;
  readonly offsetReset: OffsetReset | null;
}

/** `StreamsBuilder.stream`, and the reading end of a foreign-key join's topics. Kafka: StreamSourceNode */
export class StreamSourceNode extends GraphNode {
  readonly kind = 'stream-source';
  /** Without repeats, in the order of a Java set. */
  readonly topics: readonly string[];
  readonly pattern: RegExp | null;
  readonly options: SourceOptions;

  constructor(name: string, topics: readonly string[] | RegExp, options: SourceOptions) {
    super(name);
    this.topics = topics instanceof RegExp ? [] : copiedHashOrder(topics);
    this.pattern = topics instanceof RegExp ? topics : null;
    this.options = options;
  }

  /** Takes over the children of a source of the same topics. @throws TopologyException  when the two start elsewhere */
  merge(other: StreamSourceNode): void {
    if (!sameOffsetReset(this.options.offsetReset, other.options.offsetReset)) {
      throw new TopologyException(
        `Can't configure different offset reset policies on the same input topic(s): ${this.name} and ${other.name} both read ` +
          `${this.pattern === null ? this.topics.join(', ') : this.pattern.source}`,
      );
    }
    for (const child of [...other.children]) {
      other.removeChild(child);
      this.addChild(child);
    }
  }

  override writeTo(topology: TopologyBuilder): void {
    const { keySerde, valueSerde, timestampExtractor, offsetReset } = this.options;
    topology.addSource({
      name: this.name, topics: this.topics, pattern: this.pattern, keyDeserializer: keySerde?.deserializer ?? null,
      valueDeserializer: valueSerde?.deserializer ?? null, timestampExtractor, offsetReset, location: this.location,
    });
  }
}
