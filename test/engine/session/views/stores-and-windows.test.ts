import { describe, expect, test } from 'vitest';
import { Consumed, Materialized, Produced, Serdes, Stores } from '../../../../src/engine/index.ts';
import type { Session } from '../../../../src/engine/session/session.ts';
import type { ViewStoreRow, ViewWindowLine } from '../../../../src/engine/session/view.ts';
import { BASE, counts, finals, input, leftJoin, open, pageSessions, slidingCounts, storeQuery, VISITS, visitsPerMinute } from '../sessions.ts';

const rowText = ({ key, value, change, earlier, old, writtenBy }: ViewStoreRow): string =>
  `${key.text}${key.window === undefined ? '' : `@${(key.window.start - BASE) / 1000}`} ${old === null ? '' : `${old.text}→`}${value.text} ${change}${earlier === true ? ' earlier' : ''} #${String(writtenBy)}`;
const rowsOf = (session: Session, name: string | null = null, more = {}): string[] => session.view(storeQuery(name, more)).store!.rows.map(rowText);

describe('a store', () => {
  test('shows its rows at the cursor, marked by what the step did to them', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    expect(session.view(storeQuery()).store).toMatchObject({ name: 'visits-per-minute', kind: 'window', rows: [], total: 0, changelog: 'app-visits-per-minute-changelog' });
    await session.goto(3, 2);
    expect(rowsOf(session)).toEqual(['alice@0 1→2 updated #3', 'bob@0 1 none #2']);
    await session.goto(4, 2);
    expect(rowsOf(session)).toEqual(['alice@0 2 none #3', 'alice@60 1 inserted #4', 'bob@0 1 none #2']);
    await session.end();
    expect(rowsOf(session)).toEqual(['alice@0 2 none #3', 'alice@60 1 none #4', 'alice@120 1 none #7', 'bob@0 2 none #5', 'carol@120 1 inserted earlier #8']);
    expect(session.view({}).stores).toEqual([{ name: 'visits-per-minute', kind: 'window', rows: 5, partitions: [0] }]);
  });

  test('keeps a deleted row in its place for as long as the cursor stands in the record that deleted it', async () => {
    const session = await open(pageSessions, [input('visits', ['alice', '/', 0], ['alice', '/', 20_000])]);
    await session.goto(2, 2);
    expect(rowsOf(session)).toEqual(['alice@0 1→ deleted #2']);
    await session.finish();
    expect(rowsOf(session)).toEqual(['alice@0 1→ deleted earlier #2', 'alice@0 2 inserted earlier #2']);
  });

  test('is filtered by key or value, and sliced with the total', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    await session.end();
    expect(rowsOf(session, null, { filter: 'ALI' })).toHaveLength(3);
    expect(rowsOf(session, null, { filter: '2' })).toEqual(['alice@0 2 none #3', 'bob@0 2 none #5']);
    expect(session.view(storeQuery(null, { from: 3, limit: 1 })).store).toMatchObject({ from: 3, total: 5, rows: [{ key: { text: 'bob' } }] });
    expect(session.view(storeQuery(null, { filter: 'nobody' })).store).toMatchObject({ total: 0, rows: [] });
  });

  test('follows the row that changed last', async () => {
    const keys = Array.from({ length: 60 }, (_, i) => [`k${String(i).padStart(2, '0')}`, 'x', i * 1000] as const);
    const session = await open(counts, [input('visits', ...keys, ['k40', 'x', 61_000])]);
    await session.end();
    const { from, rows, total } = session.view(storeQuery(null, { from: 'change', limit: 9 })).store!;
    expect([from, total, rows.findIndex((row) => row.key.text === 'k40')]).toEqual([35, 60, 5]);
    // one row further down is seen in the same rows
    await session.goto(42);
    const stays = [session.view(storeQuery(null, { from: 'change', limit: 9 })).store!.from];
    await session.goto(41);
    stays.push(session.view(storeQuery(null, { from: 'change', limit: 9 })).store!.from);
    expect(stays).toEqual([33, 32]);
    await session.goto(60);
    expect(session.view(storeQuery(null, { from: 'change', limit: 9 })).store).toMatchObject({ from: 51, rows: expect.objectContaining({ length: 9 }) as unknown });
    await session.goto(1);
    expect(session.view(storeQuery(null, { from: 'change', limit: 9 })).store).toMatchObject({ from: 0, total: 1 });
  });

  test('knows what its cache holds back, and what it held at an earlier moment', async () => {
    const session = await open(counts, [input('visits', ['a', 'x', 0], ['b', 'y', 1000])], { config: { 'statestore.cache.max.bytes': 100_000 } });
    await session.end();
    await session.commit();
    expect(session.view(storeQuery()).store).toMatchObject({ dirty: 0 });
    await session.goto(2, 2);
    const { dirty, rows } = session.view(storeQuery()).store!;
    expect([dirty, rows.map((row) => row.dirty)]).toEqual([2, [true, true]]);
    await session.goto(1, 2);
    expect(session.view(storeQuery()).store!.dirty).toBe(1);
  });

  test('shows what is otherwise than at another moment, with both values', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    await session.end();
    const against = (record: number, step = 0, more = {}): string[] => rowsOf(session, null, { against: { record, step }, ...more });
    expect(against(4)).toEqual(['alice@60 1 inserted #4', 'alice@120 1 inserted #7', 'bob@0 1→2 updated #5', 'carol@120 1 inserted #8']);
    expect(against(5)).toEqual(['alice@120 1 inserted #7', 'bob@0 1→2 updated #5', 'carol@120 1 inserted #8']);
    expect(against(5, 2)).toEqual(['alice@120 1 inserted #7', 'carol@120 1 inserted #8']);
    expect(against(5, 0, { filter: 'bob' })).toEqual(['bob@0 1→2 updated #5']);
    expect(against(8, 4)).toEqual([]);
    expect(session.view(storeQuery(null, { against: { record: 0, step: 0 } })).store).toMatchObject({ total: 5, against: { moment: { record: 0, step: 0 }, isKnown: true } });
    // the other moment lies ahead: what it will hold is `old`
    await session.goto(4);
    expect(against(8, 4)).toEqual(['alice@120 1→ deleted #null', 'bob@0 2→1 updated #2', 'carol@120 1→ deleted #null']);
  });

  test('shows a deleted row beside what it was', async () => {
    const session = await open(pageSessions, [input('visits', ['alice', '/', 0], ['alice', '/', 20_000])]);
    await session.end();
    expect(rowsOf(session, null, { against: { record: 1, step: 3 } })).toEqual(['alice@0 1→ deleted #2', 'alice@0 2 inserted #2']);
  });

  test('tells the history of a row, what lies ahead too', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    await session.end();
    const { id, partition } = session.view(storeQuery()).store!.rows[0]!;
    await session.goto(2);
    const history = (from: number | 'cursor', limit: number): unknown => session.view(storeQuery(null, { history: { id, partition, from, limit } })).store!.history;
    expect(history('cursor', 9)).toMatchObject({
      key: { text: 'alice' }, total: 2, from: 0, current: 0, lost: 0,
      rows: [
        { moment: { record: 1, step: 2 }, change: 'inserted', value: { text: '1' }, node: 'aggregate', isAhead: false },
        { moment: { record: 3, step: 2 }, change: 'updated', old: { text: '1' }, value: { text: '2' }, isAhead: true },
      ],
    });
    expect(history(1, 9)).toMatchObject({ from: 0, total: 2 });
    expect(history('cursor', 1)).toMatchObject({ from: 0, rows: [{ isAhead: false }] });
    expect(session.view(storeQuery(null, { history: { id: 'ff', partition: 0, from: 0, limit: 1 } })).store!.history).toBeUndefined();
  });

  test('of several tasks lists their parts one after the other', async () => {
    const session = await open(counts, [input('visits', ['a', 'x', 0, { partition: 1 }], ['b', 'y', 1000, { partition: 0 }], ['c', 'y', 2000, { partition: 1 }])], { partitions: { visits: 2 } });
    await session.end();
    expect(session.view(storeQuery()).store!.rows.map(({ partition, key }) => [partition, key.text])).toEqual([[0, 'b'], [1, 'a'], [1, 'c']]);
    expect(rowsOf(session, null, { from: 2, limit: 5 })).toEqual(['c 1 inserted earlier #3']);
    expect(session.view(storeQuery(null, { partition: 1 })).store).toMatchObject({ partition: 1, total: 2 });
  });

  test('that matters is the one that the step wrote, and an unknown name is like none', async () => {
    const session = await open(finals, [input('readings', ['a', 'x', 1000])]);
    await session.step(2);
    expect(session.view(storeQuery()).store!.name).toBe('w');
    await session.step(1);
    expect(session.view(storeQuery()).store).toMatchObject({ name: 'final-only-store', kind: 'buffer', rows: [{ key: { text: 'a', type: 'windowed' }, value: { text: '1' }, timestamp: BASE + 1000, change: 'inserted' }] });
    expect(session.view(storeQuery('no-such-store')).store!.name).toBe('final-only-store');
  });
});

