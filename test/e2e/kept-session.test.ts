/** A workbench that is ended from outside keeps what was being debugged, and opens it again at the same moment. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { closeTerminals, startInTerminal } from '../cli/tui/support/terminal-user.ts';

const root = path.join(import.meta.dirname, '../..');
const data = path.join(root, 'fixtures/datasets/earthquakes');
const state = mkdtempSync(path.join(os.tmpdir(), 'kstep-kept-'));
afterAll(() => rmSync(state, { recursive: true, force: true }));
afterEach(closeTerminals);

test.each([['SIGTERM', 143, 1], ['SIGHUP', 129, 1], ['SIGHUP', 129, 3]])('%s with status %i, sent %i times', async (signal, status, times) => {
  spawnSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--if-stale'], { stdio: 'inherit' });
  const kstep = path.join(root, 'dist/kstep.js');
  const user = startInTerminal([kstep, '--state-dir', state, 'debug', path.join(data, 'topology.ts'), '--input', `earthquakes=${path.join(data, 'earthquakes.jsonl')}`], {});
  await user.until('0.0/1707');
  user.type('nnn');
  await user.until('3.9/1707');
  for (let i = 0; i < times; i++) user.kill(signal);
  expect(await user.exit).toBe(status);
  const kept = path.join(state, 'sessions', 'earthquakes.kstep.gz');
  expect((await user.screen()).replace(/\s/g, '')).toContain('thesessioniskept');
  const again = startInTerminal([kstep, '--state-dir', state, 'debug', kept], {});
  await again.until('3.9/1707');
  again.type('n');
  await again.until('4.9/1707');
});
