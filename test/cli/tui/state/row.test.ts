import { expect, test } from 'vitest';
import { topMode } from '../../../../src/cli/tui/state/state.ts';
import { counts, input } from '../../../engine/session/sessions.ts';
import { openDriver, type Driver } from '../support/driver.ts';
import { realSession } from '../support/real-session.ts';

const PAGES = input('visits', ['alice', '/a', 0], ['bob', '/a', 1000], ['alice', '/b', 2000], ['alice', '/c', 3000]);

/** At the end, with the row of alice open. */
async function historyOfAlice(): Promise<Driver> {
  const user = await openDriver({ port: await realSession(counts, [PAGES]) });
  await user.press('debug.continue');
  await user.type('2');
  await user.press('move.top');
  await user.type('\r');
  return user;
}

test('Enter on a write in the history of a row goes to its moment', async () => {
  const user = await historyOfAlice();
  await user.shows('History 3');
  await user.shows('▶ ▸ 4.2     ~ 2 → 3');
  await user.type('kk\r');
  expect(user.state().view!.status.moment).toEqual({ record: 1, step: 2 });
  expect(topMode(user.state())).toBeNull();
  user.close();
});

test('/ filters the history, Esc takes the filter back, and the way goes from what is left', async () => {
  const user = await historyOfAlice();
  await user.type('/1 → 2');
  await user.shows('History 1/3  /1 → 2');
  await user.hides('~ 2 → 3');
  await user.type('\x1b');
  await user.shows('History 3');
  await user.type('/1 → 2\r\r');
  expect(user.state().view!.status.moment).toEqual({ record: 3, step: 2 });
  expect(user.state().panes.store.filter).toBe('');
  user.close();
});

test('a filter that no write holds says so, and Enter then only closes', async () => {
  const user = await historyOfAlice();
  await user.type('/zzz\r');
  await user.shows('nothing matches');
  await user.type('\r');
  expect(topMode(user.state())).toBeNull();
  expect(user.state().view!.status.moment.record).toBe(4);
  user.close();
});

test('a key that belongs to the panes closes the row and is heard there', async () => {
  const user = await historyOfAlice();
  await user.type('N');
  expect([topMode(user.state()), user.state().view!.status.moment.record]).toEqual([null, 3]);
  user.close();
});
