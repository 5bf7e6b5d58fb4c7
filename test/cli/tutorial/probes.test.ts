import { expect, test } from 'vitest';
import type { Json } from '../../../src/engine/session/codec.ts';
import { Field } from '../../../src/cli/tutorial/format/field.ts';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { parseCheck, parseProbe } from '../../../src/cli/tutorial/format/parse-probe.ts';
import { PROBE_NAMES } from '../../../src/cli/tutorial/format/vocabulary.ts';
import { evaluate, NO_LEARNER, passes } from '../../../src/cli/tutorial/probes/evaluate.ts';
import { timeIn, timeText } from '../../../src/cli/tutorial/probes/notation.ts';
import { Alternatives, probesOf } from '../../../src/cli/tutorial/run/alternatives.ts';
import { LessonRuns, readerAt } from '../../../src/cli/tutorial/run/lesson-runs.ts';
import { TUMBLING } from './lessons.ts';

const runs = new LessonRuns(parseLesson(TUMBLING));
const field = (yaml: string): Field => Field.parse(yaml, { file: 'lesson.md', line: 10 }, 'check');
async function read(yaml: string, at: number | 'end' = 'end'): Promise<Json> {
  const session = await runs.finished();
  return evaluate(parseProbe(field(yaml)), { run: readerAt(session, at), whole: readerAt(session, 'end'), learner: { opened: new Set(['store']), wentBack: 1, answer: (id) => (id === 'P1' ? { given: 2, right: true } : null) } });
}

