import type { Headers } from '../common/headers.ts';
import { partitionForKey } from '../common/murmur2.ts';
import type { StreamPartitioner, TopicNameExtractor } from '../processor/sinks.ts';
import type { Serde, Serializer } from '../serde/serde.ts';
import type { Windowed } from '../windows/windowed.ts';
import type { TopologyBuilder } from '../topology/topology-builder.ts';
import { GraphNode } from './graph-node.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- serdes of all types meet here; the DSL checked them */

export interface SinkOptions {
  readonly keySerde: Serde<any> | null;
  readonly valueSerde: Serde<any> | null;
  readonly partitioner: StreamPartitioner<any, any> | null;
}

/** `KStream.to`, and the writing end of a foreign-key join's topics. Kafka: StreamSinkNode */
export class StreamSinkNode extends GraphNode {
  readonly kind = 'stream-sink';
  readonly topic: string | TopicNameExtractor<any, any>;
  readonly options: SinkOptions;

  constructor(name: string, topic: string | TopicNameExtractor<any, any>, options: SinkOptions) {
    super(name);
    this.topic = topic;
    this.options = options;
  }

  override writeTo(topology: TopologyBuilder): void {
    const { keySerde, valueSerde, partitioner } = this.options;
    const keySerializer = keySerde?.serializer ?? null;
    topology.addSink({
      name: this.name, topic: typeof this.topic === 'string' ? this.topic : null,
      topicExtractor: typeof this.topic === 'string' ? null : this.topic,
      keySerializer, valueSerializer: valueSerde?.serializer ?? null,
      partitioner: partitioner ?? (isWindowed(keySerializer) ? byBaseKey(keySerializer) : null),
      predecessors: this.parentNames, location: this.location,
    });
  }
}

/** Serializers of windowed keys can write the key without its window. */
interface WindowedSerializer extends Serializer<Windowed<any>> { serializeBaseKey(topic: string, key: Windowed<any>, headers?: Headers): Uint8Array | null }

function isWindowed(serializer: Serializer<any> | null): serializer is WindowedSerializer {
  return serializer !== null && typeof (serializer as Partial<WindowedSerializer>).serializeBaseKey === 'function';
}

/** All windows of a key go to the partition of the key. Kafka: WindowedStreamPartitioner */
function byBaseKey(serializer: WindowedSerializer): StreamPartitioner<Windowed<any>, any> {
  const choose = (topic: string, key: Windowed<any>, numPartitions: number, headers?: Headers): number | null => {
    const bytes = serializer.serializeBaseKey(topic, key, headers);
    return bytes === null ? null : partitionForKey(bytes, numPartitions);
  };
  // Headers are made for partitioners that have a parameter for them.
  return serializer.serialize.length > 2
    ? (topic, key, _value, numPartitions, headers) => choose(topic, key, numPartitions, headers)
    : (topic, key, _value, numPartitions) => choose(topic, key, numPartitions);
}
