import { FATES, type FateKind } from '../../debug/fates.ts';
import { Projection } from '../../debug/projection.ts';
import { latin1Of } from '../../common/bytes.ts';
import { nearest } from '../../common/nearest.ts';
import type { Drop, StoreWrite, TurnStart } from '../../trace/events.ts';
import { Trouble } from '../conditions/expression-error.ts';
import { StoreAccess } from '../conditions/store-access.ts';
import { decodeBytes, type Json } from '../codec.ts';
import type { Debugger } from '../debugger.ts';
import { endOf, Moment } from '../moment.ts';
import { momentAfter } from '../stopping/finder.ts';
import { phrasesOf } from '../sentences/phrases-of.ts';
import { topicNames } from '../views/topology.ts';
import { viewValue } from '../views/view-values.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { numberOf, parseKeyAt, storeNamed } from './arguments.ts';
import { refused, said, type Command, type CommandResult } from './command.ts';
import { Shown } from './shown.ts';
import { textTable } from './text-table.ts';

type Row = { readonly [field: string]: Json };

// ---- history

function history(on: Debugger, args: readonly string[], most: number): CommandResult {
  const { session } = on;
  const lookups = SessionLookups.of(session);
  const named = args.length > 1 && lookups.storeNames.includes(args[0]!) ? args[0]! : null;
  const wanted = parseKeyAt(session, named === null ? args : args.slice(1));
  const stores = named === null ? lookups.storeNames : [storeNamed(session, named)];
  const numbers: number[] = [];
  for (const store of stores) {
    try {
      for (const { history: entry } of new StoreAccess(session, store).entries(wanted.key, wanted.window)) for (let i = 0; i < entry.writes.length; i++) numbers.push(entry.writes.at(i));
    } catch (error) {
      // a key that a store cannot have was not written to it
      if (!(error instanceof Trouble) || named !== null) throw error;
    }
  }
  const { log } = session.timeline;
  const all = numbers.filter((number) => number >= log.first).sort((a, b) => a - b);
  if (all.length === 0) {
    const keys = new Set(stores.flatMap((store) => on.keysOf(store, '')));
    const near = nearest(String(args.at(-1)), keys);
    return refused(`${args.join(' ')} was never written${named === null ? ' to any store' : ` to ${named}`}${near === null ? '' : `; did you mean ${near}?`}${numbers.length > all.length ? ' since the oldest events were let go' : ''}`);
  }
  const shown = new Shown(on);
  const rows = all.slice(-most).map((number): Row => {
    const write = log.at(number) as StoreWrite;
    const codec = lookups.codec(write.store)!;
    const { record, step } = new Moment(session.timeline, momentAfter(session.timeline, number)).position;
    return {
      record, step, store: write.store, key: shown.value(codec.key(write.key)), old: shown.value(codec.value(write.oldValue)), new: shown.value(codec.value(write.newValue)),
      node: write.node === null ? null : shown.node(write.node), timestamp: write.timestamp < 0 ? null : write.timestamp, cause: write.cause, ahead: number >= session.moment.cursor,
    };
  });
  const left = all.length - rows.length;
  return said([
    ...(left > 0 ? [`${left} earlier writes (${all.length}history … shows them)`] : []),
    ...textTable(['', 'at', 'store', 'key', 'was', 'became', 'by', 'time', ''], rows.map((row) => [
      row['ahead'] === true ? '·' : '', `${row['record']}.${row['step']}`, String(row['store']), String(row['key']), String(row['old']), String(row['new']), String(row['node'] ?? ''),
      shown.time(row['timestamp'] as number | null), row['cause'] === 'put' ? '' : row['cause'] === 'expire' ? 'fell out of retention' : String(row['cause']),
    ])),
  ], rows);
}

// ---- diff

