import { describe, expect, test } from 'vitest';
import { Consumed, LogAndContinueExceptionHandler, Materialized, Produced, Serdes, StreamsBuilder, TimeWindows, WindowedSerdes } from '../../../../src/engine/index.ts';
import { Debugger } from '../../../../src/engine/session/debugger.ts';
import type { DebuggerHost } from '../../../../src/engine/session/debugger-host.ts';
import type { Session } from '../../../../src/engine/session/session.ts';
import { plainText } from '../../../../src/engine/session/sentences/text.ts';
import type { ViewText } from '../../../../src/engine/session/view.ts';
import { counts, finals, input, open, visitsPerMinute, VISITS } from '../sessions.ts';
import { ask, finished, refusal } from '../asking/ask.ts';

const text = Serdes.string();

/** What came out, as `topic key=value`, in order. */
function outputs({ timeline, view }: Session): readonly string[] {
  void view;
  const found: string[] = [];
  for (const [topic, numbers] of timeline.outputs) {
    if (topic.endsWith('-changelog')) continue;
    for (let i = 0; i < numbers.length; i++) {
      const event = timeline.log.at(numbers.at(i));
      if (event.kind === 'output') found.push(`${topic}@${event.timestamp}`);
    }
  }
  return found;
}
const values = async (on: Debugger, expression: string): Promise<string> => (await on.execute(`print ${expression}`)).lines.join('\n');

describe('a branch', () => {
  test('without a change is the same run, event for event', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    const main = on.session;
    await ask(on, 'branch same');
    expect(on.session).not.toBe(main);
    const [a, b] = [[...main.timeline.log.range(0, main.timeline.log.length)], [...on.session.timeline.log.range(0, on.session.timeline.log.length)]];
    expect(b).toEqual(a);
    expect(await ask(on, 'compare')).toEqual(['main and same agree in all 8 records, and in what their stores hold at the end']);
  });

  test('goes without the record at the cursor, whichever that is when the command is carried out', async () => {
    const on = await finished(open(counts, [input('visits', ['a', 'x', 0], ['a', 'y', 1000], ['a', 'z', 2000])]));
    await on.execute('goto 2');
    await ask(on, 'skip .');
    expect((await on.execute('branches')).lines.join('\n')).toContain('skip 2');
    await on.execute('switch main');
    await on.execute('goto 0');
    expect(await refusal(on, 'skip .')).toContain('no record has been taken yet');
  });

  test('leaves at the cursor, stands there at its newest moment, and goes on', async () => {
    const on = await finished(open(counts, [input('visits', ['a', 'x', 0], ['a', 'y', 1000], ['a', 'z', 2000])], { config: { 'statestore.cache.max.bytes': 10_000 } }));
    await ask(on, 'goto 1');
    expect(await refusal(on, 'commit')).toContain('branch here');
    expect(await ask(on, 'branch early')).toEqual(['early', 'it has taken 1 of 3 records (rerun, run or next go on)', expect.stringContaining('1.2')]);
    expect((await ask(on, 'commit')).join('\n')).toContain('emitted to counts-out-0: a = 1');
    await ask(on, 'rerun');
    expect(on.session.timeline.inputCount).toBe(3);
    expect((await ask(on, 'compare')).join('\n')).toContain('early: counts-out a = 1');
    expect(await ask(on, 'switch main')).toContain('it has taken all 3 records');
    expect(outputs(on.session)).toEqual([]);
  });

  test('is made by a change, stays in a tree, and is left again', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    const main = on.session;
    await ask(on, 'skip 1');
    await ask(on, 'skip 1');
    await ask(on, 'branch deeper');
    expect(await ask(on, 'branches')).toEqual([
      '  main  (8 of 8 records)', '    b1  from main 8.4  skip 1, skip 1  (6 of 6 records)', '*     deeper  from b1 6.4  (6 of 6 records)',
    ]);
    await ask(on, 'switch main');
    expect(on.session).toBe(main);
    expect(await refusal(on, 'switch deepr')).toContain('did you mean deeper?');
    expect(await refusal(on, 'branch b1')).toContain('there is a branch b1 already');
    expect(await refusal(on, 'rerun')).toContain('main is as it was recorded');
  });

  test('keeps the cursor at the same record', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    await ask(on, 'goto 5.2');
    await ask(on, 'skip 2');
    expect(on.session.moment.position).toEqual({ record: 4, step: 2 });
  });

  test('does commits and moves of the clock again, where they were', async () => {
    const session = await open(counts, [input('visits', ['a', 'x', 0], ['a', 'y', 1000], ['b', 'z', 2000])], { config: { 'statestore.cache.max.bytes': 10_000 } });
    const on = new Debugger(session);
    await ask(on, 'next');
    await ask(on, 'commit');
    await ask(on, 'run');
    await ask(on, 'clock 5s');
    await ask(on, 'skip 3');
    expect(on.session.acts.map(({ kind, inputs }) => [kind, inputs])).toEqual([['commit', 1], ['clock', 2]]);
    expect((await ask(on, 'compare')).join('\n')).toMatch(/record 3 \(only here\)/);
  });

  test('that cannot be made leaves everything as it was', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    const main = on.session;
    expect(await refusal(on, 'grace aggregate 10h')).toContain('retention=[600000]');
    expect(await refusal(on, 'skip 9')).toContain('record 9 has not been taken yet');
    expect(await refusal(on, 'set statestore.cache.max.byte=1')).toContain('did you mean statestore.cache.max.bytes?');
    expect(on.session).toBe(main);
    expect(await ask(on, 'branches')).toEqual(['* main  (8 of 8 records)']);
  });

  test('can be interrupted, and then nothing has changed', async () => {
    const on = await finished(open(counts, [input('visits', ...Array.from({ length: 600 }, (_, i) => ['a', 'x', i * 10] as const))]));
    const main = on.session;
    main.breathe = () => {
      main.interrupt();
      return Promise.resolve();
    };
    expect(await refusal(on, 'skip 3')).toContain('interrupted: nothing has changed');
    expect(on.session).toBe(main);
  });

  test('tells how far it has run', async () => {
    const on = await finished(open(counts, [input('visits', ...Array.from({ length: 1024 }, (_, i) => ['a', 'x', i * 10] as const))]));
    const main = on.session;
    const told: (number | null)[] = [];
    main.breathe = () => {
      told.push(main.progress);
      return Promise.resolve();
    };
    await ask(on, 'branch');
    expect(told).toEqual([0.25, 0.5, 0.75, 1]);
  });
});

