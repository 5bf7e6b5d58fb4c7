import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tutorials } from '../../../src/cli/tutorial/catalogue.ts';
import { CHECK_NAMES, checkTutorial } from '../../../src/cli/tutorial/check/check-tutorial.ts';

for (const { id, folder } of tutorials()) {
  for (const name of CHECK_NAMES) {
    test(`${id} passes ${name}`, async () => {
      const results = await checkTutorial(folder, [name]);
      expect(results.map((result) => result.name)).toEqual([name]);
      expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    });
  }
}

test('what kstep alone opens is the first tutorial of the course', () => {
  const main = readFileSync(path.join(import.meta.dirname, '../../../src/cli/main.ts'), 'utf8');
  expect(/FIRST_LESSON = '(.*)'/.exec(main)![1]).toBe(tutorials()[0]!.id);
});
