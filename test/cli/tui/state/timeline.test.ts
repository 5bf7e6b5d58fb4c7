import { expect, test } from 'vitest';
import { VISITS, visitsPerMinute } from '../../../engine/session/sessions.ts';
import { openDriver, type Driver } from '../support/driver.ts';
import { realSession } from '../support/real-session.ts';

/** The ruler under the records, and the title of the pane. */
async function timeline(user: Driver): Promise<{ readonly title: string; readonly ruler: string }> {
  const rows = (await user.screen()).split('\n');
  const at = rows.findIndex((row) => row.includes('5 Timeline'));
  return { title: rows[at]!, ruler: rows[at + 2]! };
}

test('a sign on the timeline says where other ways leave this one, and their names while the cursor stands there', async () => {
  const user = await openDriver({ columns: 120, rows: 40, port: await realSession(visitsPerMinute, [VISITS]) });
  await user.type('4n');
  await user.type(':branch late\r');
  await user.type(':switch main\r');
  await user.type('2n');
  await user.type(':branch other\r');
  await user.type(':switch main\r');
  await user.type('<');
  expect((await timeline(user)).ruler.match(/⎇/g)).toHaveLength(2);
  expect((await timeline(user)).title).not.toContain('⎇');
  await user.type('4g');
  expect((await timeline(user)).title).toContain('⎇ late');
  expect((await timeline(user)).ruler).toMatch(/▲4\.4.*⎇/);
  user.close();
});

test('in a branch the sign stands where it left the other way', async () => {
  const user = await openDriver({ columns: 120, rows: 40, port: await realSession(visitsPerMinute, [VISITS]) });
  await user.type('4n');
  await user.type(':branch late\r');
  expect((await timeline(user)).title).toContain('⎇ main');
  await user.type('n');
  const { title, ruler } = await timeline(user);
  expect(title).not.toContain('⎇');
  expect(ruler).toMatch(/⎇ {1,3}▲5/);
  user.close();
});