const answers: readonly (readonly [probe: string, at: number | 'end', gives: Json])[] = [
  ['cursor', 6, 6],
  ['input 3', 3, 'alice = /cart'],
  ['{ probe: input 8, field: time }', 2, '02:59'],
  ['{ probe: input 6, field: key }', 8, '∅'],
  ['{ probe: outputs counts, as: count }', 4, 4],
  ['{ probe: outputs counts }', 3, ['alice@[00:00,01:00) = 1', 'bob@[00:00,01:00) = 1', 'alice@[00:00,01:00) = 2']],
  ['{ probe: outputs counts, during: turn 6 }', 8, []],
  ['{ probe: outputs counts, upTo: 3, as: last }', 8, 'alice@[00:00,01:00) = 2'],
  ['{ probe: outputs counts, as: keys }', 2, ['alice@[00:00,01:00)', 'bob@[00:00,01:00)']],
  ['{ probe: outputs counts, as: values }', 3, [1, 1, 2]],
  ['{ probe: outputs counts, as: table }', 4, { 'alice@[00:00,01:00)': 2, 'bob@[00:00,01:00)': 1, 'alice@[01:00,02:00)': 1 }],
  ['{ probe: outputs counts, as: sum }', 4, 4],
  ['{ probe: outputs counts, first: 2, as: sum }', 4, 2],
  ['{ probe: outputs counts, after: 2 }', 3, ['alice@[00:00,01:00) = 2']],
  ['{ probe: outputs counts, during: turn 8, as: last, field: start }', 8, '02:00'],
  ['{ probe: outputs counts, as: last, field: input }', 6, 5],
  ['{ probe: outputs app-visits-per-minute-changelog, as: count }', 8, 7],
  ['{ probe: view counts, as: count }', 8, 7],
  ['visited 6', 8, ['KSTREAM-SOURCE-0000000000', 'KSTREAM-AGGREGATE-0000000001']],
  ['{ probe: stores, as: list }', 8, ['visits-per-minute']],
  ['{ probe: visited 5, as: count }', 8, 4],
  ['{ probe: visited 6, as: labels }', 8, ['visits', 'count']],
  ['fate 5', 8, 'emitted'],
  ['unfinished', 5, 0],
  ['fate 5', 4, null],
  ['{ probe: fate 6, as: reason }', 8, 'null-key'],
  ['{ probe: fate 6, as: node }', 8, 'KSTREAM-AGGREGATE-0000000001'],
  ['{ probe: fate 1, as: text }', 8, 'emitted 1'],
  ['{ probe: fate 1, as: outputs }', 8, 1],
  ['dropped', 5, 0],
  ['dropped', 6, 1],
  ['dropped expired-window', 8, 0],
  ['{ probe: store visits-per-minute, as: count }', 4, 3],
  ['{ probe: store visits-per-minute, as: rows }', 2, ['alice@[00:00,01:00) = 1', 'bob@[00:00,01:00) = 1']],
  ['store visits-per-minute', 1, { 'alice@[00:00,01:00)': 1 }],
  ['{ probe: store visits-per-minute, key: "alice@[00:00,01:00)" }', 3, 2],
  ['{ probe: store visits-per-minute, key: "alice@[00:00,01:00)", as: timestamp }', 3, '00:59.999'],
  ['{ probe: store visits-per-minute, key: nobody }', 8, null],
  ['{ probe: window visits-per-minute alice 01:00 }', 8, 1],
  ['{ probe: window visits-per-minute alice 00:00, as: timestamp }', 8, '00:59.999'],
  ['{ probe: window visits-per-minute alice 00:00, as: end }', 8, '01:00'],
  ['{ probe: window visits-per-minute alice 00:00, as: closes }', 8, '02:00'],
  ['{ probe: window visits-per-minute alice 00:00, as: closedBy }', 6, null],
  ['{ probe: window visits-per-minute alice 00:00, as: closedBy }', 8, 7],
  ['{ probe: buffer KSTREAM-AGGREGATE-0000000001 }', 4, 3],
  ['{ probe: cache visits-per-minute, as: count }', 8, 0],
  ['clock stream', 5, '01:00'],
  ['clock stream 0_0', 8, '02:59'],
  ['clock partition visits-0', 2, '00:10'],
  ['clock wall', 8, '00:00'],
  ['broker answers', 8, false],
  ['clock stream', 0, null],
  ['punctuations', 8, []],
  ['partitionOf alice visits', 8, 0],
  ['{ probe: partitionOf, key: [ alice, bob ], topic: visits }', 8, { alice: 0, bob: 0 }],
  ['tasks', 8, ['0_0']],
  ['{ probe: tasks, as: busy }', 8, ['0_0']],
  ['{ probe: tasks, of: 1, as: count }', 8, 0],
  ['owner 0_0', 8, 'i1'],
  ['{ probe: owner 0_0, as: thread }', 8, 'i1/1'],
  ['load', 8, { 'i1/1': 1 }],
  ['{ probe: load, as: idle }', 8, 0],
  ['{ probe: load, by: instance, as: most }', 8, 1],
  ['{ probe: standbys 0_0, as: count }', 8, 0],
  ['{ probe: subtopologies, as: count }', 8, 1],
  ['{ probe: nodes, as: count }', 8, 4],
  ['internalTopics', 8, ['app-visits-per-minute-changelog']],
  ['restored', 8, 0],
  ['reprocessed', 8, 0],
  ['committed visits 0', 8, null],
  ['answered P1', 8, 2],
  ['{ probe: answered P1, as: right }', 8, true],
  ['answered P2', 8, null],
  ['opened store', 8, true],
  ['opened windows', 8, false],
  ['wentBack', 8, 1],
  ['config application.id', 8, 'app'],
  ['error', 8, null],
];

test.each(answers)('%s after input %s gives %j', async (yaml, at, gives) => { expect(await read(yaml, at)).toEqual(gives); });

test('every probe of the vocabulary is read by a test', () => {
  const tested = new Set(answers.map(([yaml]) => parseProbe(field(yaml)).name));
  expect(PROBE_NAMES.filter((name) => !tested.has(name))).toEqual([]);
});

test('a probe of something that does not exist says what there is', async () => {
  await expect(read('store visits-per-minut')).rejects.toThrow('lesson.md:10: the topology has no store visits-per-minut; did you mean visits-per-minute?');
  await expect(read('outputs count')).rejects.toThrow(/the topology has no topic count; did you mean counts\?/);
  await expect(read('clock sun')).rejects.toThrow(/there are three clocks/);
  await expect(read('input 9')).rejects.toThrow('there is no input #9');
});

