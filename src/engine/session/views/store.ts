import { hexOf, latin1Of } from '../../common/bytes.ts';
import type { KeyHistory, StoreHistory } from '../../debug/timeline.ts';
import type { CacheChange, StoreWrite } from '../../trace/events.ts';
import type { Session } from '../session.ts';
import type { StoreQuery, ViewStore, ViewStoreName, ViewStoreRow, ViewValue } from '../view.ts';
import type { Here } from './here.ts';
import { partitionOf, type SessionLookups } from './session-lookups.ts';
import type { StoreCodec } from './store-codec.ts';
import { NULL_VALUE, withHex } from './view-values.ts';

/** Keys of one store of one task that the step at the cursor has written, with what they held before. */
export type StepWrites = ReadonlyMap<string, { readonly key: Uint8Array; readonly old: Uint8Array | null }>;

export function storeNamesView(here: Here, lookups: SessionLookups): readonly ViewStoreName[] {
  return lookups.storeNames.map((name) => {
    const tasks = lookups.tasksOf(name);
    let rows = 0;
    for (const task of tasks) rows += here.projection.count(task, name);
    return { name, kind: lookups.codec(name)!.viewKind, rows, partitions: tasks.map(partitionOf) };
  });
}

/** The store that matters at the cursor: written or read by the step, or the node's, or the last that was written. */
export function currentStore(session: Session, here: Here, lookups: SessionLookups, accepts: (codec: StoreCodec) => boolean = () => true): string | null {
  const fits = (name: string): boolean => {
    const codec = lookups.codec(name);
    return codec !== null && accepts(codec);
  };
  for (const kind of ['store-write', 'store-read'] as const) {
    for (let i = here.events.length - 1; i >= 0; i--) {
      const event = here.events[i]!;
      if (event.kind === kind && fits(event.store)) return event.store;
    }
  }
  const node = here.node === null ? null : session.info.node(here.node);
  const own = node?.kind === 'processor' ? node.stores.find(fits) : undefined;
  if (own !== undefined) return own;
  let last: string | null = null;
  let number = -1;
  for (const history of session.timeline.stores.values()) {
    const write = history.writes.lastBelow(here.cursor);
    if (write > number && fits(history.store)) [last, number] = [history.store, write];
  }
  return last ?? lookups.storeNames.find(fits) ?? null;
}

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

export function storeView(session: Session, here: Here, lookups: SessionLookups, query: StoreQuery): ViewStore | null {
  const name = query.name !== null && lookups.codec(query.name) !== null ? query.name : currentStore(session, here, lookups);
  if (name === null) return null;
  const codec = lookups.codec(name)!;
  const tasks = lookups.tasksOf(name).filter((task) => query.partition === null || partitionOf(task) === query.partition);
  const slice = new Slice(query.from, query.limit);
  let dirty = 0;
  for (const task of tasks) {
    const history = session.timeline.stores.get(`${task}/${name}`);
    if (history === undefined) continue;
    new TaskRows(session, here, codec, history, query).addTo(slice);
    const events = history.cacheEvents.countBelow(here.cursor);
    if (events > 0) dirty += history.dirtyCounts.at(events - 1);
  }
  return { name, kind: codec.viewKind, partition: query.partition, rows: slice.rows, from: query.from, total: slice.total, dirty, changelog: changelogOf(session, name) };
}

function changelogOf({ info }: Session, store: string): string | null {
  const plan = info.plan.stores.get(store);
  if (plan === undefined) return null;
  if (plan.sourceTopic !== null) return info.fullName(plan.sourceTopic);
  return plan.builder.loggingEnabled ? `${info.config.applicationId}-${store}-changelog` : null;
}

/** A stretch of a long list: counts all, keeps those in it. */
class Slice {
  readonly rows: ViewStoreRow[] = [];
  readonly #from: number;
  readonly #to: number;
  total = 0;
  constructor(from: number, limit: number) {
    this.#from = from;
    this.#to = from + limit;
  }
  /** The next one is inside. */
  get wants(): boolean { return this.total >= this.#from && this.total < this.#to; }
  /** Nothing behind will be. */
  get isFull(): boolean { return this.total >= this.#to; }
  /** That many are outside. */
  skip(count: number): void { this.total += count; }
  get before(): number { return this.#from - this.total; }
}

/** The rows of one task's part of a store at the cursor, and those that the step has deleted. */
class TaskRows {
  readonly #session: Session;
  readonly #here: Here;
  readonly #codec: StoreCodec;
  readonly #history: StoreHistory;
  readonly #query: StoreQuery;
  readonly #filter: string;
  readonly #changed: StepWrites;
  readonly #read = new Set<string>();

  constructor(session: Session, here: Here, codec: StoreCodec, history: StoreHistory, query: StoreQuery) {
    this.#session = session;
    this.#here = here;
    this.#codec = codec;
    this.#history = history;
    this.#query = query;
    this.#filter = query.filter.toLowerCase();
    this.#changed = stepWrites(here, history);
    for (const event of here.events) if (event.kind === 'store-read' && event.store === history.store && event.task === history.task && event.key !== null) this.#read.add(latin1Of(event.key));
  }

  addTo(slice: Slice): void {
    if (this.#filter === '') this.#addAll(slice);
    else for (const [id, key] of this.#history.keys.range(null, null)) this.#addMatching(slice, id, key);
  }

  /** Without a filter the counts are known, and the walk ends with the last row that is shown. */
  #addAll(slice: Slice): void {
    const { projection } = this.#here;
    let gone = 0;
    for (const [id, { key }] of this.#changed) if (projection.value(this.#history.task, this.#history.store, key) === null && this.#changed.get(id)!.old !== null) gone++;
    const count = projection.count(this.#history.task, this.#history.store) + gone;
    const start = slice.total;
    if (!slice.isFull && slice.before < count) {
      for (const [id, key] of this.#history.keys.range(null, null)) {
        if (slice.isFull) break;
        const value = projection.value(this.#history.task, this.#history.store, key.key);
        if (value === null && (this.#changed.get(id)?.old ?? null) === null) continue;
        if (slice.wants) slice.rows.push(this.#row(id, key, value));
        slice.skip(1);
      }
    }
    slice.skip(start + count - slice.total);
  }

  #addMatching(slice: Slice, id: string, key: KeyHistory): void {
    const value = this.#here.projection.value(this.#history.task, this.#history.store, key.key);
    if (value === null && (this.#changed.get(id)?.old ?? null) === null) return;
    if (!this.#matches(this.#codec.key(key.key)) && !this.#matches(this.#codec.value(value))) return;
    if (slice.wants) slice.rows.push(this.#row(id, key, value));
    slice.skip(1);
  }

  #matches(value: ViewValue): boolean { return value.text.toLowerCase().includes(this.#filter); }

  #row(id: string, key: KeyHistory, value: Uint8Array | null): ViewStoreRow {
    const { raw } = this.#query;
    const changed = this.#changed.get(id);
    const write = key.writes.lastBelow(this.#here.cursor);
    const shown = value ?? changed?.old ?? null;
    const origin = write < this.#session.timeline.log.first ? 0 : this.#session.timeline.originOf(write);
    return {
      id: hexOf(key.key),
      partition: partitionOf(this.#history.task),
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
    const number = this.#history.dirtyByKey.get(id)?.lastBelow(this.#here.cursor) ?? -1;
    return number >= this.#session.timeline.log.first && number >= 0 && (this.#session.timeline.log.at(number) as CacheChange).dirty;
  }
}
