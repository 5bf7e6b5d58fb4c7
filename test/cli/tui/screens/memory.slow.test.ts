import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { FakeSession } from '../support/fake-session.ts';
import { openDriver } from '../support/driver.ts';

test('memory is flat over a thousand frames', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const user = await openDriver({ columns: 120, rows: 40, port: new FakeSession() });
  try {
    const used = async (frames: number): Promise<number> => {
      for (let i = 0; i < frames; i++) {
        await user.press(i % 60 < 30 ? 'debug.step' : 'debug.stepBack');
        user.bytes();
      }
      await user.screen();
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = await used(200);
    const after = await used(1000);
    expect((after - before) / 2 ** 20).toBeLessThan(4);
  } finally {
    user.close();
  }
}, 120_000);
