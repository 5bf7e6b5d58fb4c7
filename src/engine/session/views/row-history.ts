import { bytesOfHex, latin1Of } from '../../common/bytes.ts';
import type { StoreWrite } from '../../trace/events.ts';
import { Moment } from '../moment.ts';
import type { StoreQuery, ViewHistory, ViewHistoryRow } from '../view.ts';
import type { Here } from './here.ts';
import { partitionOf, type SessionLookups } from './session-lookups.ts';
import type { StoreCodec } from './store-codec.ts';
import { withHex } from './view-values.ts';

/** All writes of one row, those ahead of the cursor too; undefined where the store has never held it. */
export function historyView(here: Here, lookups: SessionLookups, codec: StoreCodec, query: NonNullable<StoreQuery['history']>, raw: boolean): ViewHistory | undefined {
  const { timeline } = here;
  const key = bytesOfHex(query.id);
  for (const task of lookups.tasksOf(codec.name)) {
    if (partitionOf(task) !== query.partition) continue;
    const writes = timeline.stores.get(`${task}/${codec.name}`)?.keys.get(latin1Of(key))?.writes;
    if (writes === undefined) continue;
    const lost = writes.countBelow(timeline.log.first);
    const total = writes.length - lost;
    const current = writes.countBelow(here.cursor) - lost - 1;
    const most = Math.max(0, total - query.limit);
    const from = Math.max(0, Math.min(most, query.from === 'cursor' ? current - Math.floor((query.limit * 2) / 3) : query.from));
    const rows = Array.from({ length: Math.min(query.limit, total - from) }, (_, i) => rowOf(here, lookups, codec, writes.at(lost + from + i), raw));
    return { key: withHex(codec.key(key), key, raw), partition: query.partition, rows, from, total, current: Math.max(-1, current), lost };
  }
  return undefined;
}

function rowOf(here: Here, lookups: SessionLookups, codec: StoreCodec, number: number, raw: boolean): ViewHistoryRow {
  const { timeline } = here;
  const write = timeline.log.at(number) as StoreWrite;
  const value = (bytes: Uint8Array | null): ViewHistoryRow['value'] => withHex(codec.value(bytes), bytes, raw);
  return {
    moment: new Moment(timeline, timeline.steps.countBelow(number + 1)).position,
    old: value(write.oldValue), value: value(write.newValue),
    change: write.newValue === null ? 'deleted' : write.oldValue === null ? 'inserted' : 'updated',
    timestamp: write.timestamp < 0 ? null : write.timestamp,
    node: write.node === null ? null : lookups.label(write.node), cause: write.cause, isAhead: number >= here.cursor,
  };
}

