import { expect, test } from 'vitest';
import { Consumed, Materialized, Produced, Serdes, TimeWindows, type StreamsBuilder } from '../../../../src/engine/index.ts';
import { counts, finals, input, pageSessions, record, visitsPerMinute } from '../sessions.ts';
import { Talk } from './talk.ts';

test('continue stops behind the step of a node, by its name or its label', async () => {
  const talk = await Talk.about();
  expect(await talk.say('break aggregate')).toBe('point 1: aggregate (KSTREAM-AGGREGATE-0000000001)');
  expect(await talk.at('continue')).toBe('1.2');
  expect(await talk.at('c')).toBe('2.2');
  expect(await talk.at('3c')).toBe('5.2');
  expect(await talk.at('C')).toBe('4.2');
  expect(await talk.at('delete 1', 'b KTABLE-TOSTREAM-0000000002', 'c')).toBe('4.3');
  expect(talk.on.extras().breakpoints!()).toEqual(['KTABLE-TOSTREAM-0000000002']);
});

test('points stop step, next and run too, and end not', async () => {
  const talk = await Talk.about();
  await talk.say('break aggregate if key == "bob"');
  expect(await talk.at('5n')).toBe('2.2');
  expect(await talk.at('run')).toBe('5.2');
  expect(await talk.at('100S')).toBe('2.2');
  expect(await talk.at('end')).toBe('8.4');
  expect(await talk.at('20N')).toBe('5.2');
});

test('a drop, its reason, late records, commits and tombstones are stops', async () => {
  const talk = await Talk.about();
  expect(await talk.say('break drop null-key', 'run')).toContain('point 1: drop null-key\n6.2');
  expect(await talk.say('delete', 'goto 0', 'break commit', 'end', 'commit', 'goto 0', 'c')).toContain('point 2: commit');
  expect(await talk.say('break drop nul-key')).toContain('! no record is dropped for nul-key; did you mean null-key?');

  const late = await Talk.about(undefined, [input('visits', ['a', 'x', 0], ['a', 'x', 300_000], ['a', 'late', 1000], ['a', 'x', 301_000])]);
  expect(await late.at('break late', 'run')).toBe('3.2');
  expect(await late.say('print reason')).toBe('"expired-window"');

  const table = (builder: StreamsBuilder): void => builder.table('users', Consumed.with(Serdes.string(), Serdes.string()), Materialized.as('users')).toStream().to('out', Produced.with(Serdes.string(), Serdes.string()));
  const gone = await Talk.about(table, [input('users', ['a', 'x', 0], ['b', 'y', 1], ['a', null, 2])]);
  expect(await gone.say('break tombstone', 'run')).toContain('a tombstone comes from users-0');
  expect(await gone.at()).toBe('3.1');
  expect(await gone.say('c')).toContain('a tombstone goes to out');
});

test('a window that closes is named, also one of sessions and of suppress', async () => {
  const talk = await Talk.about();
  expect(await talk.say('break window-close', 'run')).toContain('closed in visits-per-minute: alice@[00:00,01:00), bob@[00:00,01:00)');
  expect(await talk.at()).toBe('7.2');
  expect(await talk.say('break window-close nowhere')).toContain('! there is no store of windows nowhere');

  const sessions = await Talk.about(pageSessions, [input('visits', ['a', 'x', 0], ['a', 'x', 20_000], ['b', 'y', 100_000], ['b', 'y', 111_000])]);
  expect(await sessions.say('break window-close sessions', 'run')).toContain('closed in sessions: a@[00:00,00:20]');
  expect(await sessions.at()).toBe('4.2');

  const final = await Talk.about(finals, [input('readings', ['a', 'x', 0], ['a', 'x', 14_999], ['a', 'x', 15_000])]);
  expect(await final.say('break window-close', 'run')).toContain('closed in w: a@[00:00,00:10)');
});