describe('rows read as the program means them', () => {
  const text = Serdes.string();
  const allRows = (session: Session, name: string): string[] => session.view(storeQuery(name)).store!.rows.map(({ key, value, timestamp }) => `${key.text} = ${value.text} @${timestamp === null ? '-' : (timestamp - BASE) / 1000}`);

  test('in the store of a join that keeps unmatched records', async () => {
    const session = await open(leftJoin, [input('orders', ['o1', 'A', 1000], ['o1', 'B', 1000], ['o2', 'C', 2000])]);
    await session.end();
    expect(allRows(session, 'paid-left-shared-join-store')).toEqual(['o1 left = left A, left B @1', 'o2 left = left C @2']);
    expect(session.view({}).stores.find(({ name }) => name === 'paid-left-shared-join-store')).toMatchObject({ kind: 'buffer', rows: 2 });
  });

  test('in a versioned table, by version', async () => {
    const session = await open((builder) => {
      builder.table('rates', Consumed.with(text, text), Materialized.as(Stores.persistentVersionedKeyValueStore('rates-store', 600_000)));
    }, [input('rates', ['eur', '1.1', 5000], ['eur', '1.0', 1000])]);
    await session.end();
    expect(allRows(session, 'rates-store')).toEqual(['eur = 1.0 @1', 'eur = 1.1 @5']);
  });

  test('among the subscriptions of a foreign-key join, by who is asked and who asks', async () => {
    const session = await open((builder) => {
      const orders = builder.table('orders', Consumed.with(text, text));
      const products = builder.table('products', Consumed.with(text, text));
      orders.join(products, (order: string) => order.split(':')[0]!, (order, product) => `${order}+${product}`, Materialized.with(text, text)).toStream().to('out', Produced.with(text, text));
    }, [input('orders', ['o1', 'p1:3', 0])]);
    await session.end();
    expect(allRows(session, session.view({}).stores.find(({ name }) => name.includes('SUBSCRIPTION'))!.name)).toEqual(['p1 ← o1 = PROPAGATE_ONLY_IF_FK_VAL_AVAILABLE o1 @0']);
  });

  test('raw, the bytes stand beside them', async () => {
    const session = await open(counts, [input('visits', ['a', 'x', 0])]);
    await session.end();
    expect(session.view(storeQuery(null, { raw: true })).store!.rows[0]).toMatchObject({ key: { hex: '61' }, value: { text: '1', hex: '0000018cc251f4000000000000000001' } });
  });
});

