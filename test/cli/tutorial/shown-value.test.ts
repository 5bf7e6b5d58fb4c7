import { expect, test } from 'vitest';
import type { Json } from '../../../src/engine/session/codec.ts';
import type { PredictionKind } from '../../../src/cli/tutorial/format/lesson.ts';
import { shownValue, valueTyped } from '../../../src/cli/tutorial/learner/shown-value.ts';

test.each<readonly [PredictionKind, string, readonly Json[], Json]>([
  ['number', ' 3 ', [], 3], ['number', '-1.5', [], -1.5], ['number', '02:00', [], '02:00'], ['number', 'three', [], 'three'],
  ['yesno', 'y', [true, false], true], ['yesno', 'NO', [true, false], false], ['yesno', '是', [true, false], true], ['yesno', 'perhaps', [true, false], 'perhaps'],
  ['choice', 'Alice@[00:00,01:00) = 1', ['alice@[00:00,01:00) = 1'], 'alice@[00:00,01:00) = 1'], ['choice', '丢弃', ['dropped', 'emitted'], 'dropped'],
  ['order', 'source, filter, sink', [], ['source', 'filter', 'sink']], ['set', 'b，a', [], ['a', 'b']],
  ['set', 'bob@[00:00,01:00), alice@[00:00,01:00)', [], ['alice@[00:00,01:00)', 'bob@[00:00,01:00)']],
  ['table', 'alice = 2, bob=1', [], { alice: 2, bob: 1 }], ['name', ' counts ', [], 'counts'],
])('%s answer "%s" of %j means %j', (kind, typed, options, value) => { expect(valueTyped(kind, typed, options)).toEqual(value); });

test('values are shown as a person reads them', () => {
  expect([null, true, 3, 'dropped', ['a', 'b'], [], { alice: 2 }].map((value) => shownValue(value, 'en'))).toEqual(['∅', 'yes', '3', 'dropped', 'a, b', 'nothing', 'alice = 2']);
  expect([false, 'dropped', []].map((value) => shownValue(value, 'zh'))).toEqual(['否', '丢弃', '无']);
});
