import { expect, test } from 'vitest';
import { input, wordCount, visitsPerMinute, VISITS } from '../../../engine/session/sessions.ts';
import { openDriver, type Driver } from '../support/driver.ts';
import { realSession } from '../support/real-session.ts';

const LINES = input('lines', [null, 'to be or not to be', 1000]);
const heads = async (user: Driver): Promise<readonly string[]> => (await user.screen()).split('\n').flatMap((row) => /[▸▾] sub-topology \d/.exec(row) ?? []);

async function wordsAsList(): Promise<Driver> {
  const user = await openDriver({ columns: 120, rows: 40, port: await realSession(wordCount, [LINES]) });
  while (user.state().topologyStyle !== 'list') await user.press('look.style');
  expect(await heads(user)).toEqual(['▾ sub-topology 0', '▾ sub-topology 1']);
  return user;
}

test('z on the head of a sub-topology folds that one, unfolds it, and stays on it', async () => {
  const user = await wordsAsList();
  await user.press('move.top', 'move.fold');
  expect(await heads(user)).toEqual(['▸ sub-topology 0', '▾ sub-topology 1']);
  await user.press('move.down', 'move.fold');
  expect(await heads(user)).toEqual(['▸ sub-topology 0', '▸ sub-topology 1']);
  await user.press('move.fold');
  expect(await heads(user)).toEqual(['▸ sub-topology 0', '▾ sub-topology 1']);
  user.close();
});

test('z on a node folds its sub-topology and selects the head, so that z again unfolds it', async () => {
  const user = await wordsAsList();
  await user.press('move.bottom', 'move.fold');
  expect(await heads(user)).toEqual(['▾ sub-topology 0', '▸ sub-topology 1']);
  await user.press('move.fold');
  expect(await heads(user)).toEqual(['▾ sub-topology 0', '▾ sub-topology 1']);
  user.close();
});

test('where the record is, and where nothing folds, z says so', async () => {
  const user = await wordsAsList();
  await user.press('debug.step');
  await user.press('move.top', 'move.fold');
  await user.shows('it stays open');
  while (user.state().topologyStyle !== 'boxes') await user.press('look.style');
  await user.press('move.fold');
  await user.shows('o draws a list');
  user.close();
  const single = await openDriver({ port: await realSession(visitsPerMinute, [VISITS]) });
  await single.press('move.fold');
  await single.shows('there is one sub-topology only');
  single.close();
});
