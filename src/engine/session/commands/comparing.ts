import { answersOf } from '../answers/answers.ts';
import { FATES, type FateKind } from '../../debug/fates.ts';
import { nearest } from '../../common/nearest.ts';
import type { Drop, StoreWrite, TurnStart } from '../../trace/events.ts';
import { Trouble } from '../conditions/expression-error.ts';
import { StoreAccess } from '../conditions/store-access.ts';
import { decodeBytes, type Json } from '../codec.ts';
import type { Debugger } from '../debugger.ts';
import { Moment } from '../moment.ts';
import { momentAfter } from '../stopping/finder.ts';
import { phrasesOf } from '../sentences/phrases-of.ts';
import { viewValue } from '../views/view-values.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { parseKeyAt, storeNamed } from './arguments.ts';
import { refused, said, type Command, type CommandResult } from './command.ts';
import { DIFFERING } from './differing.ts';
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
    return refused((say) => say.neverWritten(args.join(' '), named, near, numbers.length > all.length));
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
  const words = answersOf(session.language);
  return said([
    ...(left > 0 ? [words.earlierWrites(left, all.length)] : []),
    ...textTable(words.historyHeader, rows.map((row) => [
      row['ahead'] === true ? '·' : '', `${row['record']}.${row['step']}`, String(row['store']), String(row['key']), String(row['old']), String(row['new']), String(row['node'] ?? ''),
      shown.time(row['timestamp'] as number | null), words.writeCauses[row['cause'] as StoreWrite['cause']],
    ])),
  ], rows);
}

// ---- fates

function fates(on: Debugger, kind: string | undefined, most: number): CommandResult {
  const { session } = on;
  const { timeline, moment } = session;
  const phrases = phrasesOf(session.language);
  const words = answersOf(session.language);
  if (kind === undefined) {
    const counts = timeline.fates.count(1, moment.record);
    const rows = FATES.map((fate, index) => ({ fate, count: counts[index]! })).filter(({ count }) => count > 0);
    const reasons = dropReasons(on);
    return said([
      ...(rows.length === 0 ? [words.noneTaken] : textTable(words.fatesHeader, rows.map(({ fate, count }) => [phrases.fates[fate], String(count)]))),
      ...reasons.map(({ reason, count }) => words.droppedFor(count, reason)),
    ], { fates: Object.fromEntries(rows.map(({ fate, count }) => [fate, count])), drops: Object.fromEntries(reasons.map(({ reason, count }) => [reason, count])) });
  }
  if (!(FATES as readonly string[]).includes(kind)) {
    const near = nearest(kind, FATES);
    return refused((say) => say.noFate(kind, near, FATES));
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
  return said(rows.length === 0 ? words.noneWas(kind) : [
    ...(total > rows.length ? [words.lastOf(rows.length, total)] : []),
    ...textTable(words.fateHeader, rows.map((row) => [
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
    run: (on, call) => (call.args.length === 0 ? refused((say) => say.historyNeeds) : history(on, call.args, call.count ?? on.settings.rows)),
    complete: (on, word, args) => [
      ...(args.length === 0 ? SessionLookups.of(on.session).storeNames.map((text) => ({ text, hint: 'store' })) : []),
      ...(args.length === 0 ? SessionLookups.of(on.session).storeNames : [args[0]!]).flatMap((store) => on.keysOf(store, word)).map((text) => ({ text, hint: 'key' })),
    ],
  },
  ...DIFFERING,
  {
    names: ['fates'], group: 'looking', usage: '[N]fates [KIND]', data: '{ fates: { kind: count }, drops: { reason: count } }; with a kind [{ record, topic, key, timestamp, node, reason, outputs }]',
    summary: { en: 'what became of the records up to the cursor; of one kind which they were', zh: '至游标为止各记录的归宿；给定种类则列出' },
    run: (on, call) => fates(on, call.args[0], call.count ?? on.settings.rows),
    complete: () => FATES.map((text) => ({ text, hint: '' })),
  },
];