describe('a change', () => {
  const late = input('readings', ['a', 'x', 0], ['b', 'x', 1000], ['a', 'x', 12_000], ['a', 'x', 16_000], ['b', 'q', 3000]);

  test('of the order makes a record come before another one, with the timestamp that it has', async () => {
    const on = await finished(open(finals, [late]));
    await ask(on, 'move 5 before 4');
    expect((await ask(on, 'compare')).join('\n')).toMatch(/record 5 \/ 4: readings-0 b = q\n {6}main: nothing \(dropped at aggregate: window closed\)/);
    await ask(on, 'end');
    expect((await ask(on, 'why final 1'))[1]).toContain('b@[00:00,00:10) = 2');
  });

  test('of when a record arrives makes it late', async () => {
    const on = await finished(open(finals, [late]));
    await ask(on, 'delay 2 by 15s');
    expect((await ask(on, 'whynot 5')).join('\n')).toContain('record 5: readings-0 offset 4, b = x at 00:01: dropped at aggregate: window closed');
  });

  test('of a record changes value, key, time, partition or header', async () => {
    const on = await finished(open(counts, [input('visits', ['a', 'x', 0], ['a', 'y', 1000])], { partitions: { visits: 2 } }));
    await ask(on, 'edit 2 key b');
    expect(await values(on, 'store("counts").get("b")')).toContain('1');
    await ask(on, 'edit 1 ts +90s');
    await ask(on, 'goto 1');
    expect(await values(on, 'ts - time("00:00")')).toContain('90000');
    await ask(on, 'edit 1 partition 1');
    expect(on.session.view({ record: { number: 1, raw: false } }).record!.partition).toBe(1);
    await ask(on, 'edit 1 header trace=7');
    expect(on.session.view({ record: { number: 1, raw: false } }).record!.headers.map(({ name, value }) => [name, value.text])).toEqual([['trace', '7']]);
    expect(await refusal(on, 'edit 1 partition 2')).toContain('0 to 1');
    expect(await refusal(on, 'edit 1 color red')).toContain('value|key|ts|partition|header');
  });

  test('puts a record in, before another or at the cursor', async () => {
    const on = await finished(open(finals, [input('readings', ['a', 'x', 0])]));
    await ask(on, 'insert readings {"key": "b", "value": "tick", "ts": "00:15"}');
    expect((await ask(on, 'why final'))[1]).toContain('a@[00:00,00:10) = 1');
    await ask(on, 'insert readings {"key": "a", "value": "y", "ts": "00:05"} at 2');
    expect(on.session.moment.record).toBe(2);
    await ask(on, 'end');
    expect((await ask(on, 'why final'))[1]).toContain('a@[00:00,00:10) = 2');
    expect(await refusal(on, 'insert reading {"key": "a"}')).toContain('did you mean readings?');
    expect(await refusal(on, 'insert readings {"key": ')).toContain('is not JSON');
  });

  test('of the grace reaches suppress behind it', async () => {
    const on = await finished(open(finals, [late]));
    await ask(on, 'grace aggregate 20s');
    expect((await ask(on, 'whynot 5')).join('\n')).toContain('end 00:10 + grace 20 s = 00:30');
    expect(await refusal(on, 'grace final-only 5s')).toContain('waits for the grace of the windows before it');
    expect(await refusal(on, 'grace toStream 5s')).toContain('has no windows with a grace');
  });

  test("of a grace that someone else's builder made is refused", async () => {
    const on = await finished(open(() => {
      const builder = new StreamsBuilder();
      builder.stream('in', Consumed.with(text, text)).groupByKey().windowedBy(TimeWindows.ofSizeAndGrace(10_000, 0)).count(Materialized.as('w'))
        .toStream().to('out', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(text, 10_000), Serdes.long()));
      return builder.build();
    }, [input('in', ['a', 'x', 0])]));
    expect(await refusal(on, 'grace aggregate 5s')).toContain('Edit the file and reload');
  });

  test('of the configuration or the partitions runs under them', async () => {
    const on = await finished(open(finals, [input('readings', ['a', 'x', 0], ['d', 'x', 16_000])]));
    expect((await ask(on, 'why final'))[1]).toContain('a@[00:00,00:10)');
    await ask(on, 'partitions readings=2');
    const partitions = [1, 2].map((number) => on.session.view({ record: { number, raw: false } }).record!.partition);
    expect(new Set(partitions).size).toBe(2);
    expect((await ask(on, 'compare')).join('\n')).toContain('main: final a@[00:00,00:10) = 1');
    await ask(on, 'set statestore.cache.max.bytes=10000');
    expect((await ask(on, 'whynot 1')).join('\n')).toContain('it takes a commit');
  });
});

