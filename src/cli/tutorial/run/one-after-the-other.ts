import type { InputRecord, TopicInput } from '../../../engine/session/session-options.ts';

/**
 * The records of several topics in the order of their times, as they come one after the other; inside a topic they stay in the order of its fixture. What is out
 * of order there comes as soon as the record before it has come. Of topics with the same time the first one named goes first.
 */
export function oneAfterTheOther(inputs: readonly TopicInput[], baseTime: number): readonly TopicInput[] {
  const queues = inputs.map(({ topic, records }) => ({ topic, records: timed(records, baseTime), next: 0 }));
  const merged: TopicInput[] = [];
  for (;;) {
    let first: (typeof queues)[number] | null = null;
    for (const queue of queues) {
      const head = queue.records[queue.next];
      if (head !== undefined && (first === null || head.timestamp! < first.records[first.next]!.timestamp!)) first = queue;
    }
    if (first === null) return merged;
    merged.push({ topic: first.topic, records: [first.records[first.next++]!] });
  }
}

/** A record without a time comes a second after the one before it. */
function timed(records: readonly InputRecord[], baseTime: number): readonly InputRecord[] {
  let last = baseTime - 1000;
  return records.map((record) => {
    last = record.timestamp ?? last + 1000;
    return { ...record, timestamp: last };
  });
}