test('a watch stops where the value changes, and backwards where it came to be', async () => {
  const talk = await Talk.about((builder) => {
    builder.stream('visits', Consumed.with(Serdes.string(), Serdes.string())).groupByKey().windowedBy(TimeWindows.ofSizeAndGrace(60_000, 60_000)).count(Materialized.as('visits-per-minute'));
  });
  expect(await talk.say('watch visits-per-minute alice @00:00')).toBe('point 1: visits-per-minute alice@00:00');
  expect(await talk.say('c')).toContain('visits-per-minute alice@[00:00,01:00): ∅ → 1');
  expect(await talk.say('c')).toContain('alice@[00:00,01:00): 1 → 2');
  expect(talk.on.points.all[0]!.value).toBe('2');
  expect(await talk.say('c')).toContain('2 → ∅ (fell out of retention)');
  await talk.say('end');
  expect(await talk.at('C')).toBe('7.2');
  expect(await talk.at('C')).toBe('3.2');
  expect(await talk.say('C', 'C')).toContain('the beginning: no point stopped it');
});

test('a watch without a window takes all windows of its key, and those that appear later', async () => {
  const talk = await Talk.about();
  await talk.say('watch visits-per-minute alice');
  const stops: string[] = [];
  for (let i = 0; i < 4; i++) stops.push(await talk.at('c'));
  expect(stops).toEqual(['1.2', '3.2', '4.2', '7.2']);
});

test('a write of the same value is no change', async () => {
  const table = (builder: StreamsBuilder): void => { builder.table('users', Consumed.with(Serdes.string(), Serdes.string()), Materialized.as('users')); };
  const talk = await Talk.about(table, [input('users', ['a', 'x', 0], ['a', 'x', 10], ['a', 'y', 20])]);
  expect(await talk.at('watch users a', 'c', 'c')).toBe('3.2');
});

test('a condition about the record stops once per record, one about the state where it becomes true', async () => {
  const talk = await Talk.about();
  expect(await talk.say('break key == "bob"')).toBe('point 1: key == "bob"');
  expect([await talk.at('c'), await talk.at('c')]).toEqual(['2.1', '5.1']);
  expect(await talk.at('delete', 'goto 0', 'break store("visits-per-minute").size == 2', 'c')).toBe('2.2');
  expect(await talk.at('goto 4', 'C')).toBe('2.2');
  expect(await talk.say('goto 0', 'delete', 'break value.foo == 3', 'c')).toContain('the end: no point stopped it');
});

test('a condition that cannot be answered says where and why once nothing stopped', async () => {
  const talk = await Talk.about();
  expect(await talk.say('break value > 5', 'c')).toMatch(/in \d+ of \d+ steps it could not be answered[\s\S]*> compares two numbers or two texts/);
});

test('temporary, ignored, disabled and deleted points', async () => {
  const talk = await Talk.about();
  expect(await talk.at('tbreak aggregate', 'c')).toBe('1.2');
  expect(talk.on.points.all).toHaveLength(0);
  expect(await talk.at('break aggregate', 'ignore 2 2', 'c')).toBe('4.2');
  expect(talk.on.points.all[0]!.hits).toBe(3);
  expect(await talk.at('disable 2', 'c')).toBe('8.4');
  expect(await talk.at('enable', 'C')).toBe('8.2');
  expect(await talk.say('disable 7')).toBe('! there is no point 7 to disable (2)');
  expect(await talk.say('delete 9')).toContain('! there is no point 9 (2)');
  expect(await talk.say('ignore 2 often')).toContain('! often is not how often');
  expect(await talk.say('delete', 'points')).toContain('no point is set');
});

test('a key of the workbench turns a node on and off', async () => {
  const talk = await Talk.about();
  await talk.say('break node "KSTREAM-AGGREGATE-0000000001"');
  expect(talk.on.points.nodes).toEqual(['KSTREAM-AGGREGATE-0000000001']);
  expect(await talk.say('break node KSTREAM-AGGREGATE-0000000001')).toBe('point 1 is gone');
  expect(talk.on.points.nodes).toEqual([]);
  expect(await talk.say('break node == "aggregate"')).toBe('point 2: node == "aggregate"');
});

