import type { RawRecord } from '../../backend/backend.ts';
import type { Commit, Output, TaskMove, TurnStart } from '../../trace/events.ts';
import { decodeBytes } from '../codec.ts';
import type { Session } from '../session.ts';
import type { ViewPartition, ViewTopic, ViewTopicName, ViewTopicRecord } from '../view.ts';
import type { Here } from './here.ts';
import type { SessionLookups } from './session-lookups.ts';
import { topicNames } from './topology.ts';
import { viewValue } from './view-values.ts';

/** An output topic with many partitions is not walked back further than this for the last records of each. */
const MOST_LOOKED_AT = 4000;

/** A record of a topic at the cursor. */
interface Entry { readonly offset: number; readonly key: Uint8Array | null; readonly value: Uint8Array | null; readonly timestamp: number | null; readonly fresh: boolean; readonly transaction?: 'open' | 'aborted' }

/** What a run has written to a partition, as it lies there at the cursor. */
interface Written { readonly end: number; readonly entries: readonly Entry[]; readonly firstOpen: number | null }

/** Topics at the cursor: what was taken from the inputs, what was written to the others. `name` null: all. */
export function topicsView(session: Session, here: Here, lookups: SessionLookups, query: { readonly name: string | null; readonly records: number }): readonly ViewTopic[] {
  const wanted = query.name?.toLowerCase() ?? null;
  const known = topicNames(session, lookups);
  return [...known.map((topic) => [topic.name, () => new TopicAt(session, here, lookups, topic, query.records).view()] as const), ...leftBehind(session, new Set(known.map(({ name }) => name)))]
    .filter(([name]) => wanted === null || name.toLowerCase().includes(wanted))
    .map(([, view]) => view());
}

/** Internal topics of another version of the application, which has run on this Kafka before. Nobody knows their serdes, and nobody writes to them. */
function leftBehind({ options, broker, info }: Session, known: ReadonlySet<string>): readonly (readonly [name: string, view: () => ViewTopic])[] {
  if (options.broker === undefined) return [];
  return [...broker.topics()].flatMap(([name, { partitions }]) => {
    const role = /-(changelog|repartition)$/.exec(name)?.[1] as 'changelog' | 'repartition' | undefined;
    if (role === undefined || known.has(name) || !name.startsWith(`${info.config.applicationId}-`)) return [];
    return [[name, (): ViewTopic => ({ name, role, partitions: Array.from({ length: partitions }, (_, partition) => {
      const { start, end } = broker.log({ topic: name, partition });
      return { partition, start, end, committed: null, position: null, lastStable: null, openTransaction: null, records: [] };
    }) })] as const];
  });
}

class TopicAt {
  readonly #session: Session;
  readonly #here: Here;
  readonly #lookups: SessionLookups;
  readonly #topic: ViewTopicName;
  readonly #most: number;
  /** First event of the record at the cursor: what came since then is fresh. */
  readonly #freshFrom: number;

  constructor(session: Session, here: Here, lookups: SessionLookups, topic: ViewTopicName, most: number) {
    this.#session = session;
    this.#here = here;
    this.#lookups = lookups;
    this.#topic = topic;
    this.#most = most;
    const { timeline } = session;
    const { record } = here.moment;
    this.#freshFrom = record === 0 ? Infinity : timeline.turns.at(timeline.inputs.at(record - 1));
  }

