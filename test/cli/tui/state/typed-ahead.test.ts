import { expect, test } from 'vitest';
import type { CommandOutcome } from '../../../../src/engine/session/view.ts';
import { openDriver } from '../support/driver.ts';
import { FakeSession, VISITS } from '../support/fake-session.ts';

/** Answers a line when the test lets it. */
class SlowSession extends FakeSession {
  readonly #waiting: (() => void)[] = [];
  override async execute(line: string): Promise<CommandOutcome> {
    await new Promise<void>((go) => void this.#waiting.push(go));
    return super.execute(line);
  }
  answer(): void { this.#waiting.shift()!(); }
}

test('a key that needs a record may be typed ahead of the step that brings it, and keeps its place among the others', async () => {
  const port = new SlowSession();
  const user = await openDriver({ port });
  await user.type('nXn');
  await user.hides('no record has been taken yet');
  for (let i = 0; i < 3; i++) {
    port.answer();
    await user.type('');
  }
  expect(port.lines).toEqual(['next 1', 'skip .', 'next 1']);
  user.close();
});

test('a key that is dead when its turn comes says why and does nothing', async () => {
  const port = new SlowSession();
  const user = await openDriver({ port });
  await user.type(`${VISITS.length}n`);
  await user.type('nS');
  port.answer();
  await user.type('');
  await user.shows('the input ends here');
  port.answer();
  await user.type('');
  expect(port.lines).toEqual([`next ${VISITS.length}`, 'step -1']);
  user.close();
});

test('what asks for more keys opens at once, for the keys behind it', async () => {
  const port = new SlowSession();
  const user = await openDriver({ port });
  await user.type('ng3\r');
  port.answer();
  await user.type('');
  port.answer();
  await user.type('');
  expect(port.lines).toEqual(['next 1', 'goto 3']);
  expect(user.state().view!.status.moment.record).toBe(3);
  user.close();
});