describe('compare', () => {
  test('aligns records whatever was skipped before them, and tells outputs, ends and stores', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    await ask(on, 'skip 1');
    expect(await ask(on, 'compare')).toEqual([
      'main and b1 differ first at record 1 (only here): visits-0 alice = /home', '2 records came out differently',
      '  record 1 (only here): visits-0 alice = /home', '      main: counts alice@[00:00,01:00) = 1', '      b1: not there',
      '  record 3 / 2: visits-0 alice = /cart', '      main: counts alice@[00:00,01:00) = 2', '      b1: counts alice@[00:00,01:00) = 1',
      'at the end one stored value differs:', '  visits-per-minute alice@[00:00,01:00): main: 2, b1: 1',
    ]);
    const { data } = await on.execute('compare main b1');
    expect(data).toMatchObject({ left: 'main', right: 'b1', compared: 7, same: false, first: { left: 1, right: null }, differing: 2, stores: [{ store: 'visits-per-minute', left: '2', right: '1' }] });
  });

  test('shows both runs beside each other', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    await ask(on, 'skip 1');
    await ask(on, 'compare');
    const query = { from: 1, to: 8, cells: 8, row: 'first', limit: 4, onlyDifferent: false } as const;
    const { compare, branch, isCompared } = on.session.view({ compare: query }, on.extras());
    expect([branch, isCompared]).toEqual([{ name: 'b1', parent: 'main', changes: ['skip 1'], all: ['main', 'b1'], forks: [{ name: 'main', record: 8 }] }, true]);
    const shown = (side: { readonly number: number; readonly text: ViewText } | null): string => (side === null ? '–' : `${side.number} ${plainText(side.text)}`);
    expect(compare!.rows.map(({ left, right, differs }) => [shown(left), shown(right), differs])).toEqual([
      ['1 alice@[00:00,01:00) = 1', '–', true], ['2 bob@[00:00,01:00) = 1', '1 bob@[00:00,01:00) = 1', false],
      ['3 alice@[00:00,01:00) = 2', '2 alice@[00:00,01:00) = 1', true], ['4 alice@[01:00,02:00) = 1', '3 alice@[01:00,02:00) = 1', false],
    ]);
    expect([compare!.total, compare!.firstRow, compare!.differing, compare!.storesDiffering]).toEqual([8, 0, 2, 1]);
    const different = on.session.view({ compare: { ...query, onlyDifferent: true } }, on.extras()).compare!;
    expect([different.rows.length, different.total]).toEqual([2, 2]);
    expect([compare!.left.title, compare!.right.title]).toEqual(['main', 'b1']);
    expect([compare!.left.timeline.cells.length, compare!.right.timeline.cells.length]).toEqual([8, 7]);
    expect(plainText(compare!.firstDifference!.right)).toBe('b1: not there');
  });

  test('follows a branch that is changed again', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    await ask(on, 'skip 1');
    await ask(on, 'compare');
    await ask(on, 'skip 1');
    const { compare } = on.session.view({ compare: { from: 1, to: 8, cells: 8, row: 0, limit: 9, onlyDifferent: true } }, on.extras());
    expect(compare!.right.changes).toEqual(['skip 1', 'skip 1']);
    expect(compare!.rows.map(({ right }) => right?.number ?? null)).toEqual([null, null, 1, 3]);
  });

  test('of a branch that has not come so far compares what both have', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    await ask(on, 'goto 3');
    await ask(on, 'branch short');
    expect((await ask(on, 'compare'))[0]).toContain('short has taken 3 records and main 8');
    expect((await ask(on, 'compare'))[1]).toContain('agree in all 3 records');
  });

  test('needs two branches', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    expect(await refusal(on, 'compare')).toContain('compare needs two branches');
    expect(await refusal(on, 'compare main main')).toContain('not main twice');
  });
});

