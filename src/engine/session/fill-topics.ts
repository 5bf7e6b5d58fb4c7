import { bytesOfHex } from '../common/bytes.ts';
import { nearest } from '../common/nearest.ts';
import { partitionForKey } from '../common/murmur2.ts';
import { IllegalArgumentException, KafkaException } from '../errors/errors.ts';
import type { ProducerRecord } from '../backend/backend.ts';
import { encodeJson, type Json } from './codec.ts';
import type { InputRecord, TopicInput } from './session-options.ts';
import type { TopologyInfo } from './topology-info.ts';

const NO_HEADERS: ProducerRecord['headers'] = [];

/** The input records of a run in bytes, in the order of the files; one by one, since a million of them at once fill memory for nothing. */
export function* encodeInputs(inputs: readonly TopicInput[], info: TopologyInfo, partitionsOf: (topic: string) => number, baseTime: number): Generator<ProducerRecord> {
  const known = info.inputTopics;
  const patterns = info.plan.nodes.flatMap((node) => (node.kind === 'source' && node.pattern !== null ? [node.pattern] : []));
  for (const { topic, records } of inputs) {
    if (!known.includes(topic) && !patterns.some((pattern) => pattern.test(topic))) {
      const near = nearest(topic, known);
      throw new IllegalArgumentException(`the topology does not read topic ${topic}${near === null ? '' : `; did you mean ${near}?`} It reads ${known.join(', ')}`);
    }
    let last = baseTime - 1000;
    let turn = 0;
    for (const record of records) {
      const timestamp: number = record.timestamp ?? last + 1000;
      last = timestamp;
      const encoded = encodeInput(record, topic, info, timestamp);
      const count = partitionsOf(topic);
      const partition: number = record.partition ?? (encoded.key === null ? turn++ % count : partitionForKey(encoded.key, count));
      if (partition < 0 || partition >= count) throw new IllegalArgumentException(`${record.where}: partition ${partition} of ${topic}, which has ${count} (0 to ${count - 1}); give it more with --partitions ${topic}=${partition + 1}`);
      yield { ...encoded, partition };
    }
  }
}

export function encodeInput(record: InputRecord, topic: string, info: TopologyInfo, timestamp: number): ProducerRecord {
  const serdes = info.topicSerdes(topic);
  try {
    return {
      topic,
      partition: record.partition,
      key: serdes.key === null ? null : encodeJson(serdes.key, topic, record.key),
      value: record.raw !== null ? bytesOfHex(record.raw) : serdes.value === null ? null : encodeJson(serdes.value, topic, record.value),
      timestamp,
      headers: record.headers.length === 0 ? NO_HEADERS : record.headers.map(([name, value]) => [name, headerBytes(value)] as const),
    };
  } catch (error) {
    throw new KafkaException(`${record.where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Text as it is, `{"$hex": "00ff"}` as bytes, anything else as its JSON. */
function headerBytes(value: Json): Uint8Array | null {
  if (value === null) return null;
  if (typeof value === 'object' && !Array.isArray(value) && typeof (value as { $hex?: Json }).$hex === 'string') return bytesOfHex((value as { $hex: string }).$hex);
  return new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
}
