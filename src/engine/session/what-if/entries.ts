import type { TurnStart } from '../../trace/events.ts';
import { partitionForKey } from '../../common/murmur2.ts';
import { encodeJson } from '../codec.ts';
import type { Session } from '../session.ts';
import type { InputRecord, TopicInput } from '../session-options.ts';
import { partitionCounts, recordedInputs } from '../session-file/recorded-inputs.ts';
import { Refused } from '../refusals/refused.ts';

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
    const taken = (session.options.kafka ?? null) === null ? takenOf(session, given).filter((entry) => entry !== undefined) : given;
    const done = new Set(taken);
    const order = [...taken, ...given.filter((entry) => !done.has(entry))];
    const ids = new Map(order.map((entry, index) => [entry, String(index + 1)]));
    // a record that cannot be read is told early, and lies behind those in front of it all the same
    const queues = byPlace(given.map((entry) => ({ ...entry, id: ids.get(entry)! })));
    const next = new Map<string, number>();
    const list = order.map((entry) => {
      const place = placeOf(entry);
      const index = next.get(place) ?? 0;
      next.set(place, index + 1);
      return queues.get(place)![index]!;
    });
    return new InputEntries(session, list);
  }

  #refresh(): void {
    if (this.#readAt === this.#session.timeline.inputCount) return;
    const byNumber = [undefined, ...((this.#session.options.kafka ?? null) === null ? takenOf(this.#session, this.list) : liveOf(this.#session, this.list))];
    const numbers = new Map<string, number>();
    byNumber.forEach((entry, number) => { if (entry !== undefined) numbers.set(entry.id, number); });
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
    if (number < 1 || number > inputCount) throw new Refused((say) => (number < 1 ? say.recordsFromOne : say.notTaken(number, inputCount)));
    this.#refresh();
    const entry = this.#byNumber[number];
    if (entry === undefined) throw new Refused((say) => say.notInput(number));
    return entry;
  }
}

function placeOf({ topic, record }: InputEntry): string { return `${topic}-${record.partition ?? 0}`; }
function byPlace(entries: readonly InputEntry[]): Map<string, InputEntry[]> {
  const queues = new Map<string, InputEntry[]>();
  for (const entry of entries) {
    const place = placeOf(entry);
    const queue = queues.get(place);
    if (queue === undefined) queues.set(place, [entry]);
    else queue.push(entry);
  }
  return queues;
}

/** Which of the records that lie in a session's topics each input was, in the order of their numbers; undefined where it is none of them. */
function takenOf(session: Session, list: readonly InputEntry[]): readonly (InputEntry | undefined)[] {
  const queues = byPlace(list);
  const next = new Map<string, number>();
  return placesTaken(session).map(({ place, offset }) => {
    const count = next.get(place) ?? 0;
    next.set(place, count + 1);
    // a record that cannot be read is told before the one in front of it: the offset knows better than the order
    return queues.get(place)?.[offset ?? count];
  });
}

/** Of a live topic everything in the list was taken, in that order; the oldest may be let go. */
function liveOf({ timeline }: Session, list: readonly InputEntry[]): readonly (InputEntry | undefined)[] {
  const gone = Math.max(0, timeline.inputCount - list.length);
  return [...Array.from({ length: gone }, () => undefined), ...list];
}

/** `topic-partition` of each input, in the order of their numbers, known also for those whose events were let go; then the offset is not. */
function placesTaken({ timeline }: Session): readonly { readonly place: string; readonly offset: number | null }[] {
  const all: { readonly event: number; readonly place: string }[] = [];
  for (const place of timeline.taken.names()) {
    const events = timeline.taken.of(place)!;
    for (let i = 0; i < events.length; i++) all.push({ event: events.at(i), place });
  }
  all.sort((a, b) => a.event - b.event);
  const places: { place: string; offset: number | null }[] = [];
  let at = 0;
  for (let i = 0; i < timeline.inputCount; i++) {
    const event = timeline.turns.at(timeline.inputs.at(i));
    while (all[at]!.event < event) at++;
    places.push({ place: all[at]!.place, offset: event < timeline.log.first ? null : (timeline.log.at(event) as TurnStart).offset });
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