/** `key[start,end) value state closes` in seconds. */
const barsOf = (line: ViewWindowLine): string[] => line.bars.map(({ key, window, value, state, closesAt, change }) =>
  `${key}[${(window.start - BASE) / 1000},${(window.end - BASE) / 1000}${window.kind === 'session' ? ']' : ')'} ${value.text} ${state} ${(closesAt - BASE) / 1000}${change === 'none' ? '' : ` ${change}`}`);
const lineOf = (session: Session, store: string | null = null, key: string | null = null): ViewWindowLine => session.view({ windows: { store, key } }).windows!;

describe('the window line', () => {
  test('closes windows at end + grace, by the clock of the operator', async () => {
    const session = await open(finals, [input('readings', ['a', 'x', 1000], ['a', 'x', 14_999], ['b', 'x', 15_000], [null, 'x', 60_000])]);
    expect(lineOf(session)).toMatchObject({ store: 'w', kind: 'tumbling', sizeMs: 10_000, graceMs: 5000, streamTime: null, closeLine: null, bars: [] });
    await session.goto(2, 2);
    expect(lineOf(session)).toMatchObject({ streamTime: BASE + 14_999, closeLine: BASE + 9999 });
    expect(barsOf(lineOf(session))).toEqual(['a[0,10) 1 grace 15', 'a[10,20) 1 open 25 inserted']);
    await session.goto(3, 2);
    expect(barsOf(lineOf(session))).toEqual(['a[0,10) 1 closed 15', 'a[10,20) 1 open 25', 'b[10,20) 1 open 25 inserted']);
    // a record without a key does not move the clock of the aggregation
    await session.goto(4);
    expect(lineOf(session).streamTime).toBe(BASE + 15_000);
    expect(barsOf(lineOf(session, null, 'B'))).toEqual(['b[10,20) 1 open 25']);
  });

  test('has the records as dots, before and behind the cursor, those not taken yet too', async () => {
    const session = await open(visitsPerMinute, [VISITS]);
    await session.goto(6, 2);
    const { dots } = lineOf(session);
    expect(dots.map(({ record, key, fate, when }) => `${record} ${key} ${fate} ${when}`)).toEqual([
      '1 alice emitted past', '2 bob emitted past', '3 alice emitted past', '4 alice emitted past', '5 bob emitted past', '6  dropped current', '7 alice pending future', '8 carol pending future',
    ]);
    await session.end();
    await session.goto(7, 2);
    expect(lineOf(session).dots.slice(-2).map(({ record, key, fate, when }) => `${record} ${key} ${fate} ${when}`)).toEqual(['7 alice stored current', '8 carol emitted future']);
  });

  test('of sessions reaches over gap and grace, and shows what was merged away', async () => {
    const session = await open(pageSessions, [input('visits', ['a', '/', 0], ['a', '/', 20_000], ['b', '/', 80_000], ['b', '/', 110_001])]);
    await session.goto(2, 2);
    expect(barsOf(lineOf(session))).toEqual(['a[0,0] ∅ open 90.001 deleted'.replace('∅', '')]);
    await session.goto(3);
    expect(lineOf(session)).toMatchObject({ kind: 'session', sizeMs: null, closeLine: BASE - 10_000 });
    expect(barsOf(lineOf(session))[0]).toBe('a[0,20] 2 grace 110.001');
    await session.goto(4);
    expect(barsOf(lineOf(session))[0]).toBe('a[0,20] 2 closed 110.001');
  });

  test('of sliding windows holds both ends', async () => {
    const session = await open(slidingCounts, [input('readings', ['r', 'a', 65_000], ['r', 'b', 69_000])]);
    await session.end();
    expect(lineOf(session)).toMatchObject({ kind: 'sliding', sizeMs: 10_000, graceMs: 30_000 });
    expect(barsOf(lineOf(session)).map((bar) => bar.replace(/ (inserted|updated)/, ''))).toEqual(['r[55,65] 1 grace 95.001', 'r[59,69] 2 open 99.001', 'r[65.001,75.001] 1 open 105.002']);
  });

  test('of a join draws the span in which each record finds partners, seen from its side', async () => {
    const session = await open(leftJoin, [input('orders', ['o', 'A', 20_000]), input('payments', ['o', 'p', 25_000])]);
    await session.end();
    expect(lineOf(session, 'paid-this-join-store')).toMatchObject({ kind: 'join', sizeMs: 20_000, graceMs: 5000, streamTime: BASE + 25_000 });
    expect(barsOf(lineOf(session, 'paid-this-join-store'))).toEqual(['o[10,30] A open 35.001']);
    expect(barsOf(lineOf(session, 'paid-outer-other-join-store'))).toEqual(['o[15,35] p open 40.001 inserted']);
    expect(lineOf(session, 'paid-this-join-store').dots.map(({ record }) => record)).toEqual([1]);
  });

  test('of a suppress buffer shows what it keeps back, by the clock of suppress', async () => {
    const session = await open(finals, [input('readings', ['a', 'x', 1000], ['b', 'x', 12_000])]);
    await session.end();
    expect(lineOf(session, 'final-only-store')).toMatchObject({ kind: 'tumbling', sizeMs: 10_000, graceMs: 5000, streamTime: BASE + 12_000 });
    expect(barsOf(lineOf(session, 'final-only-store'))).toEqual(['a[0,10) 1 grace 15', 'b[10,20) 1 open 25 inserted']);
  });

  test('shows the task of the cursor, because every task has a clock of its own', async () => {
    const session = await open(finals, [input('readings', ['a', 'x', 1000, { partition: 0 }], ['b', 'x', 40_000, { partition: 1 }])], { partitions: { readings: 2 } });
    await session.end();
    expect([lineOf(session).streamTime, barsOf(lineOf(session)).length]).toEqual([BASE + 40_000, 1]);
    await session.goto(1);
    expect([lineOf(session).streamTime, barsOf(lineOf(session))]).toEqual([BASE + 1000, ['a[0,10) 1 open 15']]);
  });

  test('is not there without windows', async () => {
    const session = await open(counts, [input('visits', ['a', 'x', 0])]);
    await session.end();
    expect(session.view({ windows: { store: null, key: null } }).windows).toBeNull();
  });
});
