import { hexOf, latin1Of } from '../../common/bytes.ts';
import { lowerBound, type LiveKeys } from '../../debug/live-keys.ts';
import type { KeyHistory, StoreHistory } from '../../debug/timeline.ts';
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

/** The rows of one task's part of a store at the cursor that pass the filter, with those that the step has deleted. */
export class StoreRows {
  readonly history: StoreHistory;
  readonly #here: Here;
  readonly #codec: StoreCodec;
  readonly #query: StoreQuery;
  readonly #changed: StepWrites;
  readonly #read = new Set<string>();
  readonly #ids: readonly string[];

  constructor(here: Here, codec: StoreCodec, history: StoreHistory, live: LiveKeys, query: StoreQuery) {
    this.history = history;
    this.#here = here;
    this.#codec = codec;
    this.#query = query;
    this.#changed = stepWrites(here, history);
    for (const event of here.events) if (event.kind === 'store-read' && event.store === history.store && event.task === history.task && event.key !== null) this.#read.add(latin1Of(event.key));
    const ids = this.#withDeleted(live.at(here.cursor));
    const filter = query.filter.toLowerCase();
    this.#ids = filter === '' ? ids : ids.filter((id) => this.#matches(history.keys.get(id)!, filter));
  }

  get count(): number { return this.#ids.length; }

  /** Rows that this step deleted stay in their places until the next one. */
  #withDeleted(live: readonly string[]): readonly string[] {
    let ids: string[] | null = null;
    for (const [id, { key, old }] of this.#changed) {
      if (old === null || this.#valueOf(key) !== null) continue;
      ids ??= [...live];
      ids.splice(lowerBound(ids, id), 0, id);
    }
    return ids ?? live;
  }

  #valueOf(key: Uint8Array): Uint8Array | null { return this.#here.projection.value(this.history.task, this.history.store, key); }

  #matches(key: KeyHistory, filter: string): boolean {
    const has = (shown: ViewValue): boolean => shown.text.toLowerCase().includes(filter);
    return has(this.#codec.key(key.key)) || has(this.#codec.value(this.#valueOf(key.key)));
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
