import { expect, test } from 'vitest';
import { VISITS, visitsPerMinute } from '../../../engine/session/sessions.ts';
import { openDriver, type Driver } from '../support/driver.ts';
import { realSession } from '../support/real-session.ts';

async function atTheEnd(): Promise<Driver> {
  const user = await openDriver({ port: await realSession(visitsPerMinute, [VISITS]) });
  await user.press('debug.continue');
  await user.type('6+');
  return user;
}

test(':topic NAME shows that topic with its records, and Esc brings the others back', async () => {
  const user = await atTheEnd();
  await user.type(':topic counts\r');
  await user.shows('⇒ counts  output');
  await user.shows('bob@[00:00,01:00) → 2');
  await user.hides('→ visits');
  await user.hides('changelog');
  await user.type('\x1b');
  await user.type('\x1b');
  await user.type('+');
  await user.shows('▤ app-visits-per-minute-changelog');
  user.close();
});

test('/ in the Topics pane keeps the records that hold the text, under their topics', async () => {
  const user = await atTheEnd();
  await user.type('/carol');
  await user.shows('→ visits  input');
  await user.shows('carol → /home');
  await user.shows('carol@[02:00,03:00) → 1');
  await user.hides('bob');
  await user.type('\r');
  await user.type(':topic visits\r');
  await user.shows('bob → /faq');
  user.close();
});

test('a filter that is the name of a topic keeps it whole, and one that nothing holds says so', async () => {
  const user = await atTheEnd();
  await user.type('/changelog');
  await user.shows('▤ app-visits-per-minute-changelog');
  await user.shows('carol@[02:00,03:00) → 1');
  await user.hides('→ visits');
  await user.type('zzz');
  await user.shows('nothing matches');
  expect(user.state().panes.topics.filter).toBe('changelogzzz');
  user.close();
});