describe('undo', () => {
  test('takes the last change back, and the branch that was made for it', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    await ask(on, 'skip 1');
    await ask(on, 'skip 1');
    expect((await ask(on, 'undo'))[0]).toBe('undone: skip 1');
    expect(on.session.timeline.inputCount).toBe(7);
    expect(await ask(on, 'branches')).toEqual(['  main  (8 of 8 records)', '*   b1  from main 8.4  skip 1  (7 of 7 records)']);
    await ask(on, 'switch main');
    await ask(on, 'skip 2');
    expect((await ask(on, 'undo'))[0]).toBe('undone: skip 2');
    expect(await ask(on, 'branches')).toEqual(['* main  (8 of 8 records)', '    b1  from main 8.4  skip 1  (7 of 7 records)']);
    // the run that undo went back to is open still
    expect(await ask(on, 'why record 8')).not.toEqual([]);
  });

  test('again takes back what was before that, to the beginning, where each run is open still', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    for (const line of ['skip 1', 'edit 1 key zoe', 'goto 3', 'rerun', 'branch side', 'skip 2']) await ask(on, line);
    expect((await ask(on, 'undo'))[0]).toBe('undone: skip 2');
    expect((await ask(on, 'undo'))[0]).toBe('undone: branch side');
    expect((await ask(on, '2undo'))[0]).toBe('undone: rerun, edit 1 key zoe');
    expect(await ask(on, 'branches')).toEqual(['  main  (8 of 8 records)', '*   b1  from main 8.4  skip 1  (7 of 7 records)']);
    expect(await ask(on, 'why record 7')).not.toEqual([]);
    expect((await ask(on, '9undo'))[0]).toBe('undone: skip 1');
    expect(await ask(on, 'branches')).toEqual(['* main  (8 of 8 records)']);
    expect(await ask(on, 'why record 8')).not.toEqual([]);
    expect(await refusal(on, 'undo')).toContain('nothing to undo');
  });

  test('goes back twenty things at the most', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    for (let i = 0; i < 25; i++) await ask(on, `edit 1 key k${i}`);
    const undone = (await ask(on, '99undo'))[0]!;
    expect(undone.split(', ')).toHaveLength(20);
    expect(undone).toMatch(/^undone: edit 1 key k24, .*edit 1 key k5$/);
    expect(await ask(on, 'branches')).toContainEqual(expect.stringContaining('edit 1 key k4'));
  });

  test('what it took back is done again by redo, with the runs that were there', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    for (const line of ['skip 1', 'edit 1 key zoe', 'branch side']) await ask(on, line);
    const [all, side] = [await ask(on, 'branches'), on.session];
    await ask(on, '3undo');
    expect(await ask(on, 'branches')).toEqual(['* main  (8 of 8 records)']);
    expect((await ask(on, 'redo'))[0]).toBe('done again: skip 1');
    expect(await ask(on, 'branches')).toEqual(['  main  (8 of 8 records)', '*   b1  from main 8.4  skip 1  (7 of 7 records)']);
    expect((await ask(on, '9redo'))[0]).toBe('done again: edit 1 key zoe, branch side');
    expect(await ask(on, 'branches')).toEqual(all);
    expect(on.session).toBe(side);
    expect(await ask(on, 'why record 7')).not.toEqual([]);
    expect(await refusal(on, 'redo')).toContain('nothing to redo');
    // and back again, as often as one likes
    expect((await ask(on, '3undo'))[0]).toBe('undone: branch side, edit 1 key zoe, skip 1');
    expect((await ask(on, '3redo'))[0]).toBe('done again: skip 1, edit 1 key zoe, branch side');
  });

  test('something new puts an end to what could be done again', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    for (const line of ['skip 1', 'undo', 'skip 2']) await ask(on, line);
    expect(await refusal(on, 'redo')).toContain('nothing to redo');
    expect((await ask(on, 'undo'))[0]).toBe('undone: skip 2');
    expect((await ask(on, 'redo'))[0]).toBe('done again: skip 2');
  });

  test('says so in Chinese', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    on.session.language = 'zh';
    expect(await refusal(on, 'redo')).toContain('没有可重做的');
    expect(await refusal(on, 'undo')).toContain('没有可撤销的');
    expect(await refusal(on, 'switch b7')).toBe('没有分支 b7（main）');
    await ask(on, 'branch late');
    expect(await ask(on, 'branches')).toEqual(['  main  (8 条记录中的 8 条)', '*   late  来自 main 8.4  (8 条记录中的 8 条)']);
  });
});

