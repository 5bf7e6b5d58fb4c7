import { expect, test } from 'vitest';
import { formatDuration, formatTime, formatWindow } from '../../../../src/cli/tui/present/format.ts';
import { paintClocks } from '../../../../src/cli/tui/present/clocks.ts';
import { paintFooter } from '../../../../src/cli/tui/present/footer.ts';
import { paintLesson } from '../../../../src/cli/tui/present/lesson.ts';
import { paintRecord } from '../../../../src/cli/tui/present/record.ts';
import { fitLine, lineWidth, sliceLine, span, spread, textOf, wrapLine, type Line } from '../../../../src/cli/tui/present/spans.ts';
import { paintSentence } from '../../../../src/cli/tui/present/status.ts';
import { paintStore } from '../../../../src/cli/tui/present/store.ts';
import { columnOf, fateOfCell, paintTimeline, recordAt } from '../../../../src/cli/tui/present/timeline.ts';
import { paintCompare } from '../../../../src/cli/tui/present/compare.ts';
import { paintTopics } from '../../../../src/cli/tui/present/topics.ts';
import { paintWhy } from '../../../../src/cli/tui/present/why.ts';
import { wordsOf } from '../../../../src/cli/tui/present/words.ts';
import { clampScroll } from '../../../../src/cli/tui/present/widgets/scroll.ts';
import { timelineStart } from '../../../../src/cli/tui/state/query.ts';
import type { ViewClock, ViewFate, ViewPartition, ViewRecord, ViewStore, ViewStoreRow, ViewTimeline, ViewTimelineCell, ViewTopic, ViewTopicRecord } from '../../../../src/engine/session/view.ts';
import { FakeSession } from '../support/fake-session.ts';
import { awkwardText, randomOf } from '../support/random.ts';

const BASE = Date.UTC(2024, 0, 1);
const PAINT = { width: 40, height: 8, time: { kind: 'relative' as const, base: BASE }, words: wordsOf('en') };

function text(lines: readonly Line[]): string { return `\n${lines.map((line) => textOf(line).trimEnd()).join('\n')}\n`; }
function allFit(lines: readonly Line[], width: number, what: string): void {
  for (const line of lines) expect(lineWidth(line), what).toBe(width);
}

// ---- lines

test('lines are cut, joined and sliced by cells, also through wide characters', () => {
  const line = [span('用户', 'key'), span(' → '), span('页面')];
  expect(textOf(fitLine(line, 6))).toBe('用户 …');
  expect(textOf(sliceLine(line, 1, 6))).toBe(' 户 →');
  expect(textOf(spread([span('left side')], [span('right')], 12))).toBe('left … right');
  for (let seed = 1; seed <= 100; seed++) {
    const random = randomOf(seed);
    const spans = Array.from({ length: 4 }, () => span(awkwardText(random, 6)));
    const width = Math.floor(random() * 30);
    expect(lineWidth(fitLine(spans, width))).toBe(width);
    const total = lineWidth(spans);
    const from = Math.floor(random() * (total + 1));
    const to = from + Math.floor(random() * (total - from + 1));
    expect(lineWidth(sliceLine(spans, from, to))).toBe(to - from);
    for (const wrapped of wrapLine(spans, 8)) expect(lineWidth(wrapped)).toBeLessThanOrEqual(8);
  }
});

// ---- times

test('times count from the base, or are UTC', () => {
  expect(formatTime(BASE + 59_999, PAINT.time)).toBe('00:59.999');
  expect(formatTime(BASE + 3_723_000, PAINT.time)).toBe('1:02:03');
  expect(formatTime(BASE - 10_000, PAINT.time)).toBe('-00:10');
  expect(formatTime(BASE + 5000, { kind: 'utc', base: 0 })).toBe('2024-01-01 00:00:05');
  expect(formatTime(BASE + 5000, { kind: 'utc', base: 0 }, 'short')).toBe('01-01 00:00:05');
  expect(formatDuration(90_000)).toBe('1 m 30 s');
});

