import type { TopicPartition } from '../../backend/backend.ts';
import type { SimBroker } from '../../backend/sim/sim-broker.ts';
import type { Timeline } from '../../debug/timeline.ts';
import type { EventLog } from '../../trace/event-log.ts';
import type { Member } from './member.ts';

/** Where the records of a producer lie that it has sent since its last commit: the first offset of each partition, and how many. */
export class SentSince {
  readonly partitions = new Map<string, { readonly place: TopicPartition; readonly first: number; count: number }>();

  add(place: TopicPartition & { readonly offset: number }): void {
    const id = `${place.topic}-${place.partition}`;
    const known = this.partitions.get(id);
    if (known === undefined) this.partitions.set(id, { place, first: place.offset, count: 1 });
    else known.count++;
  }
  clear(): void { this.partitions.clear(); }
}

/**
 * A producer sends when its batch is full, linger.ms is over or a commit flushes. A session sends after each turn, so that what follows from it
 * can be seen; a crash before sending takes that back, as far as nobody has read it or written behind it.
 */
export function unsend(broker: SimBroker, timeline: Timeline, log: EventLog, sent: SentSince, members: readonly Member[]): void {
  const gone: number[] = [];
  for (const { place, first, count } of sent.partitions.values()) {
    const end = broker.log(place).end;
    if (first + count !== end) continue;
    const read = Math.max(first, ...members.map(({ backend }) => backend.position(place) ?? 0));
    if (read >= end) continue;
    broker.log(place).truncate(read);
    gone.push(...outputsFrom(timeline, place, read));
  }
  sent.clear();
  if (gone.length > 0) log.emit({ kind: 'lost', outputs: gone.sort((a, b) => a - b) });
}

/** Outputs of a partition from an offset on, as `sent` numbers them. */
function outputsFrom(timeline: Timeline, { topic, partition }: TopicPartition, from: number): readonly number[] {
  const numbers = timeline.outputs.get(topic);
  const found: number[] = [];
  for (let i = (numbers?.length ?? 0) - 1; i >= 0; i--) {
    const output = numbers!.at(i);
    if (output < timeline.log.first) break;
    const place = timeline.placeOf(output);
    if (place.partition !== partition || place.offset < 0 || timeline.isLost(output, timeline.log.length)) continue;
    if (place.offset < from) break;
    found.push(timeline.unsentIndex(output));
  }
  return found;
}
