import { Projection } from '../../debug/projection.ts';
import type { Json } from '../codec.ts';
import type { Debugger } from '../debugger.ts';
import type { Position } from '../moment.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { writesBetween } from '../views/store-rows.ts';
import { topicNames } from '../views/topology.ts';
import { storeNamed } from './arguments.ts';
import { refused, said, type Command, type CommandResult } from './command.ts';
import { Shown } from './shown.ts';
import { textTable } from './text-table.ts';
import { eventsAtPosition, isMoment, momentNamed } from './when.ts';

type Row = { readonly [field: string]: Json };

const WORDS = {
  en: {
    between: (from: string, to: string) => `from ${from} to ${to}:`, endOf: (record: number) => (record === 0 ? 'the beginning' : `the end of record ${record}`), step: (at: string) => `step ${at}`,
    header: ['', 'store', 'key', 'was', 'is'], noStore: '  no store has changed', nothing: (store: string) => `  ${store} holds the same`, more: (n: number) => `  and ${n} more`,
    records: (topic: string, n: number) => `  ${topic}: ${n} more ${n === 1 ? 'record' : 'records'}`, stream: 'stream time of ', wall: 'wall clock', notSet: 'not set', dropped: (n: number) => `  ${n} dropped`,
    letGo: (event: number, from: string) => `what happened before event ${event} was let go: ${from} is older`,
    needs: "diff needs a moment: a record (5), a step of it (5.2) or a mark ('a)",
  },
  zh: {
    between: (from: string, to: string) => `从${from}到${to}：`, endOf: (record: number) => (record === 0 ? '开头' : `记录 ${record} 末尾`), step: (at: string) => `步骤 ${at}`,
    header: ['', '存储', '键', '原为', '现为'], noStore: '  没有存储变化', nothing: (store: string) => `  ${store} 内容相同`, more: (n: number) => `  还有 ${n} 项`,
    records: (topic: string, n: number) => `  ${topic}：多了 ${n} 条记录`, stream: '流时间 ', wall: '挂钟时间', notSet: '未设置', dropped: (n: number) => `  丢弃 ${n} 条`,
    letGo: (event: number, from: string) => `事件 ${event} 之前的内容已被舍弃：${from} 更早`,
    needs: "diff 需要一个时刻：记录（5）、其中一步（5.2）或标记（'a）",
  },
} as const;

function diff(on: Debugger, one: Position, other: Position, only: string | null, most: number): CommandResult {
  const { session } = on;
  const { timeline } = session;
  const words = WORDS[session.language];
  const isLater = one.record > other.record || (one.record === other.record && one.step > other.step);
  const [from, to] = isLater ? [other, one] : [one, other];
  const told = ({ record, step }: Position): string => (momentNamed(on, String(record)).step === step ? words.endOf(record) : words.step(`${record}.${step}`));
  const [start, end] = [eventsAtPosition(on, from), eventsAtPosition(on, to)];
  if (start < timeline.log.first) return refused(words.letGo(timeline.log.first, told(from)));
  const [before, after] = [new Projection(timeline, start), new Projection(timeline, end)];
  const lookups = SessionLookups.of(session);
  const shown = new Shown(on);
  const stores: Row[] = [];
  for (const history of timeline.stores.values()) {
    const codec = lookups.codec(history.store);
    if (codec === null || (only !== null && history.store !== only)) continue;
    for (const { key, old } of writesBetween(timeline, history, start, end).values()) {
      const now = after.value(history.task, history.store, key);
      stores.push({ store: history.store, task: history.task, key: shown.value(codec.key(key)), old: old === null ? null : shown.value(codec.value(old)), new: now === null ? null : shown.value(codec.value(now)) });
    }
  }
  const lines = [
    words.between(told(from), told(to)),
    ...(stores.length === 0 ? [only === null ? words.noStore : words.nothing(only)] : textTable(words.header, stores.slice(0, most).map((row) => [signOf(row), String(row['store']), String(row['key']), String(row['old'] ?? ''), String(row['new'] ?? '')]))),
    ...(stores.length > most ? [words.more(stores.length - most)] : []),
  ];
  const data = { from: from.record, to: to.record, fromStep: from.step, toStep: to.step, stores };
  if (only !== null) return said(lines, data);
  const topics = topicNames(session, lookups).filter((topic) => topic.role !== 'input').map(({ name, role }) => ({ topic: name, role, records: after.topicSize(name) - before.topicSize(name) })).filter((topic) => topic.records > 0);
  const clocks: Row[] = [];
  for (const id of timeline.clocks.keys()) {
    const [old, now] = [before.clock(id, -1), after.clock(id, -1)];
    if (old !== now && /^(stream|wall):/.test(id)) clocks.push({ clock: id, old: old < 0 ? null : old, new: now });
  }
  const dropped = timeline.drops.countBelow(end) - timeline.drops.countBelow(start);
  return said([
    ...lines,
    ...topics.map((topic) => words.records(topic.topic, topic.records)),
    ...clocks.map((clock) => `  ${String(clock['clock']).replace(/^stream:/, words.stream).replace(/^wall:/, words.wall)}: ${clock['old'] === null ? words.notSet : shown.time(clock['old'] as number)} → ${shown.time(clock['new'] as number)}`),
    ...(dropped > 0 ? [words.dropped(dropped)] : []),
  ], { ...data, topics, clocks, dropped });
}

function signOf(row: Row): string { return row['old'] === null ? '+' : row['new'] === null ? '-' : '~'; }

/** `diff 2`, `diff 2 5`, `diff 'a`, `diff 5.2 'b counts`. A quote here is no quote of a text. */
function command(on: Debugger, rest: string, most: number): CommandResult {
  const words = rest.split(/\s+/).filter((word) => word !== '');
  if (words[0] === undefined) return refused(WORDS[on.session.language].needs);
  const from = momentNamed(on, words.shift()!);
  const isStore = (word: string | undefined): boolean => word !== undefined && SessionLookups.of(on.session).storeNames.includes(word);
  const to = words[0] !== undefined && !isStore(words[0]) && (isMoment(on, words[0]) || words.length > 1) ? momentNamed(on, words.shift()!) : on.session.moment.position;
  return diff(on, from, to, words[0] === undefined ? null : storeNamed(on.session, words.join(' ')), most);
}

export const DIFFERING: readonly Command[] = [
  {
    names: ['diff'], group: 'looking', usage: "[N]diff WHEN [WHEN] [STORE]", data: '{ from, to, fromStep, toStep, stores: [{ store, task, key, old, new }], topics: [{ topic, role, records }], clocks: [{ clock, old, new }], dropped }; of one store without topics, clocks and dropped',
    summary: { en: 'what changed between two moments; the second is the cursor unless said', zh: '两个时刻之间的变化；第二个默认为游标处' },
    help: {
      en: "diff 2 · diff 2 5 · diff 5.2 · diff 'a · diff 'a 'b counts\nA number is the end of that record, 'a a mark. + was not there, ~ was something else, - is not there any more.",
      zh: "diff 2 · diff 2 5 · diff 5.2 · diff 'a · diff 'a 'b counts\n数字表示该记录末尾，'a 为标记。+ 原先没有，~ 原值不同，- 已经没有。",
    },
    run: (on, call) => command(on, call.rest, call.count ?? on.settings.rows),
    complete: (on, _word, args) => [
      ...on.markNames().map((name) => ({ text: `'${name}`, hint: 'mark' })), ...(args.length === 0 ? [] : SessionLookups.of(on.session).storeNames.map((text) => ({ text, hint: 'store' }))),
    ],
  },
];
