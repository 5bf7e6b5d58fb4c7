/** Commands of config.yaml at the command line without a screen. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { closeTerminals, startInTerminal } from '../cli/tui/support/terminal-user.ts';

const root = path.join(import.meta.dirname, '../..');
const data = path.join(root, 'fixtures/datasets/earthquakes');
const state = mkdtempSync(path.join(os.tmpdir(), 'kstep-own-'));
afterAll(() => rmSync(state, { recursive: true, force: true }));
afterEach(closeTerminals);

test('a person has the commands of config.yaml in plain mode, completed by tab, and is told what is wrong in it', async () => {
  spawnSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--if-stale'], { stdio: 'inherit' });
  writeFileSync(path.join(state, 'config.yaml'), 'commands:\n  dropped: [tbreak drop, continue, where]\n  bad: [nonsense]\n  stops: [goto 7, print store nothing, next]\n');
  const args = ['debug', path.join(data, 'topology.ts'), '--input', `earthquakes=${path.join(data, 'earthquakes.jsonl')}`, '--plain'];
  const user = startInTerminal([path.join(root, 'dist/kstep.js'), '--state-dir', state, ...args], {});
  await user.until('config.yaml:3: commands.bad.0: there is no command nonsense');
  await user.until('kstep 0.0>');
  user.type('dro');
  await user.until('> dro');
  user.type('\t');
  await user.until('> dropped');
  user.type('\r');
  await user.until('kstep 167.2>');
  // the first line that fails ends them
  user.type('stops\r');
  await user.until('kstep 7.9>');
  user.type('quit\r');
  expect(await user.exit).toBe(0);
});
