import { expect, test } from 'vitest';
import { Consumed, Materialized, Serdes } from '../../../../src/engine/index.ts';
import { BASE, counts, finals, input, leftJoin, record, wordCount } from '../sessions.ts';
import { MemoryHost, Talk } from './talk.ts';
import { visitsPerMinute, VISITS } from '../sessions.ts';

test('print answers expressions; times also as people read them', async () => {
  const talk = await Talk.about();
  await talk.say('goto 4.2');
  expect(await talk.say('print key')).toBe('"alice"');
  expect(await talk.say('print ts')).toBe(`${BASE + 60_000}  (01:00)`);
  expect(await talk.say('p streamTime - time("00:10")')).toBe('50000');
  expect(await talk.say('p null')).toBe('null');
  expect(await talk.say('p outputs()')).toBe('[]');
  expect(await talk.say('goto 4', 'p topic("counts").last')).toBe('{ key: alice@[01:00,02:00), value: 1, timestamp: 01:00, topic: "counts", partition: 0, offset: -1 }');
  expect((await talk.result('p store("visits-per-minute").window("alice", "00:00")')).data).toEqual({ value: 2 });
  expect(await talk.say('p')).toContain('! print needs an expression or one of record, stores');
  expect(await talk.say('p keyy')).toBe('! there is no keyy here; did you mean key?\n  keyy\n  ^^^^');
});

test('print shows a store, with what the step has changed', async () => {
  const talk = await Talk.about();
  await talk.say('goto 5.2');
  expect(await talk.say('print store visits-per-minute')).toBe([
    'visits-per-minute (window, 3 entries)',
    '   key                  value  time              written by',
    '   alice@[00:00,01:00)      2  00:59.999         #3',
    '   alice@[01:00,02:00)      1  01:00             #4',
    '~  bob@[00:00,01:00)        2  00:40      was 1  #5',
  ].join('\n'));
  expect(await talk.say('print store("visits-per-minute")')).toContain('alice@[01:00,02:00)');
  expect(await talk.say('print store visits-per-minute bob')).not.toContain('alice');
  expect(await talk.say('1print store visits-per-minute')).toContain('and 2 more');
  expect(await talk.say('print store visits')).toContain('! there is no store visits');
});

test('print windows tells which are open, and when they close', async () => {
  const talk = await Talk.about();
  await talk.say('goto 7');
  expect(await talk.say('print windows')).toBe([
    'visits-per-minute: tumbling 1 min, grace 1 min, stream time 02:10',
    'window               value            closes at stream time',
    'alice@[01:00,02:00)      1  in grace  03:00                  in 50 s',
    'alice@[02:00,03:00)      1  open      04:00                  in 1 min 50 s',
    '  2 closed',
  ].join('\n'));
  expect(await talk.say('print windows nowhere')).toContain('! there is no store nowhere');
});

test('print shows records, clocks, tasks, topics and offsets', async () => {
  const talk = await Talk.about();
  expect(await talk.say('print record')).toBe('! no record has been taken yet');
  await talk.say('goto 4.2');
  expect(await talk.say('print record')).toContain('#4  visits-0 offset 3  01:00  key alice  value /pay  task 0_0');
  expect(await talk.say('print record')).toMatch(/▸ +2 +aggregate/);
  expect(await talk.say('print clocks')).toMatch(/stream +0_0 +01:00/);
  expect(await talk.say('print tasks')).toMatch(/0_0 +running +visits-0 +01:00 +visits-per-minute/);
  expect(await talk.say('print topics')).toMatch(/visits +input +0 +8 +4 +alice = \/pay/);
  expect(await talk.say('print offsets')).toMatch(/visits +0 +4 +- +8 +4/);
  expect(await talk.say('print topic visits')).toContain('visits (input)');
  expect(await talk.say('print topic count')).toContain('! there is no topic count; did you mean counts?');
  expect(await talk.say('print stores')).toMatch(/visits-per-minute +window +3 +0/);
});

