import { bytesEqual, hexOf, latin1Of } from '../../common/bytes.ts';
import { lowerBound, type LiveKeys } from '../../debug/live-keys.ts';
import { Projection } from '../../debug/projection.ts';
import type { KeyHistory, StoreHistory, Timeline } from '../../debug/timeline.ts';
import type { CacheChange, StoreWrite } from '../../trace/events.ts';
import type { StoreQuery, ViewStoreRow, ViewValue } from '../view.ts';
import type { Here } from './here.ts';
import { partitionOf } from './session-lookups.ts';
import type { StoreCodec } from './store-codec.ts';
import { NULL_VALUE, withHex } from './view-values.ts';

/** Keys of one store of one task that the step at the cursor has written, with what they held before. */
export type StepWrites = ReadonlyMap<string, { readonly key: Uint8Array; readonly old: Uint8Array | null }>;

export function stepWrites(here: Here, history: StoreHistory | undefined): StepWrites {
  const writes = new Map<string, { key: Uint8Array; old: Uint8Array | null }>();
  if (history === undefined || here.isEmpty) return writes;
  const end = history.writes.countBelow(here.cursor);
  for (let i = history.writes.countBelow(here.from); i < end; i++) {
    const event = here.timeline.log.at(history.writes.at(i)) as StoreWrite;
    const id = latin1Of(event.key);
    if (!writes.has(id)) writes.set(id, { key: event.key, old: event.oldValue });
  }
  return writes;
}

