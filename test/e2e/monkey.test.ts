/**
 * Random keys and resizes against the product in a terminal of its own, on real lessons and data: it stays alive, what the terminal shows is
 * what a full redraw shows, and in the end keys are heard. KSTEP_MONKEY=20000 presses that many, KSTEP_SEED=n plays one seed alone.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { closeTerminals, startInTerminal, type TerminalUser } from '../cli/tui/support/terminal-user.ts';
import { randomOf } from '../cli/tui/support/random.ts';

const root = path.join(import.meta.dirname, '../..');
const KEYS = Number(process.env['KSTEP_MONKEY'] ?? 900);
const SEEDS = process.env['KSTEP_SEED'] === undefined ? [1, 2] : [Number(process.env['KSTEP_SEED'])];
const BURST = 12;
const REDRAW = '\x0c';

/** Everything but what leaves: q, Ctrl-C, Ctrl-Z, and a click on the footer, where q is. */
const ALPHABET = [
  ...'sSnNfFcCgGzxuovVwBTWbHLM.\'`{}[]<>()?:/+=.yEeiaht12345678906 ', '\t', '\x1b[Z', '\r', '\r', '\x1b', '\x1b', '\x7f', '\x1b[A', '\x1b[B', '\x1b[C', '\x1b[D', '\x1b[5~', '\x1b[6~',
  '\x1b[H', '\x1b[F', '\x1b[1;2C', '\x1b[1;5P', '\x1bt', '\x15', '用', '👍', '\x1b[200~goto 3\x1b[201~', '\x1b[<0;40;6M', '\x1b[<0;40;6m', '\x1b[<64;50;5M', '\x1b[<0;20;3M', '\x1b[<32;30;7M',
  ':goto 5\r', ':break filter\r', ':why\r', ':lang zh\r', ':lang en\r', ':branch\r', ':compare\r', ':home\r', ':open lesson 08-tumbling-visits\r', ':nonsense "\r',
];

const folder = mkdtempSync(path.join(os.tmpdir(), 'kstep-monkey-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(closeTerminals);

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Nothing was written for a while; what plays or runs long may go on writing. */
async function quiet(user: TerminalUser, most = 1500): Promise<void> {
  for (let waited = 0, before = -1; waited < most; waited += 30) {
    const bytes = user.raw().length;
    if (bytes === before) return;
    before = bytes;
    await pause(30);
  }
}

async function sameAfterRedraw(user: TerminalUser): Promise<string | null> {
  let difference = '';
  for (let attempt = 0; attempt < 5; attempt++) {
    await quiet(user);
    const before = await user.screen();
    user.type(REDRAW);
    await pause(60);
    await quiet(user);
    const after = await user.screen();
    // whoever is leaving has no screen to compare
    if (before === after || user.model.terminal.buffer.active.type === 'normal') return null;
    difference = `before the redraw:\n${before}\nafter it:\n${after}`;
  }
  return difference;
}

/** Resident memory, kB. */
function memoryOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

for (const seed of SEEDS) {
  test(`${KEYS} random keys and resizes do no harm (seed ${seed})`, async () => {
    spawnSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--if-stale'], { stdio: 'inherit' });
    const random = randomOf(seed);
    const start = (): TerminalUser => startInTerminal([path.join(root, 'dist/kstep.js'), '--state-dir', path.join(folder, `state-${seed}`)], { cwd: folder, env: { EDITOR: 'true', VISUAL: 'true', ...(seed % 2 === 0 ? { NO_COLOR: '1' } : {}) } });
    let user = start();
    let ended: number | null = null;
    const watch = (): void => void user.exit.then((status) => { ended = status; });
    watch();
    await user.until('1/6');
    const recent: string[] = [];
    for (let pressed = 0; pressed < KEYS; pressed += BURST) {
      let burst = '';
      for (let i = 0; i < BURST; i++) burst += ALPHABET[Math.floor(random() * ALPHABET.length)]!;
      recent.push(burst);
      user.type(burst);
      if (random() < 0.1) user.resize(30 + Math.floor(random() * 170), 10 + Math.floor(random() * 50));
      await quiet(user, 300);
      const where = (): string => `seed ${seed}, key ${pressed}, after ${JSON.stringify(recent.slice(-4))}`;
      // `:`, a completion or a line of the history, Enter: that may have been quit
      for (let waited = 0; ended === null && user.model.terminal.buffer.active.type === 'normal' && waited < 8000; waited += 50) await pause(50);
      if (ended === null && user.model.terminal.buffer.active.type === 'normal') throw new Error(`left the screen and does not end: ${where()}`);
      if (ended === 0) {
        user = start();
        ended = null;
        watch();
        await user.until('quit');
      }
      if (ended !== null) throw new Error(`ended with ${String(ended)}: ${where()}\n${await user.screen()}`);
      if (pressed % (BURST * 20) === 0) {
        const difference = await sameAfterRedraw(user);
        if (difference !== null) throw new Error(`${where()}\n${difference}`);
        user.forget();
      }
      if (process.env['KSTEP_MONKEY'] !== undefined && pressed % (BURST * 100) === 0) console.log(`${pressed} keys, ${Math.round(memoryOf(user.pid) / 1024)} MB`);
    }
    user.resize(80, 24);
    // Esc leads out of whatever is open, and keys are heard. On a busy machine an Esc is read together with what follows, as Alt: then again.
    const escaped = async (keys: string, isDone: () => Promise<boolean>): Promise<void> => {
      for (let tries = 0; tries < 8; tries++) {
        for (let i = 0; i < 6; i++) {
          user.type('\x1b');
          await pause(80);
        }
        await pause(100 * tries);
        user.type(keys);
        for (let waited = 0; waited < 3000; waited += 50) {
          if (await isDone()) return;
          await pause(50);
        }
      }
      throw new Error(`${JSON.stringify(keys)} is not heard: seed ${seed}\n${await user.screen()}`);
    };
    await escaped(':open dataset earthquakes\r', async () => (await user.screen()).includes('0.0/1707'));
    await escaped('q', async () => ended !== null);
    expect(ended).toBe(0);
  }, 60_000 + KEYS * 200);
}
