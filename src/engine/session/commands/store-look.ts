import { IllegalArgumentException } from '../../errors/errors.ts';
import type { Json } from '../codec.ts';
import type { Debugger } from '../debugger.ts';
import type { StoreQuery, ViewStore, ViewStoreRow, ViewValue } from '../view.ts';
import { storeNamed } from './arguments.ts';
import { refused, said, type CommandResult } from './command.ts';
import { Shown } from './shown.ts';
import { textTable } from './text-table.ts';
import { momentNamed } from './when.ts';

export const CHANGE = { none: '', inserted: '+', updated: '~', deleted: '-', read: '·' } as const;

const WORDS = {
  en: {
    none: 'the topology has no store', empty: '  empty', noMatch: '  nothing matches', same: '  nothing is otherwise', was: 'was ', dirty: 'in the cache',
    entries: (n: number) => (n === 1 ? '1 entry' : `${n} entries`), otherwise: (n: number, at: string) => `${n} of its entries ${n === 1 ? 'is' : 'are'} not as at ${at}`, notFlushed: (n: number) => `${n} not flushed`,
    more: (n: number, store: string) => `  and ${n} more (set rows N shows more, print store ${store} TEXT filters)`, header: ['', 'partition', 'key', 'value', 'headers', 'time', '', '', 'written by'],
    noPartition: (store: string, partition: string, known: string) => `${store} has no partition ${partition} (${known})`, letGo: 'what happened before it was let go: this is only what is known',
  },
  zh: {
    none: '此拓扑没有状态存储', empty: '  空', noMatch: '  没有匹配项', same: '  没有不同', was: '原为 ', dirty: '在缓存中',
    entries: (n: number) => `${n} 项`, otherwise: (n: number, at: string) => `与 ${at} 相比有 ${n} 项不同`, notFlushed: (n: number) => `${n} 项未刷出`,
    more: (n: number, store: string) => `  还有 ${n} 项（set rows N 显示更多，print store ${store} 文本 可筛选）`, header: ['', '分区', '键', '值', '消息头', '时间', '', '', '写入者'],
    noPartition: (store: string, partition: string, known: string) => `${store} 没有分区 ${partition}（${known}）`, letGo: '此前的内容已被舍弃：以下只是已知部分',
  },
} as const;

/** `print store NAME [raw] [partition N] [since WHEN] [FILTER]`. */
export function storeLook(on: Debugger, [name, ...words]: readonly string[], rows: number): CommandResult {
  const store = name === undefined ? null : storeNamed(on.session, name);
  let more: Partial<StoreQuery> = {};
  const rest = [...words];
  for (;;) {
    if (rest[0] === 'raw') more = { ...more, raw: true };
    else if (rest[0] === 'partition' && rest[1] !== undefined) more = { ...more, partition: partitionOf(on, store!, rest.splice(1, 1)[0]!) };
    else if (rest[0] === 'since' && rest[1] !== undefined) more = { ...more, against: momentNamed(on, rest.splice(1, 1)[0]!) };
    else break;
    rest.shift();
  }
  const found = storeOf(on, store, rest.join(' '), rows, more);
  if (found === null) return refused(WORDS[on.session.language].none);
  return said(storeLines(on, found, more.raw === true), found as unknown as Json);
}

function partitionOf(on: Debugger, store: string, text: string): number {
  const known = on.session.view({}).stores.find((one) => one.name === store)!.partitions;
  if (!/^\d+$/.test(text) || !known.includes(Number(text))) throw new IllegalArgumentException(WORDS[on.session.language].noPartition(store, text, known.join(' ')));
  return Number(text);
}

export function storeOf(on: Debugger, name: string | null, filter: string, rows: number, more: Partial<StoreQuery> = {}): ViewStore | null {
  return on.session.view({ store: { name: name === null ? null : storeNamed(on.session, name), partition: null, filter, from: 0, limit: rows, raw: false, ...more } }, on.extras()).store;
}

export function storeLines(on: Debugger, store: ViewStore, raw = false): readonly string[] {
  const shown = new Shown(on);
  const words = WORDS[on.session.language];
  const several = store.partition !== null || new Set(store.rows.map((row) => row.partition)).size > 1;
  const value = (one: ViewValue): string => (raw && one.hex !== undefined ? one.hex : shown.value(one));
  const cells = (row: ViewStoreRow): readonly string[] => [
    CHANGE[row.change], several ? String(row.partition) : '', value(row.key), value(row.value), (row.headers ?? []).map((header) => `${header.name}=${value(header.value)}`).join(' '), shown.time(row.timestamp), row.old === null ? '' : `${words.was}${value(row.old)}`,
    row.dirty ? words.dirty : '', row.writtenBy === null ? '' : `#${row.writtenBy}`,
  ];
  const more = store.total - store.rows.length;
  const { against } = store;
  const told = against === undefined ? words.entries(store.total) : words.otherwise(store.total, `${against.moment.record}.${against.moment.step}`);
  return [
    `${store.name} (${store.kind}, ${told}${store.dirty > 0 ? `, ${words.notFlushed(store.dirty)}` : ''})`,
    ...(against?.isKnown === false ? [words.letGo] : []),
    ...(store.rows.length === 0 ? [against === undefined ? words.empty : words.same] : textTable(words.header, store.rows.map(cells))),
    ...(more > 0 ? [words.more(more, store.name)] : []),
  ];
}