/** Keys that events `from` up to `to` have written, with what they held before; keys that hold the same again are left out. */
export function writesBetween(timeline: Timeline, history: StoreHistory, from: number, to: number): StepWrites {
  const found: [id: string, entry: { readonly key: Uint8Array; readonly old: Uint8Array | null }][] = [];
  const [before, after] = [new Projection(timeline, from), new Projection(timeline, to)];
  const look = (id: string, key: Uint8Array): void => {
    const old = before.value(history.task, history.store, key);
    const now = after.value(history.task, history.store, key);
    if (old === null ? now !== null : now === null || !bytesEqual(old, now)) found.push([id, { key, old }]);
  };
  const first = history.writes.countBelow(from);
  const end = history.writes.countBelow(to);
  if (end - first < history.keys.size) {
    const keys = new Map<string, Uint8Array>();
    for (let i = first; i < end; i++) {
      const { key } = timeline.log.at(history.writes.at(i)) as StoreWrite;
      keys.set(latin1Of(key), key);
    }
    for (const [id, key] of keys) look(id, key);
  } else {
    // more writes than keys: asking each key is less than reading each write
    for (const [id, { key, writes }] of history.keys.unorderedEntries()) if (writes.countBelow(to) > writes.countBelow(from)) look(id, key);
  }
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** More writes of one record than this and only those of the step are marked. */
const MOST_WRITES = 2000;

/** What the record at the cursor has written up to the cursor. */
function recordWrites(here: Here, history: StoreHistory): StepWrites {
  const { timeline } = here;
  const { record } = here.moment;
  if (record === 0 || here.isEmpty) return new Map();
  const from = Math.max(timeline.log.first, timeline.turns.at(timeline.inputs.at(record - 1)));
  if (history.writes.countBelow(here.cursor) - history.writes.countBelow(from) > MOST_WRITES) return new Map();
  return writesBetween(timeline, history, from, here.cursor);
}

/** What a store holds otherwise than at another moment, with what it held then; that moment may lie ahead. */
function differences(here: Here, history: StoreHistory, against: number): StepWrites {
  const { timeline, cursor } = here;
  if (against <= cursor) return writesBetween(timeline, history, against, cursor);
  const then = new Projection(timeline, against);
  return new Map([...writesBetween(timeline, history, cursor, against)].map(([id, { key }]) => [id, { key, old: then.value(history.task, history.store, key) }]));
}

/** The rows of one task's part of a store at the cursor that pass the filter, with those that the step has deleted. */
export class StoreRows {
  readonly history: StoreHistory;
  readonly #here: Here;
  readonly #codec: StoreCodec;
  readonly #query: StoreQuery;
  /** By the step, or since the moment that the store is compared with. */
  readonly #changed: StepWrites;
  /** By the record, the step among it. */
  readonly #earlier: StepWrites;
  readonly #read = new Set<string>();
  readonly #ids: readonly string[];

  /** @param against  number of events at the moment that the store is compared with; null: it is shown as it is */
  constructor(here: Here, codec: StoreCodec, history: StoreHistory, live: LiveKeys, query: StoreQuery, against: number | null = null) {
    this.history = history;
    this.#here = here;
    this.#codec = codec;
    this.#query = query;
    this.#changed = against === null ? stepWrites(here, history) : differences(here, history, against);
    this.#earlier = against === null ? recordWrites(here, history) : new Map();
    if (against === null) for (const event of here.events) if (event.kind === 'store-read' && event.store === history.store && event.task === history.task && event.key !== null) this.#read.add(latin1Of(event.key));
    const filter = query.filter.toLowerCase();
    const matches = (id: string): boolean => filter === '' || this.#matches(history.keys.get(id)!, filter);
    if (against !== null) this.#ids = [...this.#changed.keys()].filter(matches);
    else this.#ids = this.#withDeleted(filter === '' ? live.at(here.cursor) : live.matching(here.cursor, filter, matches), matches);
  }

  get count(): number { return this.#ids.length; }

  /** Rows that this record deleted stay in their places until the next one. */
  #withDeleted(live: readonly string[], matches: (id: string) => boolean): readonly string[] {
    let ids: string[] | null = null;
    for (const [id, { key, old }] of new Map([...this.#earlier, ...this.#changed])) {
      if (old === null || this.#valueOf(key) !== null || !matches(id)) continue;
      ids ??= [...live];
      ids.splice(lowerBound(ids, id), 0, id);
    }
    return ids ?? live;
  }

  #valueOf(key: Uint8Array): Uint8Array | null { return this.#here.projection.value(this.history.task, this.history.store, key); }

  #matches(key: KeyHistory, filter: string): boolean {
    const has = (shown: ViewValue): boolean => shown.text.toLowerCase().includes(filter);
    return has(this.#codec.key(key.key)) || has(this.#codec.value(this.#valueOf(key.key))) || (this.#query.against !== undefined && has(this.#codec.value(this.#changed.get(latin1Of(key.key))?.old ?? null)));
  }

  slice(from: number, limit: number): readonly ViewStoreRow[] { return this.#ids.slice(from, from + limit).map((id) => this.#rowOf(id)); }

  /** How many rows are before that of the key. */
  index(id: string): number { return lowerBound(this.#ids, id); }

  #rowOf(id: string): ViewStoreRow {
    const key = this.history.keys.get(id)!;
    return this.#row(id, key, this.#valueOf(key.key));
  }

  #row(id: string, key: KeyHistory, value: Uint8Array | null): ViewStoreRow {
    const { raw } = this.#query;
    const { timeline, cursor } = this.#here;
    const byStep = this.#changed.get(id);
    const changed = byStep ?? (this.#read.has(id) ? undefined : this.#earlier.get(id));
    const write = key.writes.lastBelow(cursor);
    const shown = value ?? changed?.old ?? null;
    const headers = this.#codec.headers(shown);
    const origin = write < timeline.log.first ? 0 : timeline.originOf(write);
    return {
      id: hexOf(key.key),
      partition: partitionOf(this.history.task),
      key: withHex(this.#codec.key(key.key), key.key, raw),
      value: value === null ? NULL_VALUE : withHex(this.#codec.value(value), value, raw),
      timestamp: shown === null ? null : this.#codec.timestamp(key.key, shown),
      ...(headers.length > 0 ? { headers } : {}),
      change: changed === undefined ? (this.#read.has(id) ? 'read' : 'none') : value === null ? 'deleted' : changed.old === null ? 'inserted' : 'updated',
      ...(changed !== undefined && byStep === undefined ? { earlier: true as const } : {}),
      old: changed === undefined || changed.old === null ? null : withHex(this.#codec.value(changed.old), changed.old, raw),
      dirty: this.#isDirty(id),
      writtenBy: origin > 0 ? origin : null,
    };
  }

  #isDirty(id: string): boolean {
    const { timeline, cursor } = this.#here;
    const number = this.history.dirtyByKey.get(id)?.lastBelow(cursor) ?? -1;
    return number >= Math.max(0, timeline.log.first) && (timeline.log.at(number) as CacheChange).dirty;
  }
}