  view(): ViewTopic {
    const { name, role } = this.#topic;
    const written = this.#written();
    const partitions = Array.from({ length: Math.max(this.#topic.partitions, written.length) }, (_, partition) => this.#partition(partition, written[partition] ?? { end: 0, entries: [], firstOpen: null }));
    return { name, role, partitions };
  }

  #partition(partition: number, written: Written): ViewPartition {
    const { name, role } = this.#topic;
    const position = role === 'input' || role === 'repartition' ? this.#position(partition) : null;
    const log = this.#log(partition);
    const isInput = role === 'input';
    const stable = isInput ? this.#stable(partition) : this.#stableOf(written);
    return {
      partition,
      start: isInput ? (log?.start ?? 0) : 0,
      end: isInput ? (log?.end ?? Math.max(stable?.end ?? 0, this.#knownEnd(partition, position ?? 0))) : written.end,
      committed: this.#committed(`${name}-${partition}`),
      position,
      lastStable: stable?.lastStable ?? null,
      openTransaction: stable !== null && stable.lastStable < stable.end ? stable.lastStable : null,
      records: (isInput ? this.#taken(partition, position ?? 0) : written.entries).map((entry) => this.#record(entry)),
    };
  }

  #log(partition: number): ReturnType<Session['broker']['log']> | null {
    const { broker } = this.#session;
    const info = broker.topics([this.#topic.name]).get(this.#topic.name);
    return info === undefined || partition >= info.partitions ? null : broker.log({ topic: this.#topic.name, partition });
  }

  #stable(partition: number): { readonly lastStable: number; readonly end: number } | null {
    const { backend } = this.#session.run;
    const stable = backend.stable({ topic: this.#topic.name, partition });
    // Nobody but this run sends in transactions on the simulated Kafka.
    return backend.kind === 'sim' && stable?.lastStable === stable?.end ? null : stable;
  }

  /** Of what this run has written. */
  #stableOf({ end, firstOpen }: Written): { readonly lastStable: number; readonly end: number } | null {
    return this.#session.run.config.eosEnabled ? { lastStable: firstOpen ?? end, end } : null;
  }

  /** As far as a real broker has told by the way. */
  #knownEnd(partition: number, position: number): number {
    const { backend } = this.#session.run;
    const at = { topic: this.#topic.name, partition };
    return Math.max(position, (backend.position(at) ?? 0) + (backend.lag(at) ?? 0));
  }

  /** Offset of the next record that a task would take. */
  #position(partition: number): number {
    const { timeline } = this.#session;
    const number = timeline.taken.before(`${this.#topic.name}-${partition}`, this.#here.cursor);
    const moved = timeline.cluster.positionsOf.before(`${this.#topic.name}-${partition}`, this.#here.cursor);
    if (moved > number && moved >= timeline.log.first) {
      return (timeline.log.at(moved) as TaskMove).positions.find(([topic, at]) => topic === this.#topic.name && at === partition)![2];
    }
    if (number < 0 || number < timeline.log.first) return this.#log(partition)?.start ?? 0;
    return (timeline.log.at(number) as TurnStart).offset + 1;
  }

  /** Commits tell their offsets after the turn that flushed. */
  #committed(partition: string): number | null {
    const { timeline } = this.#session;
    const number = timeline.committed.before(partition, this.#here.cursor);
    if (number < 0 || number < timeline.log.first) return null;
    return (timeline.log.at(number) as Commit).offsets.find(([topic, at]) => `${topic}-${at}` === partition)?.[3] ?? null;
  }

  /** The last records of an input that were taken: from the topic in memory, else from the turns that took them. */
  #taken(partition: number, position: number): readonly Entry[] {
    const { timeline } = this.#session;
    const turns = timeline.taken.of(`${this.#topic.name}-${partition}`);
    const end = turns?.countBelow(this.#here.cursor) ?? 0;
    const log = this.#log(partition);
    const entries: Entry[] = [];
    if (log !== null) {
      const records: RawRecord[] = [];
      log.read(Math.max(log.start, position - this.#most), position, this.#most, records);
      const fresh = end - (turns?.countBelow(this.#freshFrom) ?? 0);
      for (const { offset, key, value, timestamp } of records) entries.push({ offset, key, value, timestamp, fresh: offset >= position - fresh });
      return entries;
    }
    for (let i = Math.max(0, end - this.#most); i < end; i++) {
      const number = turns!.at(i);
      if (number < timeline.log.first) continue;
      const { offset, key, value, timestamp } = timeline.log.at(number) as TurnStart;
      entries.push({ offset, key, value, timestamp, fresh: number >= this.#freshFrom });
    }
    return entries;
  }

  /** The last records that this run wrote, by partition. Those that were not sent yet get the offsets that they will have. */
  #written(): readonly Written[] {
    if (this.#topic.role === 'input') return [];
    const { timeline } = this.#session;
    const numbers = timeline.outputs.get(this.#topic.name);
    const count = numbers?.countBelow(this.#here.cursor) ?? 0;
    const found: { output: Output; number: number; offset: number }[][] = [];
    const partitions = Math.max(1, this.#topic.partitions);
    let full = 0;
    let looked = 0;
    for (let i = count - 1; i >= 0 && full < partitions && looked < MOST_LOOKED_AT; i--, looked++) {
      const number = numbers!.at(i);
      if (number < timeline.log.first) break;
      const place = timeline.placeOf(number);
      if (place.partition < 0 || timeline.isLost(number, this.#here.cursor)) continue;
      const list = (found[place.partition] ??= []);
      // one more than shown, and on to one whose offset is known
      if (list.length > this.#most && list[list.length - 1]!.offset >= 0) continue;
      list.push({ output: timeline.log.at(number) as Output, number, offset: place.offset });
      if (list.length > this.#most && place.offset >= 0) full++;
    }
    return Array.from({ length: found.length }, (_, partition) => {
      const list = (found[partition] ?? []).reverse();
      let next = list.length === 0 ? 0 : Math.max(0, list[0]!.offset);
      let last = -1;
      const entries = list.map(({ output, number, offset }): Entry => {
        // Behind what was sent lie the ends of its transactions.
        if (offset >= 0) next = last = offset; else if (last >= 0) { next += this.#endsAfter(partition, last); last = -1; }
        const transaction = this.#transactionOf(partition, offset);
        return { offset: next++, key: output.key, value: output.value, timestamp: output.timestamp, fresh: number >= this.#freshFrom, ...(transaction === null ? {} : { transaction }) };
      });
      if (last >= 0) next += this.#endsAfter(partition, last);
      return { end: next, entries: entries.slice(-this.#most), firstOpen: this.#firstOpen(partition) ?? entries.find(({ transaction }) => transaction === 'open')?.offset ?? null };
    });
  }

  #endsAfter(partition: number, offset: number): number { return this.#session.timeline.transactions.endsAfter(this.#topic.name, partition, offset, this.#here.cursor); }

  /** What is not sent yet will be in one. */
  #transactionOf(partition: number, offset: number): 'open' | 'aborted' | null {
    if (!this.#session.run.config.eosEnabled) return null;
    return offset < 0 ? 'open' : this.#session.timeline.transactions.stateOf(this.#topic.name, partition, offset, this.#here.cursor);
  }

  /** Offset of the first record, as far as any was sent, that is in an open transaction. */
  #firstOpen(partition: number): number | null {
    const { timeline } = this.#session;
    const numbers = timeline.outputs.get(this.#topic.name);
    if (!this.#session.run.config.eosEnabled || numbers === undefined) return null;
    const since = Math.max(timeline.log.first, timeline.transactions.openSince(this.#here.cursor));
    let first: number | null = null;
    let looked = 0;
    for (let i = numbers.countBelow(this.#here.cursor) - 1; i >= 0 && numbers.at(i) >= since && looked < MOST_LOOKED_AT; i--, looked++) {
      const place = timeline.placeOf(numbers.at(i));
      if (place.partition === partition && place.offset >= 0 && this.#transactionOf(partition, place.offset) === 'open') first = place.offset;
    }
    return first;
  }

  #record({ offset, key, value, timestamp, ...rest }: Entry): ViewTopicRecord {
    const { name, role } = this.#topic;
    if (role === 'changelog') {
      const codec = this.#lookups.changelogCodec(name);
      if (codec !== null && key !== null) return { offset, key: codec.key(key), value: codec.changelogValue(value), timestamp, ...rest };
    }
    const serdes = this.#lookups.topicSerdes(name);
    const inclusive = this.#lookups.inclusiveIn(name);
    return {
      offset, key: viewValue(decodeBytes(serdes.key, name, key).value, inclusive), value: viewValue(decodeBytes(serdes.value, name, value).value, inclusive), timestamp, ...rest,
    };
  }
}