test('print cache and print buffers show what waits', async () => {
  const cached = await Talk.about(counts, [input('visits', ['a', '1', 0], ['a', '2', 1], ['b', '1', 2])], { config: { 'statestore.cache.max.bytes': 1_000_000 } });
  await cached.say('run');
  expect(await cached.say('print cache')).toMatch(/counts +0_0 +a +2\ncounts +0_0 +b +1\nthe cache holds up to 1000000 bytes/);
  expect(await cached.say('commit', 'print cache')).toContain('nothing waits in a cache');
  const uncached = await Talk.about();
  expect(await uncached.say('print cache')).toContain('statestore.cache.max.bytes is 0');
  expect(await uncached.say('print buffers')).toBe('no operator of this topology keeps records back');
  const held = await Talk.about(finals, [input('readings', ['a', 'x', 0])]);
  expect(await held.say('run', 'print buffers')).toContain('a@[00:00,00:10)');
  const joined = await Talk.about(leftJoin, [input('orders', ['o', 'x', 0])]);
  expect(await joined.say('run', 'print buffers')).toContain('join');
});

test('history tells all writes of a key, and marks those ahead', async () => {
  const talk = await Talk.about();
  await talk.say('run', 'goto 3');
  expect(await talk.say('history bob')).toBe([
    '    at  store              key                was  became  by         time',
    '   2.2  visits-per-minute  bob@[00:00,01:00)  ∅         1  aggregate  00:10',
    '·  5.2  visits-per-minute  bob@[00:00,01:00)  1         2  aggregate  00:40',
  ].join('\n'));
  expect((await talk.result('history visits-per-minute alice @01:00')).data).toHaveLength(1);
  expect(await talk.say('history bobb')).toContain('! bobb was never written to any store; did you mean bob?');
  expect(await talk.say('history')).toContain('! history needs a key');
});

test('diff tells what changed between two records', async () => {
  const talk = await Talk.about();
  await talk.say('run');
  const answer = await talk.say('diff 2 5');
  expect(answer).toContain('~  visits-per-minute  alice@[00:00,01:00)    1   2');
  expect(answer).toContain('+  visits-per-minute  alice@[01:00,02:00)        1');
  expect(answer).toContain('counts: 3 more records');
  expect(answer).toContain('stream time of 0_0: 00:10 → 01:00');
  expect(await talk.say('goto 6', 'diff 5')).toContain('1 dropped');
  expect(await talk.say('diff 5 99')).toBe('! there is no record 99 yet: the run stands after 8');
  expect(await talk.say('diff')).toContain('! diff needs a moment');
});

test('diff takes steps, marks and a store', async () => {
  const talk = await Talk.about();
  await talk.say('run', 'goto 5.1', 'mark a', 'goto 8');
  expect(await talk.say("diff 'a")).toContain('from step 5.1 to the end of record 8:');
  expect(await talk.say("diff 'a")).toContain('~  visits-per-minute  bob@[00:00,01:00)      1   2');
  expect(await talk.say("diff 'a visits-per-minute")).not.toContain('stream time');
  expect(await talk.say("diff 'a 5.1 visits-per-minute")).toContain('visits-per-minute holds the same');
  expect(await talk.say('diff 7 5 visits-per-minute')).toContain('from the end of record 5 to the end of record 7:');
  expect(await talk.say('diff 0')).toContain('from the beginning to the end of record 8:');
  expect(await talk.say("diff 'b")).toBe("! 'b is no moment: a record (142), a step of it (142.3) or a mark ('a); did you mean 'a?");
  expect(await talk.say("diff 'a visits-per-minut")).toContain('did you mean visits-per-minute?');
  expect((await talk.result("diff 'a visits-per-minute")).data).toMatchObject({ from: 5, fromStep: 1, to: 8, stores: [{ key: 'alice@[02:00,03:00)', old: null, new: '1' }, { old: '1', new: '2' }, {}] });
  expect(await talk.say('lang zh', "diff 'a")).toContain('从步骤 5.1到记录 8 末尾：');
});

