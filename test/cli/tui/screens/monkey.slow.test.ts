/** Random keys, mouse reports and resizes against the whole pipeline: every row keeps its width, nothing throws, no key is stuck. */
import { expect, test } from 'vitest';
import { CHINESE_VISITS, FakeSession, manyVisits } from '../support/fake-session.ts';
import { openDriver } from '../support/driver.ts';
import { randomOf } from '../support/random.ts';

const KEYS = [
  ...'sSnNfFcCgGzxuovVwBTWbHLM.\'`{}[]<>()?:/+=.yEeia12345678906', '\t', '\x1b[Z', '\r', '\x1b', '\x7f', ' ', '\x1b[A', '\x1b[B', '\x1b[C', '\x1b[D', '\x1b[5~', '\x1b[6~',
  '\x1b[H', '\x1b[F', '\x1b[1;2C', '\x1b[1;5P', '\x1bt', '\x15', '\x0c', '用', '👍', '\x1b[200~goto 3\x1b[201~', '\x1b[<0;40;8M', '\x1b[<64;50;5M', '\x1b[<0;20;20M', '\x1b[<32;30;20M',
];

/** KSTEP_SEED=n runs one seed alone. */
const seeds = process.env['KSTEP_SEED'] === undefined ? [1, 2, 3, 4, 5, 6] : [Number(process.env['KSTEP_SEED'])];
for (const seed of seeds) {
  test(`500 random keys and resizes leave every row whole (seed ${seed})`, async () => {
    const random = randomOf(seed);
    const visits = [undefined, CHINESE_VISITS, manyVisits(300)][seed % 3];
    const user = await openDriver({ port: new FakeSession({ visits, lesson: seed % 2 === 0 }), language: seed % 3 === 1 ? 'zh' : 'en' });
    try {
      const recent: string[] = [];
      for (let i = 0; i < 500; i++) {
        const key = KEYS[Math.floor(random() * KEYS.length)]!;
        recent.push(key);
        try {
          if (random() < 0.02) await user.resize(20 + Math.floor(random() * 200), 5 + Math.floor(random() * 60));
          if (key !== '\x1b') await user.type(key);
          else await user.press('app.escape');
          if (i % 5 === 0) await user.screen();
        } catch (error) {
          throw new Error(`seed ${seed}, key ${i}, after ${JSON.stringify(recent.slice(-8))}`, { cause: error });
        }
      }
      // Whatever was opened, Esc gets out of it, and keys are heard again.
      await user.resize(80, 24);
      for (let i = 0; i < 8; i++) await user.press('app.escape');
      await user.type(':goto 0\r');
      if (user.state().screen === 'debug') await user.shows('0.0/');
      expect(user.state().modes).toEqual([]);
    } finally {
      user.close();
    }
  }, 60_000);
}
