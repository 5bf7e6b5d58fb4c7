import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tutorials } from '../../../src/cli/tutorial/catalogue.ts';
import { testChecks } from './test-checks.ts';

const first = tutorials()[0]!;

// tutorials.slow.test.ts has the others
testChecks(first);

test('what kstep alone opens is the first tutorial of the course', () => {
  const main = readFileSync(path.join(import.meta.dirname, '../../../src/cli/main.ts'), 'utf8');
  expect(/FIRST_LESSON = '(.*)'/.exec(main)![1]).toBe(first.id);
});