test('windows show which end belongs to them', () => {
  expect(formatWindow({ kind: 'time', start: BASE, end: BASE + 60_000 }, PAINT.time)).toBe('[00:00,01:00)');
  expect(formatWindow({ kind: 'session', start: BASE, end: BASE + 60_000 }, PAINT.time)).toBe('[00:00,01:00]');
  expect(formatWindow({ kind: 'time', start: BASE, end: BASE + 3_600_000 }, { kind: 'utc', base: 0 })).toBe('[01-01 00:00,01:00)');
  expect(formatWindow({ kind: 'time', start: BASE, end: BASE + 86_400_000 }, { kind: 'utc', base: 0 })).toBe('[01-01 00:00,01-02 00:00)');
});

// ---- timeline

function timeline(fates: readonly ViewFate[], cursor: number, more: Partial<ViewTimeline> = {}): ViewTimeline {
  const cells: ViewTimelineCell[] = fates.map((fate, i) => ({ record: i + 1, count: 1, fates: { [fate]: 1 } }));
  return { from: 1, to: fates.length, cells, cursor: { record: cursor, step: 2 }, head: fates.length, total: fates.length, marks: [], ...more };
}

test('each fate has a sign, and the cursor stands below its record', () => {
  const view = timeline(['emitted', 'stored', 'buffered', 'cached', 'waiting', 'dropped', 'failed', 'pending'], 3, { marks: [{ name: 'a', record: 6 }] });
  expect(text(paintTimeline(view, null, { ...PAINT, height: 2 }))).toMatchInlineSnapshot(`
    "
    ●   ◆   ◇   ○   →   ×   !   ·
    1       ▲3.2        'a      8
    "
  `);
});

test('records behind the cursor are greyed and not hidden; those not taken yet are dots', () => {
  const view = timeline(['emitted', 'emitted', 'dropped', 'emitted'], 2, { head: 3 });
  const row = paintTimeline(view, null, PAINT)[0]!;
  expect(textOf(row).replace(/ /g, '')).toBe('●●×·');
  expect(row.filter((s) => s.text.trim() !== '').map((s) => s.emphasis)).toEqual(['none', 'lit', 'future', 'future']);
});

test('a cell that stands for many shows the worst among them', () => {
  expect(fateOfCell({ record: 1, count: 100, fates: { emitted: 98, dropped: 2 } })).toBe('dropped');
  expect(fateOfCell({ record: 1, count: 100, fates: { emitted: 99, failed: 1 } })).toBe('failed');
});

test('a column of the timeline is a record and back', () => {
  const view = timeline(Array.from({ length: 8 }, () => 'emitted' as const), 1);
  for (let record = 1; record <= 8; record++) expect(recordAt(view, columnOf(view, record, 40), 40)).toBe(record);
  expect(recordAt(view, 39, 40)).toBeNull();
});

test('stepping moves the page of the timeline rarely, and the cursor is never outside', () => {
  let from = 1;
  let moves = 0;
  for (let record = 0; record <= 1000; record++) {
    const next = timelineStart(from, record, 1000, 78);
    if (next !== from) moves++;
    from = next;
    expect(record === 0 || (record >= from && record < from + 78), String(record)).toBe(true);
  }
  expect(moves).toBeLessThan(25);
  for (let record = 1000; record >= 1; record--) {
    from = timelineStart(from, record, 1000, 78);
    expect(record >= from && record < from + 78, String(record)).toBe(true);
  }
});

