import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { answerText, assignCase, assignmentCases, caseText } from './assignment-cases.ts';

/** By Kafka's HighAvailabilityTaskAssignor and StickyTaskAssignor; oracle/assignment-lines.ts says how they are made. */
const kafkas = readFileSync(new URL('../../fixtures/conformance/assignments.txt', import.meta.url), 'utf8').trimEnd().split('\n');

test('tasks and standby tasks go where Kafka puts them', () => {
  const cases = assignmentCases();
  expect(kafkas.length).toBe(cases.length);
  cases.forEach((drawn, index) => expect(answerText(assignCase(drawn)), caseText(drawn)).toBe(kafkas[index]));
});
