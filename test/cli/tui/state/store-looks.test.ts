import { expect, test } from 'vitest';
import { queryOf } from '../../../../src/cli/tui/state/query.ts';
import { openDriver } from '../support/driver.ts';
import { FakeSession } from '../support/fake-session.ts';

test('m and a letter compare the store with that mark; m again, or Esc, shows all of it', async () => {
  const user = await openDriver({ port: new FakeSession() });
  await user.press('debug.next');
  await user.type('2');
  await user.type('m');
  await user.shows('no mark is set');
  await user.type('\'');
  await user.type('a');
  await user.type('m');
  await user.type('z');
  await user.shows('there is no mark z');
  await user.type('m');
  await user.type('a');
  expect(queryOf(user.state()).store?.against).toMatchObject({ record: 1 });
  await user.type('m');
  expect(queryOf(user.state()).store?.against).toBeUndefined();
  await user.type('m');
  await user.type('a');
  await user.press('app.escape');
  expect(queryOf(user.state()).store?.against).toBeUndefined();
  user.close();
});

test('a store of one partition says so, and the details of a row ask for its history', async () => {
  const user = await openDriver({ port: new FakeSession() });
  await user.press('debug.next');
  await user.type('2');
  await user.type('p');
  await user.shows('one partition only');
  await user.press('move.open');
  expect(queryOf(user.state()).store?.history).toMatchObject({ partition: 0, from: 'cursor' });
  user.close();
});
