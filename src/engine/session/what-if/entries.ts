import { IllegalArgumentException } from '../../errors/errors.ts';
import { partitionForKey } from '../../common/murmur2.ts';
import { encodeJson } from '../codec.ts';
import type { Session } from '../session.ts';
import type { InputRecord, TopicInput } from '../session-options.ts';
import { partitionCounts, recordedInputs } from '../session-file/recorded-inputs.ts';

/** An input record through all branches: the same `id` is the same record, whatever was changed about it. */
export interface InputEntry {
  /** Its number in the run that everything began with; `+1`, `+2` for records that were put in later. */
  readonly id: string;
  readonly topic: string;
  readonly record: InputRecord;
  /** The partition was said by whoever wrote the record, not found by its key. */
  readonly isPlaced: boolean;
}

/**
 * The inputs of a run in the order in which they were taken, then those still to come. A record is found by its number through the place it
 * lay in: the tasks take each partition in the order of the list.
 */
export class InputEntries {
  readonly list: readonly InputEntry[];
  readonly #session: Session;
  /** By number, as far as the run had come when someone asked. */
  #byNumber: readonly (InputEntry | undefined)[] = [];
  #numbers: ReadonlyMap<string, number> = new Map();
  #readAt = -1;

  /** @param list  every record that the session's topics hold or will hold */
  constructor(session: Session, list: readonly InputEntry[]) {
    this.#session = session;
    this.list = list;
  }

  /** Those of a session that is no branch. */
  static of(session: Session): InputEntries {
    // the inputs of a session are asked for topic by topic, in whatever pieces
    const placed = new Map<string, boolean[]>();
    for (const { topic, records } of session.options.inputs) {
      const list = placed.get(topic) ?? [];
      placed.set(topic, list);
      for (const { partition } of records) list.push(partition !== null);
    }
    const asked = new Map<string, number>();
    const given = recordedInputs(session).flatMap(({ topic, records }) => records.map((record): InputEntry => {
      const index = asked.get(topic) ?? 0;
      asked.set(topic, index + 1);
      return { id: '', topic, record, isPlaced: placed.get(topic)?.[index] ?? true };
    }));
    const queues = byPlace(given);
    const next = new Map<string, number>();
    const taken: InputEntry[] = [];
    for (const place of placesTaken(session)) {
      const index = next.get(place) ?? 0;
      next.set(place, index + 1);
      const entry = queues.get(place)?.[index];
      if (entry !== undefined) taken.push(entry);
    }
    const done = new Set(taken);
    const list = [...taken, ...given.filter((entry) => !done.has(entry))].map((entry, index) => ({ ...entry, id: String(index + 1) }));
    return new InputEntries(session, list);
  }

  #refresh(): void {
    if (this.#readAt === this.#session.timeline.inputCount) return;
    const queues = byPlace(this.list);
    const next = new Map<string, number>();
    const byNumber: (InputEntry | undefined)[] = [undefined];
    const numbers = new Map<string, number>();
    for (const place of placesTaken(this.#session)) {
      const index = next.get(place) ?? 0;
      next.set(place, index + 1);
      const entry = queues.get(place)?.[index];
      if (entry !== undefined) numbers.set(entry.id, byNumber.length);
      byNumber.push(entry);
    }
    this.#byNumber = byNumber;
    this.#numbers = numbers;
    this.#readAt = this.#session.timeline.inputCount;
  }

  /** The number under which the run took a record; null: not yet. */
  numberOf(id: string): number | null {
    this.#refresh();
    return this.#numbers.get(id) ?? null;
  }

  /** @throws IllegalArgumentException  for a record that was not taken yet */
  at(number: number): InputEntry {
    const { inputCount } = this.#session.timeline;
    if (number < 1 || number > inputCount) throw new IllegalArgumentException(number < 1 ? 'records are numbered from 1' : `record ${number} has not been taken yet: the run stands after ${inputCount} (run takes all there are)`);
    this.#refresh();
    const entry = this.#byNumber[number];
    if (entry === undefined) throw new IllegalArgumentException(`record ${number} is not in the inputs of this session: change the record that led to it`);
    return entry;
  }

  /** Where a record stands in the list. */
  indexOf(entry: InputEntry): number { return this.list.findIndex((other) => other.id === entry.id); }
}

function byPlace(entries: readonly InputEntry[]): Map<string, InputEntry[]> {
  const queues = new Map<string, InputEntry[]>();
  for (const entry of entries) {
    const place = `${entry.topic}-${entry.record.partition ?? 0}`;
    const queue = queues.get(place);
    if (queue === undefined) queues.set(place, [entry]);
    else queue.push(entry);
  }
  return queues;
}

/** `topic-partition` of each input, in the order of their numbers; known also for those whose events were let go. */
function placesTaken({ timeline }: Session): readonly string[] {
  const all: { readonly event: number; readonly place: string }[] = [];
  for (const place of timeline.taken.names()) {
    const events = timeline.taken.of(place)!;
    for (let i = 0; i < events.length; i++) all.push({ event: events.at(i), place });
  }
  all.sort((a, b) => a.event - b.event);
  const places: string[] = [];
  let at = 0;
  for (let i = 0; i < timeline.inputCount; i++) {
    const event = timeline.turns.at(timeline.inputs.at(i));
    while (all[at]!.event < event) at++;
    places.push(all[at]!.place);
  }
  return places;
}

/** As a session takes them: by topic, or, where the order is the order of arrival, one by one. */
export function topicInputs(entries: readonly InputEntry[], inTurn: boolean): readonly TopicInput[] {
  if (inTurn) return entries.map(({ topic, record }) => ({ topic, records: [record] }));
  const topics = new Map<string, InputRecord[]>();
  for (const { topic, record } of entries) {
    const records = topics.get(topic);
    if (records === undefined) topics.set(topic, [record]);
    else records.push(record);
  }
  return [...topics].map(([topic, records]) => ({ topic, records }));
}

/** Records that say no partition lie where a producer would put them: by murmur2 of the key, without a key in the first one. */
export function placeByKey(session: Session, entries: readonly InputEntry[], wanted: Readonly<{ [topic: string]: number }>): readonly InputEntry[] {
  if (entries.every(({ record }) => record.partition !== null)) return entries;
  const counts = { ...partitionCounts(session), ...wanted };
  return entries.map((entry) => {
    const { topic, record } = entry;
    if (record.partition !== null) return entry;
    const { key: serde } = session.info.topicSerdes(topic);
    const bytes = serde === null ? null : encodeJson(serde, topic, record.key);
    return { ...entry, record: { ...record, partition: bytes === null ? 0 : partitionForKey(bytes, Math.max(1, counts[topic] ?? 1)) } };
  });
}