test('switch - goes to the branch before, and back', async () => {
  const on = await finished(open(visitsPerMinute, [VISITS]));
  expect(await refusal(on, 'switch -')).toContain('no other branch');
  await ask(on, 'skip 1');
  expect((await ask(on, 'switch -'))[0]).toBe('main');
  expect((await ask(on, 'switch -'))[0]).toBe('b1: skip 1');
});

test('a record that cannot be read keeps its place, although it is told early', async () => {
  const on = await finished(open((builder: StreamsBuilder) => {
    builder.stream('in', Consumed.with(text, Serdes.long())).mapValues((value) => value + 1n).to('out', Produced.with(text, Serdes.long()));
  }, [input('in', ['a', 1, 0], ['b', null, 1000, { raw: '000102' }], ['c', 3, 2000])], { config: { 'deserialization.exception.handler': LogAndContinueExceptionHandler } }));
  expect(on.session.view({ record: { number: 1, raw: false } }).record!.offset).toBe(1);
  await ask(on, 'branch');
  expect((await ask(on, 'compare'))[0]).toContain('agree in all 3 records');
  await ask(on, 'edit 1 value 2');
  await ask(on, 'end');
  expect(await values(on, 'topic("out").at(1)')).toContain('3');
});

test('an edited topology stands in the tree, and can be compared with the one before', async () => {
  const program = (least: number) => (builder: StreamsBuilder): void => {
    builder.stream('in', Consumed.with(text, Serdes.long())).filter((_key, value) => value >= BigInt(least)).to('out', Produced.with(text, Serdes.long()));
  };
  const host = {
    topologyFile: 'in.ts', loaded: { topology: program(0), config: {}, file: 'in.ts', source: '' },
    load: () => Promise.resolve({ topology: program(2), config: {}, file: 'in.ts', source: '' }), exists: () => false, sourceLine: () => null, relative: (_from: string, to: string) => to,
  } as unknown as DebuggerHost;
  const on = new Debugger(await open(program(0), [input('in', ['a', 1, 0], ['b', 2, 1000])]), { host });
  await ask(on, 'run');
  await ask(on, 'branch edited');
  await ask(on, 'reload');
  expect(await ask(on, 'branches')).toEqual(['  main  (2 of 2 records)', '*   edited  from main 2.3  reload  (2 of 2 records)']);
  expect((await ask(on, 'compare')).join('\n')).toMatch(/record 1: in-0 a = 1\n {6}main: out a = 1\n {6}edited: nothing \(dropped at filter: predicate does not let it pass\)/);
  await ask(on, 'skip 2');
  expect(await ask(on, 'branches')).toContain('*   edited  from main 2.3  reload, skip 2  (1 of 1 records)');
  expect(await values(on, 'topic("out").size')).toContain('0');
});
