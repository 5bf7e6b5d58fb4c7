import { expect, test } from 'vitest';
import type { Answer, ConformanceCase } from './case.ts';
import { compare } from './compare.ts';
import { failures, summary } from './report.ts';

const expectation: Answer = {
  describe: 'Topologies:\n   Sub-topology: 0\n',
  steps: [{ out: [['k', 'v', 5], [null, { hex: '00' }, 6, [['h', null]]]] }, {}],
  stores: { st: [['k', '1', 5]] },
  dropped: 1,
};
const one: ConformanceCase = { name: 'one', file: 'x.jsonl', topology: [{ op: 'stream', id: 's' }], input: [], expect: expectation };

test('an answer equals itself', () => {
  expect(compare(one, structuredClone(expectation))).toEqual([]);
});

test.each<[string, Partial<Answer>, string]>([
  ['another line of describe', { describe: 'Topologies:\n   Sub-topology: 1\n' }, 'describe'],
  ['a record less', { steps: [{ out: [['k', 'v', 5]] }, {}] }, 'steps'],
  ['a header less', { steps: [{ out: [['k', 'v', 5], [null, { hex: '00' }, 6]] }, {}] }, 'steps'],
  ['a topic that should be empty', { steps: [expectation.steps![0]!, { other: [['k', 'v', 5]] }] }, 'steps'],
  ['a step that was not reached', { steps: [] }, 'steps'],
  ['a store too many', { stores: { ...expectation.stores, more: [] } }, 'stores'],
  ['rows in another order or time', { stores: { st: [['k', '1', 6]] } }, 'stores'],
  ['another count of dropped records', { dropped: 2 }, 'dropped'],
  ['an error', { error: { stage: 'step', class: 'StreamsException', message: 'm' }, failedStep: 1 }, 'error'],
])('%s is a difference', (_what, change, part) => {
  expect(compare(one, { ...expectation, ...change }).map((difference) => difference.part)).toEqual([part]);
});

test('of an error stage, class and step count, and not the message', () => {
  const failing = { ...one, expect: { describe: '', steps: [], error: { stage: 'step', class: 'StreamsException', message: 'a' }, failedStep: 0 } as const };
  const answer: Answer = { describe: '', steps: [], error: { stage: 'step', class: 'StreamsException', message: 'b' }, failedStep: 0 };
  expect(compare(failing, answer)).toEqual([]);
  expect(compare(failing, { ...answer, failedStep: 1 })).toHaveLength(1);
  expect(compare(failing, { ...answer, error: { ...answer.error!, class: 'TypeError' } })).toHaveLength(1);
});

test('the report says how many are identical and shows the first place where the answers part', () => {
  const actual = { ...expectation, steps: [{ out: [['k', 'w', 5], expectation.steps![0]!['out']![1]!] }, {}] } as Answer;
  const result = { conformanceCase: one, differences: compare(one, actual), thrown: undefined };
  expect(summary([result])[0]).toBe('0 of 1 identical');
  const lines = failures([result]).join('\n');
  expect(lines).toContain('one  (x.jsonl)');
  expect(lines).toContain('step 0, topic out');
  expect(lines).toMatch(/\["k","v",5\] +≠ \["k","w",5\]/);
});
