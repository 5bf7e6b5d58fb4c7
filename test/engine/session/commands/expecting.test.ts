import { expect, test } from 'vitest';
import { counts, input } from '../sessions.ts';
import { Talk } from './talk.ts';

test('expect is quiet where it holds', async () => {
  const talk = await Talk.about();
  await talk.say('run');
  expect(await talk.say('expect topic("counts").size == 7 and store("visits-per-minute").has("carol", "02:00")')).toContain('as expected');
  expect(await talk.say('expect store("visits-per-minute").get("bob", "00:00") == 2')).toContain('as expected');
});

test('a failing expect shows both values and where what it read was written', async () => {
  const talk = await Talk.about();
  await talk.say('run');
  const result = await talk.result('expect store("visits-per-minute").window("bob", "00:00") == 3');
  expect(result.ok).toBe(false);
  expect(result.lines).toEqual([
    'expected store("visits-per-minute").window("bob", "00:00") == 3',
    '  store("visits-per-minute").window("bob", "00:00") is 2',
    '  not 3',
    '  last written at 5.2 by aggregate: visits-per-minute bob@[00:00,01:00): 1 → 2',
    expect.stringContaining('  at 8.4'),
  ]);
  expect(result.data).toMatchObject({ holds: false, left: 2, right: 3, writes: [{ record: 5, step: 2 }] });
});

test('a failing expect about a key that is not there says that it was not written', async () => {
  const talk = await Talk.about(counts, [input('visits', ['a', '1', 0])]);
  await talk.say('run');
  expect(await talk.say('expect store("counts").get("b") == 1')).toContain('is null\n  not 1');
  expect(await talk.say('expect topic("counts-out").last.value == 2')).toContain('sent to counts-out at 1.4');
  expect(await talk.say('expect fate == "dropped"')).toContain('fate is "emitted"');
  expect(await talk.say('expect topic("counts-out").last.valeu == 2')).toContain('valeu');
  expect(await talk.say('expect late')).toContain('it is false');
  expect(await talk.say('expect')).toContain('! expect needs a condition');
});

test('a log line tells the past at once and the future as it comes', async () => {
  const talk = await Talk.about();
  await talk.say('goto 2');
  expect(await talk.say('log key + "=" + text(value) at aggregate')).toBe('1.2 aggregate: alice=/home\n2.2 aggregate: bob=/home\nlog 1: key + "=" + text(value) at aggregate');
  const next = await talk.result('next');
  expect(next.lines[0]).toBe('3.2 aggregate: alice=/cart');
  expect(next.log).toEqual([{ id: 1, record: 3, step: 2, node: 'aggregate', value: 'alice=/cart', text: 'alice=/cart' }]);
  expect((await talk.result('N')).log).toBeUndefined();
  expect(await talk.say('log')).toBe('1  key + "=" + text(value) at aggregate  (3 times)');
  expect(await talk.say('delete 1', 'run')).not.toContain('aggregate: bob=/faq');
  expect(await talk.say('log value at nowhere')).toContain('! there is no node nowhere');
  expect(await talk.say('log value')).toContain('! log needs an expression and a node');
  expect(await talk.say('log vlaue at aggregate')).toContain('did you mean value?');
});

test('marks and notes are kept', async () => {
  const talk = await Talk.about();
  expect(await talk.say('mark')).toContain('no mark is set');
  expect(await talk.say('goto 3.1', 'mark here', 'note look at the boundary', 'mark')).toBe('here  3.1');
  expect(await talk.say('note')).toBe('1  3.1  look at the boundary');
  expect(await talk.say('unmark heer')).toContain('! there is no mark heer (here)');
  expect(await talk.say('unmark here', 'jump here')).toContain('! there is no mark here');
});

test('completion knows commands, stores, keys, nodes and expressions', async () => {
  const talk = await Talk.about();
  await talk.say('goto 3');
  const ends = (line: string): readonly string[] => talk.on.complete(line, line.length).map(({ text }) => text);
  expect(ends('fin')).toEqual(['finish', 'find']);
  expect(ends('watch vis')).toEqual(['visits-per-minute']);
  expect(ends('watch visits-per-minute a')).toEqual(['alice']);
  expect(ends('break agg')).toEqual(['aggregate']);
  expect(ends('break drop null-k')).toContain('null-key');
  expect(ends('until streamT')).toEqual(['streamTime']);
  expect(ends('print store("vis')).toEqual(['store("visits-per-minute")']);
  expect(ends('print store("visits-per-minute").wi')).toEqual(['store("visits-per-minute").window', 'store("visits-per-minute").windows']);
  expect(ends('fates dro')).toEqual(['dropped']);
  expect(ends('set lang z')).toEqual(['zh']);
});

test('every command has help in both languages, and help shows it', async () => {
  const talk = await Talk.about();
  for (const command of talk.on.table.commands) {
    expect(command.summary.en, command.usage).not.toBe('');
    expect(command.summary.zh, command.usage).toMatch(/[\u4e00-\u9fff]/);
    expect(command.data, command.usage).toBeDefined();
    expect(await talk.say(`help ${command.names[0]}`), command.usage).not.toMatch(/^!/);
  }
  const names = talk.on.table.commands.flatMap((command) => command.names);
  expect(new Set(names).size).toBe(names.length);
});
