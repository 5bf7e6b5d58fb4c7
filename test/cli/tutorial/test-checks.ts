import { expect, test } from 'vitest';
import type { TutorialEntry } from '../../../src/cli/tutorial/catalogue.ts';
import { CHECK_NAMES, checkTutorial } from '../../../src/cli/tutorial/check/check-tutorial.ts';

/** A test for each of the automatic checks of a tutorial. */
export function testChecks({ id, folder }: TutorialEntry): void {
  for (const name of CHECK_NAMES) {
    test(`${id} passes ${name}`, async () => {
      const results = await checkTutorial(folder, [name]);
      expect(results.map((result) => result.name)).toEqual([name]);
      expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    });
  }
}