test('a line of the program is a stop, or the first one below it with an operator', async () => {
  const talk = await Talk.about();
  const lines = [...new Set(talk.on.session.info.plan.nodes.map((node) => node.location!.line))].sort((a, b) => a - b);
  expect(await talk.say(`break ${lines.at(-1)}`)).toContain(`point 1: line ${lines.at(-1)}:`);
  expect(await talk.at('c')).toBe('1.3');
  expect(await talk.say('break sessions.ts:1')).toContain(`line ${lines[0]}:`);
  expect(await talk.say('break 99999')).toContain('! no operator stands on line 99999 or below it; operators stand on');
});

test('what cannot be a stop is refused with the nearest thing that can', async () => {
  const talk = await Talk.about();
  expect(await talk.say('break agregate')).toContain('! there is no node agregate; did you mean aggregate?');
  expect(await talk.say('break comit')).toBe('! there is no node comit; did you mean commit?');
  expect(await talk.say('break')).toContain('! break needs a node, a line, a condition');
  expect(await talk.say('break aggregate if')).toContain('! a condition is missing');
  expect(await talk.say('break key = 3')).toContain('nothing can be assigned here; == compares');
  expect(await talk.say('watch')).toContain('! watch needs a store and a key');
  expect(await talk.say('watch visits alice')).toContain('! there is no store visits');
  expect(await talk.say('watch visits-per-minute')).toContain('! watch visits-per-minute needs a key');
  expect(await talk.say('watch visits-per-minute alice @soon')).toContain('! @soon is no window');
  expect(await talk.say('watch visits-per-minute alice@example.com')).toBe('point 1: visits-per-minute alice@example.com');
  expect(await talk.say('watch visits-per-minute alice @1:2:3:4')).toContain('is not a time');
});

test('screens get points, marks and the lines of the log', async () => {
  const talk = await Talk.about(counts, [input('visits', ['a', '1', 0], ['a', '2', 1])]);
  await talk.say('break count', 'watch counts a', 'next', 'mark m');
  const { points, marks, log } = talk.on.extras();
  expect(points!().map(({ kind, text, hits, value }) => [kind, text, hits, value])).toEqual([
    ['watch', 'counts a', 1, '1'], ['mark', 'm', 0, '1.2'],
  ]);
  expect(marks!()).toEqual([{ name: 'm', record: 1 }]);
  expect(log!(3).map(({ kind }) => kind)).toEqual(['answer', 'command', 'answer']);
});

const lateVisits = Array.from({ length: 21_000 }, (_, i) => record('alice', '/home', i === 0 ? 600_000 : 0));
const sameValue = Array.from({ length: 21_000 }, (_, i) => record('alice', '/home', i));
const latest = (builder: StreamsBuilder): void => void builder.table('visits', Consumed.with(Serdes.string(), Serdes.string()), Materialized.as<string, string>('latest'));

test.each([
  ['a condition', 'break value == "/needle"', visitsPerMinute, sameValue.slice(0, 4000)],
  ['a rule that no drop of many was about', 'break drop null-key', visitsPerMinute, lateVisits],
  ['a key that was written often without a change', 'watch latest alice', latest, sameValue],
])('a long search back tells how far it is, and stops between two pieces when asked to: %s', async (_, point, topology, records) => {
  const talk = await Talk.about(topology, [{ topic: 'visits', records }]);
  await talk.say('run', point);
  const { session } = talk.on;
  const told: number[] = [];
  session.breathe = () => {
    if (told.push(session.progress!) === 3) session.interrupt();
    return Promise.resolve();
  };
  const result = await talk.result('continue-');
  expect(result.lines[0]).toBe('interrupted');
  expect(told).toHaveLength(3);
  expect([...told].sort((a, b) => a - b)).toEqual(told);
  expect(told[2]).toBeLessThan(0.5);
  expect(session.moment.record).toBeGreaterThan(records.length / 2);
});