test('two runs stand side by side with their first difference marked', () => {
  const one = (number: number, said: string, fate: ViewFate = 'emitted') => ({ number, key: 'k', fate, text: [{ text: said }] });
  const { lines } = paintCompare({
    left: { title: 'main', changes: [], timeline: timeline(['emitted', 'dropped', 'emitted'], 3) }, right: { title: 'b1', changes: ['grace count 6s'], timeline: timeline(['emitted', 'emitted', 'emitted'], 3) },
    firstDifference: { record: 2, onLeft: 2, onRight: 2, left: [{ text: 'dropped', tone: 'bad' }], right: [{ text: 'emitted 1', tone: 'good' }] },
    rows: [
      { left: one(1, 'out k = 1'), right: one(1, 'out k = 1'), differs: false }, { left: one(2, 'nothing (dropped at count: the window is closed)', 'dropped'), right: one(2, 'out k = 2'), differs: true },
      { left: one(3, 'out 上海 = 1'), right: null, differs: true },
    ],
    from: 0, total: 3, firstRow: 1, differing: 2, stores: [{ store: 'counts', key: [{ text: 'k' }], left: [{ text: '1' }], right: null }], storesDiffering: 1, notes: [],
  }, { ...PAINT, width: 60, height: 16 }, 0, 1, 'd');
  expect(text(lines)).toMatchInlineSnapshot(`
    "
    main                         │ b1  grace count 6s
    ●   ×   ●                    │ ●   ●   ●
        ≠   ▲         cursor 3.2 │     ≠   ▲         cursor 3.2
    ─────────────────────────────┼──────────────────────────────
       1 ● out k = 1             =    1 ● out k = 1
       2 × k  nothing (dropped …▶≠    2 ● out k = 2
       3 ● out 上海 = 1          ≠      –
    ▤ in the stores at the end
      k = 1  counts              ≠   k = nothing  counts



    ─ ▶≠ first difference ──────────────────────────────────────
    nothing (dropped at count:   │ out k = 2
    the window is closed)        │
                                 │
    "
  `);
});

// ---- store

function row(key: string, value: string, more: Partial<ViewStoreRow> = {}): ViewStoreRow {
  return { id: key, partition: 0, key: { text: key, type: 'string' }, value: { text: value, type: 'number' }, timestamp: BASE + 5000, change: 'none', old: null, dirty: false, writtenBy: 3, ...more };
}
function store(rows: readonly ViewStoreRow[]): ViewStore {
  return { name: 'counts', kind: 'key-value', partition: null, rows, from: 0, total: rows.length, dirty: 0, changelog: null };
}

test('changed rows carry a sign and their old value', () => {
  const rows = [
    row('alice', '7', { change: 'updated', old: { text: '6', type: 'number' } }), row('bob', '1', { change: 'inserted' }), row('carol', '', { value: { text: '', type: 'null' }, change: 'deleted', old: { text: '3', type: 'number' } }),
    row('dave', '4', { change: 'read' }), row('erin', '2', { dirty: true, writtenBy: null, timestamp: null }), row('王小明', '9', { partition: 2 }),
  ];
  expect(text(paintStore(store(rows), { ...PAINT, width: 48 }, null, false))).toMatchInlineSnapshot(`
    "
       key     value   time      p  by
    ~  alice   6 → 7   00:05     0  #3
    +  bob     1       00:05     0  #3
    -  carol   3 → ∅   00:05     0  #3
    »  dave    4       00:05     0  #3
    ○  erin    2                 0
       王小明  9       00:05     2  #3

    "
  `);
});

test('a store that keeps headers shows them, short, and leaves them out before the time where there is no room', () => {
  const header = (name: string, value: string) => ({ name, value: { text: value, type: 'string' as const } });
  const rows = [row('alice', '7', { headers: [header('trace', 'abc'), header('span', 's1')] }), row('bob', '1')];
  expect(text(paintStore(store(rows), { ...PAINT, width: 56, height: 3 }, null, false))).toMatchInlineSnapshot(`
    "
       key    value   headers            time      by
       alice  7       trace=abc span=s1  00:05     #3
       bob    1                          00:05     #3
    "
  `);
  expect(textOf(paintStore(store(rows), { ...PAINT, width: 26 }, null, false)[0]!).trim().split(/\s+/)).not.toContain('headers');
});

test('a narrow store leaves out who wrote, then when, before it cuts keys', () => {
  const heads = [60, 34, 22].map((width) => textOf(paintStore(store([row('alice', '7')]), { ...PAINT, width }, null, false)[0]!).trim().split(/\s+/));
  expect(heads[0]).toEqual(['key', 'value', 'time', 'by']);
  expect(heads[2]).toEqual(['key', 'value']);
});

test('raw bytes take the place of decoded values', () => {
  const raw = row('alice', '7', { key: { text: 'alice', type: 'string', hex: '616c696365' }, value: { text: '7', type: 'number', hex: '0000000000000007' } });
  expect(text(paintStore(store([raw]), { ...PAINT, height: 2 }, null, true))).toContain('616c696365');
});