test('a probe is told apart from a misspelt one, with its line', () => {
  expect(() => parseProbe(field('\n\noutptus counts'))).toThrow('lesson.md:12: there is no probe "outptus"; did you mean outputs?');
  expect(() => parseProbe(field('{ probe: outputs counts, durng: turn 3 }'))).toThrow('the probe outputs knows no "durng"; did you mean during?');
  expect(() => parseProbe(field('{ probe: outputs counts, as: total }'))).toThrow('outputs as "total"? It can be told as count, last, list, keys, values, table');
  expect(() => parseProbe(field('fate'))).toThrow('the probe fate needs turn');
  expect(() => parseProbe(field('{ probe: outputs counts, during: soon }'))).toThrow('during is "turn N", not "soon"');
  expect(() => parseProbe(field('cursor 5'))).toThrow('cursor takes 0 bare arguments; "5" is one too many');
});

test.each([
  ['{ probe: cursor, is: 8 }', true], ['{ probe: cursor, not: 8 }', false], ['{ probe: cursor, atLeast: 8 }', true], ['{ probe: cursor, atLeast: 9 }', false],
  ['{ probe: clock stream, atLeast: 01:00 }', true], ['{ probe: clock stream, atLeast: 03:00 }', false],
  ['{ probe: outputs counts, as: keys, contains: "carol@[02:00,03:00)" }', true], ['{ probe: outputs counts, as: keys, contains: carol }', false],
  ['{ probe: store visits-per-minute, contains: "bob@[00:00,01:00)" }', true],
  ['{ probe: outputs counts, during: turn 8, as: values, equals: [1] }', true],
  ['{ all: [ { probe: cursor, is: 8 }, { probe: dropped, is: 1 } ] }', true], ['{ all: [ { probe: cursor, is: 8 }, { probe: dropped, is: 2 } ] }', false],
  ['{ any: [ { probe: cursor, is: 9 }, { probe: dropped, is: 1 } ] }', true], ['{ not: { any: [ { probe: cursor, is: 9 }, { probe: error } ] } }', true],
  ['{ probe: dropped, on: { edit: { replace: "(MINUTE_MS, MINUTE_MS)", with: "(MINUTE_MS, 0)" } }, is: 2 }', true],
  ['{ probe: store visits-per-minute, as: count, on: { edit: { remove: .withRetention } }, is: 3 }', true],
  ['{ probe: cursor, on: { at: 3 }, is: 3 }', true],
  ['{ probe: fate 5, on: { record: { topic: visits, number: 4, ts: 02:00 } }, is: dropped }', true],
  ['{ probe: subtopologies, on: { topology: solution }, as: count, is: 1 }', true],
])('%s is %s at the end', async (yaml, holds) => {
  const check = parseCheck(field(yaml));
  const alternatives = new Alternatives(runs);
  await alternatives.prepare(null, probesOf(check));
  expect(alternatives.holds(check, readerAt(await runs.finished(), 'end'), null, NO_LEARNER)).toBe(holds);
});

test('a probe without a test asks whether there is anything', () => {
  expect([null, false, 0, '', []].map((value) => passes(value, []))).toEqual([false, false, false, false, false]);
  expect([1, 'no', [0], {}].map((value) => passes(value, []))).toEqual([true, true, true, true]);
});

test('times are minutes and seconds after the base time, with hours where there are any', () => {
  for (const [ms, text] of [[0, '00:00'], [59_999, '00:59.999'], [-10_000, '-00:10'], [3_600_000, '01:00:00'], [86_400_000, '24:00:00']] as const) {
    expect(timeText(1_000 + ms, 1_000)).toBe(text);
    expect(timeIn(text)).toBe(ms);
  }
  expect(timeIn('alice')).toBeNull();
});