function diff(on: Debugger, from: number, to: number, most: number): CommandResult {
  const { session } = on;
  const { timeline } = session;
  const eventAt = (record: number): number => {
    const at = endOf(timeline, record);
    return at < timeline.steps.length ? timeline.steps.at(at) : timeline.log.length;
  };
  const [start, end] = [eventAt(from), eventAt(to)];
  if (start < timeline.log.first) return refused(`what happened before event ${timeline.log.first} was let go: record ${from} is older`);
  const [before, after] = [new Projection(timeline, start), new Projection(timeline, end)];
  const lookups = SessionLookups.of(session);
  const shown = new Shown(on);
  const stores: Row[] = [];
  for (const storeHistory of timeline.stores.values()) {
    const codec = lookups.codec(storeHistory.store);
    if (codec === null) continue;
    const keys = new Map<string, Uint8Array>();
    for (let i = storeHistory.writes.countBelow(start); i < storeHistory.writes.length && storeHistory.writes.at(i) < end; i++) {
      const { key } = timeline.log.at(storeHistory.writes.at(i)) as StoreWrite;
      keys.set(latin1Of(key), key);
    }
    for (const [, key] of [...keys].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const [old, now] = [before.value(storeHistory.task, storeHistory.store, key), after.value(storeHistory.task, storeHistory.store, key)];
      const [oldText, newText] = [shown.value(codec.value(old)), shown.value(codec.value(now))];
      if (oldText === newText && (old === null) === (now === null)) continue;
      stores.push({ store: storeHistory.store, task: storeHistory.task, key: shown.value(codec.key(key)), old: old === null ? null : oldText, new: now === null ? null : newText });
    }
  }
  const topics = topicNames(session, lookups).filter((topic) => topic.role !== 'input').map(({ name, role }) => ({ topic: name, role, records: after.topicSize(name) - before.topicSize(name) })).filter((topic) => topic.records > 0);
  const clocks: Row[] = [];
  for (const id of timeline.clocks.keys()) {
    const [old, now] = [before.clock(id, -1), after.clock(id, -1)];
    if (old !== now && /^(stream|wall):/.test(id)) clocks.push({ clock: id, old: old < 0 ? null : old, new: now });
  }
  const drops = timeline.drops.countBelow(end) - timeline.drops.countBelow(start);
  const sign = (row: Row): string => (row['old'] === null ? '+' : row['new'] === null ? '-' : '~');
  const lines = [
    `from the end of record ${from} to the end of record ${to}:`,
    ...(stores.length === 0 ? ['  no store has changed'] : textTable(['', 'store', 'key', 'was', 'is'], stores.slice(0, most).map((row) => [sign(row), String(row['store']), String(row['key']), String(row['old'] ?? ''), String(row['new'] ?? '')]))),
    ...(stores.length > most ? [`  and ${stores.length - most} more`] : []),
    ...topics.map((topic) => `  ${topic.topic}: ${topic.records} more ${topic.records === 1 ? 'record' : 'records'}`),
    ...clocks.map((clock) => `  ${String(clock['clock']).replace(/^stream:/, 'stream time of ').replace(/^wall:/, 'wall clock')}: ${clock['old'] === null ? 'not set' : shown.time(clock['old'] as number)} → ${shown.time(clock['new'] as number)}`),
    ...(drops > 0 ? [`  ${drops} dropped`] : []),
  ];
  return said(lines, { from, to, stores, topics, clocks, dropped: drops });
}

// ---- fates

function fates(on: Debugger, kind: string | undefined, most: number): CommandResult {
  const { session } = on;
  const { timeline, moment } = session;
  const words = phrasesOf(session.language);
  if (kind === undefined) {
    const counts = timeline.fates.count(1, moment.record);
    const rows = FATES.map((fate, index) => ({ fate, count: counts[index]! })).filter(({ count }) => count > 0);
    const reasons = dropReasons(on);
    return said([
      ...(rows.length === 0 ? ['no record has been taken yet'] : textTable(['fate', 'records'], rows.map(({ fate, count }) => [words.fates[fate], String(count)]))),
      ...reasons.map(({ reason, count }) => `  dropped ${count} × ${reason}`),
    ], { fates: Object.fromEntries(rows.map(({ fate, count }) => [fate, count])), drops: Object.fromEntries(reasons.map(({ reason, count }) => [reason, count])) });
  }
  if (!(FATES as readonly string[]).includes(kind)) {
    const near = nearest(kind, FATES);
    return refused(`there is no fate ${kind}${near === null ? '' : `; did you mean ${near}?`} (${FATES.join(', ')})`);
  }
  const code = FATES.indexOf(kind as FateKind);
  const found: number[] = [];
  for (let record = moment.record; record >= 1 && found.length < most; record--) if (timeline.fateCode(record) === code) found.push(record);
  const shown = new Shown(on);
  const rows = found.reverse().map((record): Row => {
    const fate = timeline.fate(record);
    const number = timeline.turns.at(timeline.inputs.at(record - 1));
    const start = number < timeline.log.first ? null : (timeline.log.at(number) as TurnStart);
    const topic = start?.topic ?? null;
    const key = start === null || topic === null ? '' : shown.value(viewValue(decodeBytes(SessionLookups.of(session).topicSerdes(topic).key, topic, start.key).value));
    return { record, topic, key, timestamp: start?.timestamp ?? null, node: fate.node === null ? null : shown.node(fate.node), reason: fate.reason, outputs: fate.outputs };
  });
  const total = timeline.fates.count(1, moment.record)[code]!;
  return said(rows.length === 0 ? `no record up to here was ${kind}` : [
    ...(total > rows.length ? [`the last ${rows.length} of ${total}:`] : []),
    ...textTable(['record', 'topic', 'key', 'time', 'at', 'why', 'outputs'], rows.map((row) => [
      `#${row['record']}`, String(row['topic'] ?? ''), String(row['key']), shown.time(row['timestamp'] as number | null), String(row['node'] ?? ''), String(row['reason'] ?? ''), row['outputs'] === 0 ? '' : String(row['outputs']),
    ])),
  ], rows);
}