// ---- everything else keeps its width

test('topics: what follows the last stable offset is an open transaction', () => {
  const partition: ViewPartition = { partition: 0, start: 0, end: 10, committed: null, position: 3, lastStable: 7, openTransaction: 7, records: [] };
  const topics: readonly ViewTopic[] = [{ name: 'in', role: 'input', partitions: [partition, { ...partition, partition: 1, lastStable: 10, openTransaction: null }] }];
  const drawn = (simulated: boolean): string => `\n${paintTopics(topics, { width: 56, height: 9, time: { kind: 'relative', base: 0 }, words: wordsOf('en') }, { simulated }).lines.map((line) => textOf(line).trimEnd()).join('\n')}\n`;
  expect(drawn(false)).toMatchInlineSnapshot(`
    "
    → in  input
     0 ├────────▲──────────░░░░░░░░░┤      0..10 ▲3 stable 7
       ░ open transaction from offset 7
     1 ├────────▲───────────────────┤     0..10 ▲3 stable 10
    "
  `);
  expect(drawn(true)).toContain('no transactions');
});

test('topics: internal ones with names that were made up are told apart in a narrow pane', () => {
  const partition: ViewPartition = { partition: 0, start: 0, end: 0, committed: null, position: null, lastStable: null, openTransaction: null, records: [] };
  const topics = ['3', '4'].map((number): ViewTopic => ({ name: `app-KSTREAM-AGGREGATE-STATE-STORE-000000000${number}-changelog`, role: 'changelog', partitions: [partition] }));
  const { lines } = paintTopics(topics, { width: 38, height: 9, time: { kind: 'relative', base: 0 }, words: wordsOf('en') });
  expect(lines.map((line) => textOf(line).trimEnd()).filter((line) => line.includes('app'))).toEqual(['▤ app-KSTREAM-AGGREG…0000003-changelog', '▤ app-KSTREAM-AGGREG…0000004-changelog']);
});

test('topics: records of open and aborted transactions are marked, and still say what is new', () => {
  const record = (offset: number, more: Partial<ViewTopicRecord>): ViewTopicRecord => ({ offset, key: { text: 'k', type: 'string' }, value: { text: `v${offset}`, type: 'string' }, timestamp: null, fresh: false, ...more });
  const records = [record(0, {}), record(1, { transaction: 'aborted' }), record(3, { transaction: 'open' }), record(4, { transaction: 'open', fresh: true })];
  const topics: readonly ViewTopic[] = [{ name: 'out', role: 'output', partitions: [{ partition: 0, start: 0, end: 5, committed: null, position: null, lastStable: 3, openTransaction: 3, records }] }];
  const { lines } = paintTopics(topics, { width: 40, height: 9, time: { kind: 'relative', base: 0 }, words: wordsOf('en') });
  expect(lines.slice(3).map((line) => textOf(line).trimEnd())).toEqual(['       0  k → v0', ' ×     1  k → v1', ' ░     3  k → v3', '+░     4  k → v4']);
});

test('clocks: punctuations stand by the clock that brings them, and a commit by hand is said', () => {
  const clock = (kind: ViewClock['kind'], more: Partial<ViewClock>): ViewClock => ({ kind, scope: '', value: null, previous: null, due: null, on: null, ...more });
  const clocks = [
    clock('wall', { value: 5000, previous: 5000 }), clock('stream', { scope: '0_0', value: 3000, previous: 1000 }), clock('stream', { scope: '0_1' }),
    clock('punctuation', { scope: 'tick 0_0', value: 3000, previous: 3000, due: 10_000, on: 'stream' }), clock('punctuation', { scope: 'tick 0_1', due: 0, on: 'stream' }),
    clock('punctuation', { scope: 'tick 0_0', value: 5000, previous: 5000, due: 65_000, on: 'wall' }), clock('commit', { note: 'only when you say `commit`' }),
  ];
  const drawn = (list: readonly ViewClock[], width: number): string => `\n${paintClocks(list, { width, height: list.length + 2, time: { kind: 'relative', base: 0 }, words: wordsOf('en') }).map((line) => textOf(line).trimEnd()).join('\n')}\n`;
  expect(drawn(clocks, 40)).toMatchInlineSnapshot(`
    "
       clock            time → next  moved
       wall             00:05
    ▲  stream 0_0       00:03        +2 s
       stream 0_1       –
       next punctuation
       stream tick 0_0  → 00:10      in 7 s
       stream tick 0_1  → first
       wall tick 0_0    → 01:05      in 1 m
       next commit  only when you say commit
    "
  `);
  expect(drawn([clocks[0]!, clock('commit', { value: 5000, previous: 5000, due: 35_001, on: 'wall' })], 30)).toMatchInlineSnapshot(`
    "
       clock         time → next
       wall          00:05
       no punctuation is scheduled
       next commit   → 00:35.001
    "
  `);
});

