import { latin1Of } from '../common/bytes.ts';
import type { CacheChange, Output, StoreWrite, TimeAdvance } from '../trace/events.ts';
import type { NumberList } from './number-list.ts';
import type { KeyHistory, StoreHistory, Timeline } from './timeline.ts';

/** An entry of a store at a moment. */
export interface StoreRow {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  /** Number of the write that made it so; -1 when it is older than the log. */
  readonly write: number;
}

/**
 * Everything as it was after the first `cursor` events of a timeline. Holds nothing but that number: stores, topics and clocks are
 * looked up in the timeline's indexes, so moving is free and the live engine is never touched.
 */
export class Projection {
  readonly timeline: Timeline;
  readonly cursor: number;

  constructor(timeline: Timeline, cursor: number) {
    this.timeline = timeline;
    this.cursor = cursor;
  }

  #valueAt(key: KeyHistory): { value: Uint8Array | null; write: number } {
    const write = key.writes.lastBelow(this.cursor);
    return { value: valueAt(this.timeline, key, this.cursor), write: write < this.timeline.log.first ? -1 : write };
  }

  /** The value of a key (changelog form), null without one. */
  value(task: string, store: string, key: Uint8Array): Uint8Array | null {
    const history = this.timeline.stores.get(`${task}/${store}`)?.keys.get(latin1Of(key));
    return history === undefined ? null : this.#valueAt(history).value;
  }

  /** Entries in the order of their key bytes, lazily. */
  *rows(task: string, store: string): Generator<StoreRow> {
    const history = this.timeline.stores.get(`${task}/${store}`);
    if (history === undefined) return;
    for (const [, key] of history.keys.range(null, null)) {
      const { value, write } = this.#valueAt(key);
      if (value !== null) yield { key: key.key, value, write };
    }
  }

  /** Number of entries. */
  count(task: string, store: string): number {
    const history = this.timeline.stores.get(`${task}/${store}`);
    if (history === undefined) return 0;
    const changes = history.countChanges.countBelow(this.cursor);
    return changes === 0 ? 0 : history.counts.at(changes - 1);
  }

  /** Keys whose cached value was not flushed yet, in the order of the last put. */
  dirtyKeys(task: string, store: string): readonly Uint8Array[] {
    const history: StoreHistory | undefined = this.timeline.stores.get(`${task}/${store}`);
    if (history === undefined) return [];
    const dirty: { key: Uint8Array; since: number }[] = [];
    for (const events of history.dirtyByKey.values()) {
      const number = events.lastBelow(this.cursor);
      if (number < 0) continue;
      const event = this.timeline.log.at(number) as CacheChange;
      if (event.dirty) dirty.push({ key: event.key, since: number });
    }
    return dirty.sort((a, b) => a.since - b.since).map((entry) => entry.key);
  }

  /** A clock's value; `otherwise` while it never moved. Clock ids are `<clock>:<scope>`. */
  clock(id: string, otherwise: number): number {
    const moves = this.timeline.clocks.get(id);
    if (moves === undefined) return otherwise;
    const number = moves.lastBelow(this.cursor);
    const { log } = this.timeline;
    if (number >= 0 && number >= log.first) return (log.at(number) as TimeAdvance).new;
    if (number < 0 && moves.at(0) < log.first) return otherwise;
    // the move was let go, or is still to come: the next one that is left tells
    const next = moves.countBelow(Math.max(this.cursor, log.first));
    return next < moves.length ? (log.at(moves.at(next)) as TimeAdvance).old : moves.newest;
  }

  /** Records sent to a topic, oldest first. */
  topic(name: string): readonly Output[] { return this.#events(this.timeline.outputs.get(name)) as Output[]; }
  topicSize(name: string): number {
    return this.timeline.hasLost ? this.outputsTo(name).length : this.timeline.outputs.get(name)?.countBelow(this.cursor) ?? 0;
  }
  /** Numbers of the records sent to a topic, oldest first; what was lost on the way is not among them. */
  outputsTo(name: string): readonly number[] { return this.#numbers(this.timeline.outputs.get(name)); }

  /** How many records a node has seen. */
  entries(node: string): number { return this.timeline.entries.get(node)?.countBelow(this.cursor) ?? 0; }

  #numbers(list: NumberList | undefined): number[] {
    if (list === undefined) return [];
    const count = list.countBelow(this.cursor);
    const found = [];
    for (let i = list.countBelow(this.timeline.log.first); i < count; i++) if (!this.timeline.isLost(list.at(i), this.cursor)) found.push(list.at(i));
    return found;
  }
  #events(numbers: NumberList | undefined): unknown[] { return this.#numbers(numbers).map((number) => this.timeline.log.at(number)); }
}

/** What a key held after the first `cursor` events. */
export function valueAt(timeline: Timeline, key: KeyHistory, cursor: number): Uint8Array | null {
  const { log } = timeline;
  const write = key.writes.lastBelow(cursor);
  if (write >= 0 && write >= log.first) return (log.at(write) as StoreWrite).newValue;
  const next = key.writes.countBelow(Math.max(cursor, log.first));
  return next < key.writes.length ? (log.at(key.writes.at(next)) as StoreWrite).oldValue : key.newest;
}
