import { expect, test } from 'vitest';
import { COMMANDS } from '../../../../src/cli/tui/keymap/commands.ts';
import { customCommands } from '../../../../src/cli/tui/keymap/custom.ts';
import { VISITS, visitsPerMinute } from '../../../engine/session/sessions.ts';
import { openDriver, type Driver } from '../support/driver.ts';
import { realSession } from '../support/real-session.ts';

const F5 = '\x1b[15~';

async function withOwn(config: { readonly [name: string]: unknown }): Promise<Driver> {
  const user = await openDriver({ port: await realSession(visitsPerMinute, [VISITS]) });
  const { entries, problems } = customCommands(config, { find: (line) => line, names: [] });
  expect(problems).toEqual([]);
  user.keymap.use([...COMMANDS, ...entries]);
  return user;
}

test('a key does the lines of its command, one after the other, those of the workbench among them', async () => {
  const user = await withOwn({ dropped: { key: 'f5', lines: ['tbreak drop', 'continue', 'pane record'] } });
  await user.type(F5);
  expect(user.state().view!.status.moment.record).toBe(6);
  expect(user.state().focus).toBe('record');
  expect(user.state().inFlight).toBe(0);
  user.close();
});

test('a name does them from the command line, is completed, and stands in the history', async () => {
  const user = await withOwn({ third: { lines: ['goto 2', 'next'], help: 'to the third record' } });
  await user.type(':thi');
  await user.shows('to the third record');
  await user.type('\t\r');
  expect(user.state().view!.status.moment.record).toBe(3);
  expect(user.done.remembered).toEqual(['third']);
  user.close();
});

test('the first line that cannot be done ends them, and says why', async () => {
  const user = await withOwn({ wrong: ['next', 'jump nowhere', 'goto 5'] });
  await user.type(':wrong\r');
  await user.shows('there is no mark nowhere');
  expect(user.state().message?.tone).toBe('error');
  expect(user.state().view!.status.moment.record).toBe(1);
  expect(user.state().inFlight).toBe(0);
  user.close();
});

test('keys that were typed behind it come behind all of its lines', async () => {
  const user = await withOwn({ two: { key: 'f5', lines: ['next', 'mark a', 'next'] } });
  await user.type(`${F5}n`);
  expect(user.state().view!.status.moment.record).toBe(3);
  expect(user.state().view!.points).toMatchObject([{ text: 'a', moment: { record: 1 } }]);
  user.close();
});

test('the help lists them with key and name', async () => {
  const user = await withOwn({ dropped: { key: 'f5', lines: ['tbreak drop', 'continue'] }, nokey: { lines: ['run'], help: 'to the end' } });
  await user.resize(120, 60);
  await user.type('?');
  for (let i = 0; i < 4; i++) await user.press('dialog.pageDown');
  await user.shows('Your own commands');
  await user.shows('f5 :dropped');
  await user.shows('tbreak drop; continue');
  await user.shows(':nokey');
  user.close();
});

test('what the workbench completes by itself is explained in the language of the screen', async () => {
  const user = await openDriver({ port: await realSession(visitsPerMinute, [VISITS], { language: 'zh' }), language: 'zh' });
  await user.type(':hom');
  await user.shows('课程、数据集、会话');
  user.close();
});
