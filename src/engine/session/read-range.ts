import type { Backend, TopicPartition } from '../backend/backend.ts';
import { didYouMean } from '../common/nearest.ts';
import { IllegalArgumentException } from '../errors/errors.ts';

/** One end of what is to be read of a real Kafka. */
export interface RangeEnd {
  /** A topic, or `topic-partition`; null: all that the topology reads. */
  readonly of: string | null;
  /** An offset, or a time (epoch ms): the first record that is not older. */
  readonly at: { readonly offset: number } | { readonly time: number };
  /** As the user wrote it, for messages: `--from visits-0=500`. */
  readonly written: string;
}

/** A part of the topics, so that a session need not begin at the beginning of a log of months. Of several ends for a partition the last one counts. */
export interface ReadRange {
  readonly from: readonly RangeEnd[];
  /** Not taken any more. */
  readonly to: readonly RangeEnd[];
  /** The last so many records of each partition, before `to`; counts where `from` says nothing. */
  readonly last: number | null;
}

export const WHOLE: ReadRange = { from: [], to: [], last: null };

export interface Span { readonly start: number; readonly end: number }

/**
 * Offsets of what is to be read, in the order of the partitions; `end` is infinite where records that are still to come are wanted, too.
 *
 * @throws IllegalArgumentException  for a topic or partition that is not read, and an offset that the log does not hold
 */
export async function spansOf(backend: Backend, partitions: readonly TopicPartition[], range: ReadRange, latest: boolean): Promise<readonly Span[]> {
  const bounds = await backend.bounds(partitions);
  const ends = await offsetsOf(backend, partitions, bounds, range.to);
  const starts = await offsetsOf(backend, partitions, bounds, range.from);
  return partitions.map((_, index) => {
    const { start, end } = bounds[index]!;
    const stop = ends[index] ?? Number.POSITIVE_INFINITY;
    const first = starts[index] ?? (range.last === null ? (latest ? end : start) : Math.max(start, Math.min(stop, end) - range.last));
    return { start: first, end: stop };
  });
}

/** null: nothing was said about the partition. */
async function offsetsOf(backend: Backend, partitions: readonly TopicPartition[], bounds: readonly Span[], ends: readonly RangeEnd[]): Promise<(number | null)[]> {
  const found: (number | null)[] = partitions.map(() => null);
  for (const end of ends) {
    const meant = partitions.flatMap((partition, index) => (isMeant(end.of, partition, partitions) ? [index] : []));
    if (meant.length === 0) throw new IllegalArgumentException(`${end.written}: ${notRead(end.of!, partitions)}`);
    const offsets = 'time' in end.at ? await backend.offsetsForTime(meant.map((index) => partitions[index]!), end.at.time) : null;
    for (const [nth, index] of meant.entries()) {
      const { start, end: logEnd } = bounds[index]!;
      if ('time' in end.at) found[index] = offsets![nth] ?? logEnd;
      else if (end.at.offset < start || end.at.offset > logEnd) {
        throw new IllegalArgumentException(`${end.written}: ${partitions[index]!.topic}-${partitions[index]!.partition} has ${logEnd === start ? 'no records' : `the offsets ${start} to ${logEnd - 1}`}`);
      } else found[index] = end.at.offset;
    }
  }
  return found;
}

/** A topic may itself end in a number: its own name comes first. */
function isMeant(of: string | null, { topic, partition }: TopicPartition, all: readonly TopicPartition[]): boolean {
  if (of === null || of === topic) return true;
  return of === `${topic}-${partition}` && !all.some((other) => other.topic === of);
}

function notRead(of: string, partitions: readonly TopicPartition[]): string {
  const counts = new Map<string, number>();
  for (const { topic } of partitions) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  const known = [...counts].map(([topic, count]) => `${topic} (${count} ${count === 1 ? 'partition' : 'partitions'})`);
  return `the topology does not read ${of} there; it reads ${known.join(', ') || 'nothing'}.${didYouMean(of, counts.keys())}`;
}