test('record, store, topics, clocks, causes, lesson and sentence have exactly the width of their pane', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = randomOf(seed);
    const visits = Array.from({ length: 6 }, (_, i) => ({ key: random() < 0.2 ? null : awkwardText(random, 8), page: awkwardText(random, 14), ts: i * 20_000 }));
    const port = new FakeSession({ visits, lesson: true });
    await port.execute(`next ${1 + Math.floor(random() * 6)}`);
    await port.execute(`step -${Math.floor(random() * 3)}`);
    await port.execute('why');
    const view = port.view({ record: { number: 'cursor', raw: false }, store: { name: null, partition: null, filter: '', from: 0, limit: 9, raw: false }, topics: { name: null, records: 5 }, clocks: true, why: { of: null }, lesson: true });
    const paint = { ...PAINT, time: view.status.time, width: 16 + Math.floor(random() * 70) };
    allFit(paintRecord(view.record as ViewRecord, paint).lines, paint.width, `record, seed ${seed}`);
    allFit(paintStore(view.store, paint, 1, false), paint.width, `store, seed ${seed}`);
    allFit(paintTopics(view.topics, paint).lines, paint.width, `topics, seed ${seed}`);
    allFit(paintClocks(view.clocks, paint), paint.width, `clocks, seed ${seed}`);
    allFit(paintWhy(view.why, paint, new Set(), 0).lines, paint.width, `why, seed ${seed}`);
    allFit(paintLesson(view.lesson, paint, 0), paint.width, `lesson, seed ${seed}`);
    allFit(paintSentence(view.sentence, { text: awkwardText(random), tone: 'info' }, { ...paint, height: 2 }), paint.width, `sentence, seed ${seed}`);
  }
});

test('a sentence that is too long says so', () => {
  const lines = paintSentence([{ text: 'one two three four five six seven eight nine ten' }], null, { ...PAINT, width: 20, height: 2 });
  expect(text(lines)).toMatchInlineSnapshot(`
    "
     one two three four
     five six seven eig…
    "
  `);
});

test('the footer leaves out keys before it leaves out help and quit', () => {
  const items = [
    { id: 'debug.step', keys: 's/S', label: 'node', dead: false }, { id: 'debug.next', keys: 'n/N', label: 'record', dead: true },
    { id: 'debug.goto', keys: 'g', label: 'goto', dead: false }, { id: 'app.help', keys: '?', label: 'help', dead: false }, { id: 'app.quit', keys: 'q', label: 'quit', dead: false },
  ] as const;
  expect(textOf(paintFooter(items, 60)).trim()).toBe('s/S node  (n/N) record  g goto  ? help  q quit');
  expect(textOf(paintFooter(items, 28)).trim()).toBe('s/S node  ? help  q quit');
});

test('a list keeps its cursor in sight when it shrinks and grows', () => {
  expect(clampScroll({ top: 90, cursor: 95 }, 20, 10)).toEqual({ top: 10, cursor: 19 });
  expect(clampScroll({ top: 0, cursor: 15 }, 20, 10)).toEqual({ top: 6, cursor: 15 });
  expect(clampScroll({ top: 5, cursor: 0 }, 0, 10)).toEqual({ top: 0, cursor: 0 });
});
