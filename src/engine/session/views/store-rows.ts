import { hexOf, latin1Of } from '../../common/bytes.ts';
import type { KeyHistory, StoreHistory } from '../../debug/timeline.ts';
import type { CacheChange, StoreWrite } from '../../trace/events.ts';
import type { StoreQuery, ViewStoreRow, ViewValue } from '../view.ts';
import type { Here } from './here.ts';
import { partitionOf } from './session-lookups.ts';
import type { StoreCodec } from './store-codec.ts';
import { NULL_VALUE, withHex } from './view-values.ts';

/** A store with more keys than this is not counted up to a row at each key press. */
const LARGE = 20_000;

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

/** The rows of one task's part of a store at the cursor that pass the filter, with those that the step has deleted. */
export class StoreRows {
  readonly history: StoreHistory;
  readonly #here: Here;
  readonly #codec: StoreCodec;
  readonly #query: StoreQuery;
  readonly #filter: string;
  readonly #changed: StepWrites;
  readonly #read = new Set<string>();
  /** What passes the filter; null without one. */
  readonly #matching: readonly string[] | null;
  readonly count: number;

  constructor(here: Here, codec: StoreCodec, history: StoreHistory, query: StoreQuery) {
    this.history = history;
    this.#here = here;
    this.#codec = codec;
    this.#query = query;
    this.#filter = query.filter.toLowerCase();
    this.#changed = stepWrites(here, history);
    for (const event of here.events) if (event.kind === 'store-read' && event.store === history.store && event.task === history.task && event.key !== null) this.#read.add(latin1Of(event.key));
    this.#matching = this.#filter === '' ? null : [...this.#walk(history.keys.range(null, null))].filter(([, key, value]) => this.#matches(key, value)).map(([id]) => id);
    this.count = this.#matching === null ? this.#countAll() : this.#matching.length;
  }

  get isLarge(): boolean { return this.#matching === null && this.history.keys.size > LARGE; }

  #countAll(): number {
    let gone = 0;
    for (const [, { key, old }] of this.#changed) if (old !== null && this.#valueOf(key) === null) gone++;
    return this.#here.projection.count(this.history.task, this.history.store) + gone;
  }

  #valueOf(key: Uint8Array): Uint8Array | null { return this.#here.projection.value(this.history.task, this.history.store, key); }

  /** Keys that hold something, or did until this step. */
  *#walk(keys: Iterable<[string, KeyHistory]>): Generator<readonly [id: string, key: KeyHistory, value: Uint8Array | null]> {
    for (const [id, key] of keys) {
      const value = this.#valueOf(key.key);
      if (value !== null || (this.#changed.get(id)?.old ?? null) !== null) yield [id, key, value];
    }
  }

  #matches(key: KeyHistory, value: Uint8Array | null): boolean {
    const has = (shown: ViewValue): boolean => shown.text.toLowerCase().includes(this.#filter);
    return has(this.#codec.key(key.key)) || has(this.#codec.value(value));
  }

  slice(from: number, limit: number): readonly ViewStoreRow[] {
    if (this.#matching !== null) return this.#matching.slice(from, from + limit).map((id) => this.#rowOf(id));
    const rows: ViewStoreRow[] = [];
    let index = 0;
    for (const [id, key, value] of this.#walk(this.history.keys.range(null, null))) {
      if (rows.length >= limit) break;
      if (index++ >= from) rows.push(this.#row(id, key, value));
    }
    return rows;
  }

  /** How many rows are before that of the key. */
  index(id: string): number {
    if (this.#matching !== null) return this.#matching.filter((other) => other < id).length;
    let index = 0;
    for (const [other] of this.#walk(this.history.keys.range(null, id, false))) if (other < id) index++;
    return index;
  }

  /** The same from the share of keys that hold something, without counting. */
  estimatedIndex(id: string, lead: number): number {
    const { keys } = this.history;
    return Math.max(0, Math.round((keys.rank(id) / Math.max(1, keys.size)) * this.count) - lead);
  }

  /** A few rows before the key's, then on. */
  around(id: string, lead: number, limit: number): readonly ViewStoreRow[] {
    const before: ViewStoreRow[] = [];
    if (lead > 0) {
      for (const [other, key, value] of this.#walk(this.history.keys.reverseRange(null, id, false))) {
        before.push(this.#row(other, key, value));
        if (before.length >= lead) break;
      }
    }
    const rows = before.reverse();
    for (const [other, key, value] of this.#walk(this.history.keys.range(id, null))) {
      if (rows.length >= limit) break;
      rows.push(this.#row(other, key, value));
    }
    return rows;
  }

  #rowOf(id: string): ViewStoreRow {
    const key = this.history.keys.get(id)!;
    return this.#row(id, key, this.#valueOf(key.key));
  }

  #row(id: string, key: KeyHistory, value: Uint8Array | null): ViewStoreRow {
    const { raw } = this.#query;
    const { timeline, cursor } = this.#here;
    const changed = this.#changed.get(id);
    const write = key.writes.lastBelow(cursor);
    const shown = value ?? changed?.old ?? null;
    const origin = write < timeline.log.first ? 0 : timeline.originOf(write);
    return {
      id: hexOf(key.key),
      partition: partitionOf(this.history.task),
      key: withHex(this.#codec.key(key.key), key.key, raw),
      value: value === null ? NULL_VALUE : withHex(this.#codec.value(value), value, raw),
      timestamp: shown === null ? null : this.#codec.timestamp(key.key, shown),
      change: changed === undefined ? (this.#read.has(id) ? 'read' : 'none') : value === null ? 'deleted' : changed.old === null ? 'inserted' : 'updated',
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