test('a store is shown as bytes, by partition, and as it differs from a moment', async () => {
  const talk = await Talk.about(visitsPerMinute, [input('visits', ['a', 'x', 0, { partition: 1 }], ['b', 'y', 1000, { partition: 0 }], ['c', 'y', 2000, { partition: 1 }])], { partitions: { visits: 2 } });
  await talk.say('run', 'goto 2', 'mark m', 'goto 3');
  expect(await talk.say('print store visits-per-minute partition 1')).not.toContain('b@');
  expect(await talk.say('print store visits-per-minute partition 7')).toBe('! visits-per-minute has no partition 7 (0 1)');
  expect(await talk.say('print store visits-per-minute raw b')).toMatch(/62[0-9a-f]{24,}/);
  const since = await talk.say("print store visits-per-minute since 'm");
  expect(since).toContain('1 of its entries is not as at 2.4');
  expect(since).toContain('+  c@[00:00,01:00)      1');
  expect(await talk.say("print store visits-per-minute since 'm partition 0")).toContain('nothing is otherwise');
  expect(await talk.say('lang zh', 'print store visits-per-minute since 0 c')).toContain('与 0.0 相比有 1 项不同');
});

test('fates and metrics count up to the cursor', async () => {
  const talk = await Talk.about();
  await talk.say('run');
  expect((await talk.result('fates')).data).toEqual({ fates: { emitted: 7, dropped: 1 }, drops: { 'null-key': 1 } });
  expect(await talk.say('fates dropped')).toMatch(/#6 +visits +∅ +01:05 +aggregate +null-key/);
  expect(await talk.say('fates stored')).toBe('no record up to here was stored');
  expect(await talk.say('fates droped')).toContain('! there is no fate droped; did you mean dropped?');
  expect((await talk.result('goto 3')).ok && (await talk.result('fates')).data).toEqual({ fates: { emitted: 3 }, drops: {} });
  expect((await talk.result('metrics')).data).toMatchObject({ totals: { records: 3, 'dropped-records': 0 }, stores: [{ store: 'visits-per-minute', entries: 2, writes: 3 }] });
});

test('amplification counts what each record leads to, by topic and line', async () => {
  const talk = await Talk.about(wordCount, [input('lines', ['1', 'a b', 0], ['2', 'b', 1])]);
  await talk.say('run');
  const { data } = await talk.result('amplification');
  const { totals, inputs } = data as unknown as { readonly inputs: number; readonly totals: { readonly [role: string]: { readonly records: number } } };
  expect(inputs).toBe(2);
  expect([totals['repartition']!.records, totals['changelog']!.records, totals['sink']!.records]).toEqual([3, 3, 3]);
  expect(await talk.say('amp')).toMatch(/each of 2 records led to 4\.50 records/);
});

test('list shows the program around the operator, with what each line made', async () => {
  const talk = await Talk.about(visitsPerMinute, [VISITS], {}, new MemoryHost('visits', { visits: visitsPerMinute }));
  await talk.say('set list 1', 'goto 1.2');
  const line = talk.on.session.info.node('KSTREAM-AGGREGATE-0000000001')!.location!.line;
  if (line < 100) expect(await talk.say('list')).toContain(`▸ ${line}  line ${line} of the program   ⟵ aggregate`);
  expect(await talk.say('list 5')).toContain('  5  line 5 of the program');
  expect(await talk.say('list agregate')).toContain('did you mean aggregate?');
  const blind = await Talk.about();
  expect(await blind.say('list 5')).toContain('is not at hand');
});

test('topology lists the nodes with stores, lines and the records that they have seen', async () => {
  const talk = await Talk.about();
  expect(await talk.say('goto 2.2', 'topology')).toMatch(/sub-topology 0 {2}tasks 0_0\n {3}visits[\s\S]*▸ {2}aggregate +KSTREAM-AGGREGATE-0000000001 +→ toStream +\[visits-per-minute\] +windowed logged/);
});

test('config shows what was set, and Kafka\'s default beside it', async () => {
  const talk = await Talk.about(undefined, undefined, { config: { 'commit.interval.ms': 5 } });
  expect(await talk.say('config')).toMatch(/commit\.interval\.ms +5 +set/);
  expect(await talk.say('config commit.interval.ms')).toBe('commit.interval.ms = 5  (set)\n  default 30000');
  expect(await talk.say('config comit.interval.ms')).toContain('did you mean commit.interval.ms?');
});

test('set changes settings, and says what is configuration', async () => {
  const talk = await Talk.about();
  expect(await talk.say('set rows 1', 'goto 4', 'print store visits-per-minute')).toContain('and 2 more');
  expect(await talk.say('set lang zh')).toBe('lang 已设为 zh');
  expect(await talk.say('set lang en', 'set lang fr')).toBe('! set lang en or set lang zh, not fr');
  expect(await talk.say('set rows many')).toContain('! many is not a number of lines');
  expect(await talk.say('set commit.interval.ms 5')).toContain('commit.interval.ms is configuration');
});

test('find looks in nodes, stores, inputs and topics, whatever the capitals, and names the record to go to', async () => {
  const talk = await Talk.about();
  await talk.say('run', 'goto 5');
  expect(await talk.say('find BOB')).toBe([
    'store     visits-per-minute  bob@[00:00,01:00) = 2',
    'timeline  #2  visits-0  bob → /home',
    'timeline  #5  visits-0  bob → /faq',
    'topics    counts  bob@[00:00,01:00) → 1  #2',
    'topics    counts  bob@[00:00,01:00) → 2  #5',
    'topics    app-visits-per-minute-changelog  bob@[00:00,01:00) → 1  #2',
    'topics    app-visits-per-minute-changelog  bob@[00:00,01:00) → 2  #5',
  ].join('\n'));
  expect((await talk.result('find toStream')).data).toMatchObject([{ pane: 'topology', record: null }]);
  expect((await talk.result('find "01:00)"')).found?.text).toBe('01:00)');
  expect(await talk.say('find nowhere')).toBe('nothing holds nowhere');
  expect(await talk.say('find')).toBe('! find needs a text');
});

test('find tells how far it is, and when it is stopped it shows what it has found', async () => {
  const records = Array.from({ length: 5000 }, (_, i) => record(`user-${i % 50}`, i === 10 ? '/needle' : '/home', i));
  const talk = await Talk.about(visitsPerMinute, [{ topic: 'visits', records }]);
  await talk.say('run');
  const { session } = talk.on;
  const told: number[] = [];
  session.breathe = () => {
    told.push(session.progress!);
    return Promise.resolve();
  };
  expect((await talk.result('find /needle')).found?.hits).toMatchObject([{ pane: 'timeline', record: 11 }]);
  expect(told.length).toBeGreaterThan(5);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(told.at(-1)).toBeLessThanOrEqual(1);
  session.breathe = () => {
    session.interrupt();
    return Promise.resolve();
  };
  const stopped = await talk.result('find /needle');
  expect(stopped.lines).toEqual(['stopped after 13%', 'timeline  #11  visits-0  user-10 → /needle']);
  expect(stopped.found?.hits).toHaveLength(1);
});

test('no key or value, whatever it holds, ends a line or reaches the terminal as a command', async () => {
  const talk = await Talk.about(
    (builder) => void builder.table('visits', Consumed.with(Serdes.string(), Serdes.string()), Materialized.as('seen')), [input('visits', ['a\r', 'v\u001b[2J\n\tx', 0])],
  );
  const said = [await talk.say('run'), await talk.say('why'), await talk.say('print store seen'), await talk.say('print topic visits'), await talk.say('print record')];
  for (const text of said) expect(text).toContain('v␛[2J␊␉x');
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  expect(said.join('').match(/[\u0000-\u0009\u000b-\u001f]/)).toBeNull();
});
