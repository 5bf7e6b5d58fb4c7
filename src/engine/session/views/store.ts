import { latin1Of } from '../../common/bytes.ts';
import type { StoreWrite } from '../../trace/events.ts';
import type { Session } from '../session.ts';
import { endOf, firstStep } from '../moment.ts';
import type { StoreQuery, ViewMoment, ViewStore, ViewStoreName, ViewStoreRow } from '../view.ts';
import type { Here } from './here.ts';
import { historyView } from './row-history.ts';
import { partitionOf, type SessionLookups } from './session-lookups.ts';
import type { StoreCodec } from './store-codec.ts';
import { StoreRows } from './store-rows.ts';

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

export function storeView(session: Session, here: Here, lookups: SessionLookups, query: StoreQuery): ViewStore | null {
  const name = query.name !== null && lookups.codec(query.name) !== null ? query.name : currentStore(session, here, lookups);
  if (name === null) return null;
  const codec = lookups.codec(name)!;
  const parts: StoreRows[] = [];
  const against = query.against === undefined ? null : eventsAt(session, query.against);
  let dirty = 0;
  for (const task of lookups.tasksOf(name)) {
    const history = query.partition === null || partitionOf(task) === query.partition ? session.timeline.stores.get(`${task}/${name}`) : undefined;
    if (history === undefined) continue;
    parts.push(new StoreRows(here, codec, history, lookups.liveKeys(history), query, against));
    const events = history.cacheEvents.countBelow(here.cursor);
    if (events > 0) dirty += history.dirtyCounts.at(events - 1);
  }
  const { from, total, rows } = rowsOf(parts, query, here);
  const history = query.history === undefined ? undefined : historyView(here, lookups, codec, query.history, query.raw);
  return {
    name, kind: codec.viewKind, partition: query.partition, rows, from, total, dirty, changelog: changelogOf(session, name),
    ...(against === null ? {} : { against: { moment: query.against!, isKnown: against >= session.timeline.log.first } }), ...(history === undefined ? {} : { history }),
  };
}

/** How many events had happened at a moment; one that was not recorded is the newest. */
function eventsAt({ timeline }: Session, { record, step }: ViewMoment): number {
  if (record > timeline.inputCount) return timeline.log.length;
  const at = Math.min(endOf(timeline, record), (record === 0 ? 0 : firstStep(timeline, record)) + step);
  return at < timeline.steps.length ? timeline.steps.at(at) : timeline.log.length;
}

interface RowSlice { readonly from: number; readonly total: number; readonly rows: readonly ViewStoreRow[] }

/** One part after the other, in the order of the tasks. */
function rowsOf(parts: readonly StoreRows[], query: StoreQuery, here: Here): RowSlice {
  if (query.from !== 'change') return sliceOf(parts, query.from, query.limit);
  const [part, key] = lastChange(parts, here);
  if (part === null) return sliceOf(parts, 0, query.limit);
  // starts lie a good part of a page apart: a change one row further rarely moves the whole table
  const lead = Math.floor(query.limit / 6);
  const page = query.limit - 2 * lead;
  let before = 0;
  for (const other of parts.slice(0, parts.indexOf(part))) before += other.count;
  const total = parts.reduce((sum, one) => sum + one.count, 0);
  const most = Math.max(0, total - query.limit);
  return sliceOf(parts, Math.min(most, Math.floor(Math.max(0, before + part.index(key) - lead) / page) * page), query.limit);
}

function sliceOf(parts: readonly StoreRows[], from: number, limit: number): RowSlice {
  const rows: ViewStoreRow[] = [];
  let total = 0;
  for (const part of parts) {
    if (rows.length < limit && from - total < part.count) rows.push(...part.slice(Math.max(0, from - total), limit - rows.length));
    total += part.count;
  }
  return { from, total, rows };
}

/** The part and the key that were written last before the cursor. */
function lastChange(parts: readonly StoreRows[], here: Here): readonly [part: StoreRows | null, key: string] {
  let part: StoreRows | null = null;
  let number = -1;
  for (const one of parts) {
    const write = one.history.writes.lastBelow(here.cursor);
    if (write > number) [part, number] = [one, write];
  }
  if (part === null || number < here.timeline.log.first) return [null, ''];
  return [part, latin1Of((here.timeline.log.at(number) as StoreWrite).key)];
}

function changelogOf({ info }: Session, store: string): string | null {
  const plan = info.plan.stores.get(store);
  if (plan === undefined) return null;
  if (plan.sourceTopic !== null) return info.fullName(plan.sourceTopic);
  return plan.builder.loggingEnabled ? `${info.config.applicationId}-${store}-changelog` : null;
}
