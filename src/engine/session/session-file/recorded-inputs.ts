import { bytesEqual, hexOf, utf8Decode, utf8Encode } from '../../common/bytes.ts';
import type { ProducerRecord } from '../../backend/backend.ts';
import type { Serde } from '../../serde/serde.ts';
import type { HeaderList, TurnStart } from '../../trace/events.ts';
import { decodeBytes, encodeJson, toJson, type Json } from '../codec.ts';
import { encodeInputs } from '../fill-topics.ts';
import type { Session } from '../session.ts';
import type { InputRecord, TopicInput } from '../session-options.ts';

/**
 * What came into a run, in a form that makes it again on the simulated Kafka: values as people write them where their serde gives the very
 * same bytes back, else the bytes. Of a live topic what was taken so far; of files everything, taken or not.
 */
export function recordedInputs(session: Session): readonly TopicInput[] {
  const inputs: { readonly topic: string; readonly records: InputRecord[] }[] = [];
  // neighbours of one topic together: the order over all topics may be the one in which they arrive
  const add = (topic: string, record: InputRecord): void => {
    const last = inputs.at(-1);
    if (last?.topic === topic) last.records.push(record);
    else inputs.push({ topic, records: [record] });
  };
  if ((session.options.kafka ?? null) === null) {
    const partitions = (topic: string): number => session.broker.topics([topic]).get(topic)?.partitions ?? 1;
    const notes = session.options.inputs.flatMap(({ records }) => records);
    let index = 0;
    for (const record of encodeInputs(session.options.inputs, session.info, partitions, session.options.baseTime ?? 0)) add(record.topic, fromBytes(session, record.topic, record, notes[index++] ?? null));
  } else {
    const { timeline } = session;
    for (let input = 0; input < timeline.inputs.length; input++) {
      const number = timeline.turns.at(timeline.inputs.at(input));
      if (number < timeline.log.first) continue;
      const start = timeline.log.at(number) as TurnStart;
      add(start.topic!, fromBytes(session, start.topic!, start, null));
    }
  }
  return inputs;
}

/** Partitions of the external topics, as the run has found or made them. */
export function partitionCounts(session: Session): { readonly [topic: string]: number } {
  const { info, run, options } = session;
  const counts: { [topic: string]: number } = { ...options.partitions };
  for (const topic of new Set([...info.inputTopics, ...info.outputTopics, ...session.timeline.outputs.keys()])) {
    if (!info.isInternal(topic) && info.changelogStore(topic) === null) counts[topic] = Math.max(1, run.partitionsFor(topic));
  }
  return counts;
}

function fromBytes(session: Session, topic: string, record: Pick<ProducerRecord, 'key' | 'value' | 'timestamp'> & { readonly partition: number | null; readonly headers: HeaderList }, from: InputRecord | null): InputRecord {
  const serdes = session.info.topicSerdes(topic);
  return {
    key: asWritten(serdes.key, topic, record.key), value: asWritten(serdes.value, topic, record.value), timestamp: record.timestamp, partition: record.partition,
    headers: record.headers.map(([name, value]) => [name, value === null ? null : headerText(value)] as const), raw: null, note: from?.note ?? null, where: from?.where ?? `${topic} in the session`,
  };
}

/** A value that encodes to these bytes. */
export function asWritten(serde: Serde<unknown> | null, topic: string, bytes: Uint8Array | null): Json {
  if (bytes === null) return null;
  const { value, error } = decodeBytes(serde, topic, bytes);
  if (error === null && serde !== null) {
    const json = toJson(value);
    try {
      if (json !== null && bytesEqual(encodeJson(serde, topic, json), bytes)) return json;
    } catch {
      // not one that a person could write
    }
  }
  return { $hex: hexOf(bytes) };
}

function headerText(bytes: Uint8Array): Json {
  const text = utf8Decode(bytes);
  return bytesEqual(utf8Encode(text), bytes) ? text : { $hex: hexOf(bytes) };
}
