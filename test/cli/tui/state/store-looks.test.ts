import { expect, test } from 'vitest';
import { queryOf } from '../../../../src/cli/tui/state/query.ts';
import { openDriver } from '../support/driver.ts';
import type { View, ViewQuery } from '../../../../src/engine/session/view.ts';
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

class Partitioned extends FakeSession {
  override view(query: ViewQuery): View {
    const view = super.view(query);
    return { ...view, stores: view.stores.map((store) => ({ ...store, partitions: Array.from({ length: 200 }, (_, partition) => partition) })) };
  }
}

test('5p goes five partitions on, in the store; the digit that has just gone there is no count', async () => {
  const user = await openDriver({ port: new Partitioned() });
  await user.press('debug.next');
  await user.type('2');
  await user.type('p');
  expect(user.state()).toMatchObject({ focus: 'store', storePartition: 0, count: '' });
  for (const key of '5p') await user.type(key);
  expect(user.state()).toMatchObject({ focus: 'store', storePartition: 5 });
  for (const key of '7P') await user.type(key);
  expect(user.state().storePartition).toBe(199);
  for (const key of '403p') await user.type(key);
  expect(user.state()).toMatchObject({ focus: 'store', storePartition: null });
  user.close();
});
