import { expect, test } from 'vitest';
import { counts, input, wordCount } from '../sessions.ts';
import { MemoryHost, Talk } from '../commands/talk.ts';
import { recordFromFields } from '../../../../src/cli/input/read-inputs.ts';
import { recordedInputs } from '../../../../src/engine/session/session-file/recorded-inputs.ts';

const VISITS = [input('visits', ['a', '1', 5_000], [null, 'x', 1_250], ['b', null, -10_000])];

test('what came in is written topic by topic, with times after the base time, and makes the same records again', async () => {
  const host = new MemoryHost('counts', { counts });
  const talk = await Talk.about(counts, VISITS, {}, host);
  expect(await talk.say('export inputs data/')).toBe('wrote data/visits.jsonl (3 records)');
  const lines = host.files.get('data/visits.jsonl')!.trim().split('\n');
  expect(lines).toEqual(['{"key":"a","value":"1","ts":"00:05"}', '{"key":null,"value":"x","ts":"00:01.250"}', '{"key":"b","value":null,"ts":"-00:10"}']);
  const { session } = talk.on;
  const again = lines.map((line) => recordFromFields(JSON.parse(line), 'line', session.options.baseTime ?? 0));
  const [were] = recordedInputs(session);
  expect(again.map(({ key, value, timestamp }) => ({ key, value, timestamp }))).toEqual(were!.records.map(({ key, value, timestamp }) => ({ key, value, timestamp })));
});

test('partitions are named where there are several, and without a folder the lines are said', async () => {
  const talk = await Talk.about(wordCount, [input('lines', ['k', 'to be', 0])], { partitions: { lines: 2 } });
  expect(await talk.say('export inputs')).toMatch(/^lines:\n\{"key":"k","value":"to be","ts":"00:00","partition":[01]\}$/);
});

test('nothing is exported before anything came in', async () => {
  const talk = await Talk.about(counts, []);
  expect(await talk.say('export inputs')).toBe('! nothing has come in yet');
});