/** How many were dropped up to the cursor, by reason. */
export function dropReasons(on: Debugger): readonly { readonly reason: string; readonly count: number; readonly counted: boolean }[] {
  const { timeline, moment } = on.session;
  const counts = new Map<string, { reason: string; count: number; counted: boolean }>();
  for (let i = timeline.drops.countBelow(timeline.log.first); i < timeline.drops.length && timeline.drops.at(i) < moment.cursor; i++) {
    const { reason, counted } = timeline.log.at(timeline.drops.at(i)) as Drop;
    const known = counts.get(reason);
    if (known === undefined) counts.set(reason, { reason, count: 1, counted });
    else known.count++;
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

export const COMPARING: readonly Command[] = [
  {
    names: ['history'], group: 'looking', usage: '[N]history [STORE] KEY [@WINDOW]', data: '[{ record, step, store, key, old, new, node, timestamp, cause, ahead }]',
    summary: { en: 'all writes of a key, those ahead of the cursor too', zh: '某键的所有写入，含游标之后' },
    help: { en: 'history alice · history counts alice · history visits-per-minute alice @01:00\n· marks writes that are ahead of the cursor. 100history shows 100.', zh: 'history alice · history counts alice · history visits-per-minute alice @01:00\n· 表示在游标之后的写入。100history 显示 100 条。' },
    run: (on, call) => (call.args.length === 0 ? refused('history needs a key, for example history alice') : history(on, call.args, call.count ?? on.settings.rows)),
    complete: (on, word, args) => [
      ...(args.length === 0 ? SessionLookups.of(on.session).storeNames.map((text) => ({ text, hint: 'store' })) : []),
      ...(args.length === 0 ? SessionLookups.of(on.session).storeNames : [args[0]!]).flatMap((store) => on.keysOf(store, word)).map((text) => ({ text, hint: 'key' })),
    ],
  },
  {
    names: ['diff'], group: 'looking', usage: 'diff N [M]', data: '{ from, to, stores: [{ store, task, key, old, new }], topics: [{ topic, role, records }], clocks: [{ clock, old, new }], dropped }',
    summary: { en: 'what changed between the ends of two records; M is the one at the cursor unless said', zh: '两条记录末尾之间的变化；M 默认为游标处' },
    run: (on, call) => {
      const { timeline, moment } = on.session;
      const from = numberOf(call.args[0], 'the number of a record');
      const to = call.args[1] === undefined ? moment.record : numberOf(call.args[1], 'the number of a record');
      const beyond = Math.max(from, to);
      if (beyond > timeline.inputCount) return refused(`there is no record ${beyond} yet: the run stands after ${timeline.inputCount}`);
      return diff(on, Math.min(from, to), Math.max(from, to), call.count ?? on.settings.rows);
    },
  },
  {
    names: ['fates'], group: 'looking', usage: '[N]fates [KIND]', data: '{ fates: { kind: count }, drops: { reason: count } }; with a kind [{ record, topic, key, timestamp, node, reason, outputs }]',
    summary: { en: 'what became of the records up to the cursor; of one kind which they were', zh: '至游标为止各记录的归宿；给定种类则列出' },
    run: (on, call) => fates(on, call.args[0], call.count ?? on.settings.rows),
    complete: () => FATES.map((text) => ({ text, hint: '' })),
  },
];
