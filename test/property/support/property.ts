import path from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { SeededRandom } from '../../../src/engine/common/random.ts';

/**
 * A fact that holds for whatever is drawn. It is tried with the seeds 1 to `count`; a failure says which one it was and how to see it alone.
 *
 *     property('a list reversed twice is the list', 100, (random) => { … });
 */
export function property(title: string, count: number, body: (random: SeededRandom, seed: number) => void | Promise<void>): void {
  test(title, async () => {
    const only = process.env['KSTEP_SEED'];
    const [first, last] = only === undefined ? [1, count] : [Number(only), Number(only)];
    for (let seed = first; seed <= last; seed++) {
      try {
        await body(new SeededRandom(seed), seed);
      } catch (error) {
        throw withSeed(error, seed, title);
      }
    }
  });
}

function withSeed(error: unknown, seed: number, title: string): unknown {
  if (!(error instanceof Error)) return error;
  const file = path.relative(process.cwd(), expect.getState().testPath ?? '');
  error.message = `seed ${seed}: ${error.message}\n  again: KSTEP_SEED=${seed} npx vitest run --project slow ${file} -t '${title}'`;
  return error;
}
