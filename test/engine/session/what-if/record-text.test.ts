import { expect, test } from 'vitest';
import { Consumed, Serdes, type StreamsBuilder } from '../../../../src/engine/index.ts';
import type { InputRecord, TopicInput } from '../../../../src/engine/session/session-options.ts';
import { readJsonObject } from '../../../../src/engine/session/what-if/json-text.ts';
import { Talk } from '../commands/talk.ts';
import { VISITS, visitsPerMinute } from '../sessions.ts';

const at = (talk: Talk, line: string): Promise<readonly [number, number, string]> => talk.result(line).then(({ data }) => {
  const { line: row, column, error } = data as { readonly line: number; readonly column: number; readonly error: string };
  return [row, column, error] as const;
});

test('a record shows itself as text, and that text changes nothing', async () => {
  const talk = await Talk.about();
  await talk.say('run');
  const text = await talk.say('edit 5');
  expect(text).toBe('{\n  "topic": "visits",\n  "key": "bob",\n  "value": "/faq",\n  "ts": "00:40",\n  "partition": 0,\n  "headers": {}\n}');
  expect(await talk.say(`edit 5 ${text}`)).toBe('! record 5 is as it was: nothing to run again');
  expect(await talk.say('branches')).toContain('main');
  expect(await talk.say('branches')).not.toContain('b1');
});

test('a changed text makes a branch with the changed record, and says what was changed', async () => {
  const talk = await Talk.about();
  await talk.say('run');
  const text = await talk.say('edit 5');
  expect(await talk.say(`edit 5 ${text.replace('"/faq"', '"/cart"').replace('00:40', '+5s').replace('{}', '{ "trace": "t1" }')}`)).toMatch(/^b1: edit 5 headers \{"trace":"t1"\}, value "\/cart", ts "\+5s"\n/);
  expect(await talk.say('print record')).not.toBe('');
  await talk.say('goto 5');
  expect(await talk.say('print record')).toContain('key bob  value /cart');
  expect(await talk.say('print record')).toContain('header trace: t1');
  expect(await talk.say('edit 5')).toContain('"ts": "00:45"');
  expect(await talk.say('switch main', 'goto 5', 'print record')).toContain('value /faq');
});

test('what is left out stays as it is', async () => {
  const talk = await Talk.about();
  await talk.say('run');
  expect(await talk.say('edit 5 {"key": null}')).toMatch(/^b1: edit 5 key null\n/);
  expect(await talk.say('edit 5')).toContain('"value": "/faq"');
});

test.each([
  ['{\n  "key": "a"\n  "value": "b"\n}', 2, 13, 'expected , or the closing bracket'],
  ['{\n  "key": "a",\n}', 2, 13, 'a comma with nothing behind it'],
  ['{\n  "key" "a"\n}', 2, 8, 'expected : behind the name'],
  ['{\n  key: "a"\n}', 2, 3, 'expected a name in double quotes'],
  ['{\n  "key": alice\n}', 2, 10, 'expected a value'],
  ['{\n  "key": "a\n}', 2, 10, 'no closing quote'],
  ['{\n  "key": "a"', 2, 13, 'the text ends before the record does'],
  ['{ "key": "a" } }', 1, 16, 'something stands behind the record'],
  ['{ "key": "a",\n "key": "b" }', 2, 2, 'this name is there twice'],
  ['{\n\n  "colour": 3 }', 3, 13, 'a record has no colour'],
  ['{\n\n  "valeu": 3 }', 3, 12, 'did you mean value?'],
  ['{\n  "partition": 7 }', 2, 16, '7 is no partition of visits, which has 1'],
  ['{\n  "ts": "soon" }', 2, 9, 'soon is not a time'],
  ['{\n  "ts": null }', 2, 9, 'a record has a timestamp'],
  ['{\n  "topic": "clicks" }', 2, 12, 'a record stays in its topic, visits'],
  ['{\n  "headers": [1] }', 2, 14, 'headers are an object'],
])('a text that is wrong says where and what: %j', async (text, line, column, what) => {
  const talk = await Talk.about();
  await talk.say('run');
  const [row, place, error] = await at(talk, `edit 5 ${text}`);
  expect([row, place]).toEqual([line, column]);
  expect(error).toContain(what);
  expect(await talk.say('branches')).not.toContain('b1');
});

test('a value that the serde cannot write is refused with its line, in both languages', async () => {
  const amounts = (builder: StreamsBuilder): void => { builder.stream('amounts', Consumed.with(Serdes.string(), Serdes.long())).to('out'); };
  const record: InputRecord = { key: 'a', value: 3, timestamp: 0, partition: null, headers: [['n', '1'], ['n', '2']], raw: null, note: null, where: 'a' };
  const inputs: TopicInput[] = [{ topic: 'amounts', records: [record] }];
  const talk = await Talk.about(amounts, inputs);
  await talk.say('run');
  expect(await talk.say('edit 1 {\n  "value": "much"\n}')).toBe('! line 2, column 12: amounts holds long values: "much" is not a whole number');
  await talk.say('lang zh');
  expect(await talk.say('edit 1 {\n  "value": "much"\n}')).toContain('第 2 行第 12 列');
  // a name that comes twice is no field of an object
  expect((await talk.result('edit 1')).data).toMatchObject({ fields: { headers: [['n', '1'], ['n', '2']] } });
});

test('times without a base are written as dates', async () => {
  const talk = await Talk.about(visitsPerMinute, [VISITS], { baseTime: null });
  await talk.say('run');
  expect(await talk.say('edit 5')).toMatch(/"ts": "\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"/);
});

test('JSON is read as JSON.parse reads it', () => {
  const text = '{ "a": [1, -2.5e3, {"b": []}], "c": "\\u4f60\\n", "d": {}, "e": true, "f": null }';
  expect(Object.fromEntries([...readJsonObject(text, 'en')].map(([name, { value }]) => [name, value]))).toEqual(JSON.parse(text));
});
