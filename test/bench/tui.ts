/** The workbench in a terminal of its own: time from exec to the first frame, from a key to its first byte, bytes a key, what idling and playing cost. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn, type IPty } from '@lydell/node-pty';

const root = path.join(import.meta.dirname, '../..');
const data = path.join(root, 'fixtures/datasets/earthquakes');
const visits = path.join(root, 'tutorials/03-windows/08-tumbling-visits/topology.ts');
const KEYS = 'nnnnnnnnnnssssssSSSSssNNnnnnsSnNsnnnnnssSSnnNNnnssn';
/** A hundred keys that end where they began. */
const MANY = 'nnnnnnssssSSSSNNNNNN'.repeat(5);
const TICKS_PER_SECOND = 100;
/** Of the sentence at a moment whose events are no longer there. */
const LET_GO = 'was let go';
/** Each frame of a run writes where it stands into the first row. */
const FIRST_ROW = new RegExp(`${String.fromCharCode(27)}\\[1;\\d+H`, 'g');

export type Spread = readonly [median: number, p95: number];
export interface KeyTimes { readonly keyToByte: Spread; readonly bytes: Spread }
export interface TuiTimes extends KeyTimes {
  /** ms from exec until the footer is there. */
  readonly firstFrame: number;
  readonly idleBytes: number;
  /** ms of processor time in an idle second. */
  readonly idleCpu: number;
}
export interface PlacedTimes extends KeyTimes {
  readonly records: number;
  /** s from opening the file until all of it has run. */
  readonly ran: number;
  /** The record at which the keys were pressed: well inside what the recording still has. */
  readonly place: number;
  /** The same among records that were let go; null when all are still there. */
  readonly letGo: KeyTimes & { readonly place: number } | null;
  /** ms until a jump has drawn its last byte: with g, to the beginning and to the end, and until the causes of an output are there. */
  readonly jump: Spread;
  readonly toBeginning: number;
  readonly toEnd: number;
  readonly why: number;
}
export interface LoadedTimes extends PlacedTimes {
  /** Resident, MB: before the keys, after half of them and after all. What is garbage only is there after the first half already; what leaks grows on. */
  readonly memory: readonly [before: number, half: number, after: number];
  readonly keys: number;
  /** Frames a second when it plays at the highest speed. */
  readonly frames: number;
}

export async function tuiTimes(columns: number, rows: number): Promise<TuiTimes> {
  return withWorkbench(columns, rows, ['debug', path.join(data, 'topology.ts'), '--input', `earthquakes=${path.join(data, 'earthquakes.jsonl')}`], async (terminal, screen, begun) => {
    await screen.until(() => screen.text.includes('quit'));
    const firstFrame = performance.now() - begun;
    await screen.quiet(400);
    const times = await pressed(terminal, screen, KEYS);
    screen.reset();
    const ticks = cpuTicks(terminal.pid);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return { firstFrame, ...times, idleBytes: screen.bytes, idleCpu: (cpuTicks(terminal.pid) - ticks) * (1000 / TICKS_PER_SECOND) };
  });
}

/** With many records run: keys in the middle of them, jumps; then, after `first` was told of those, many keys, and playing. */
export async function loadedTimes(records: number, keys: number, first: (times: PlacedTimes) => void): Promise<LoadedTimes> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kstep-bench-'));
  const file = path.join(folder, 'visits.jsonl');
  writeFileSync(file, Array.from({ length: records }, (_, i) => JSON.stringify({ key: `user-${(i * 7919) % 1000}`, value: `/page/${i % 50}`, ts: i * 50 })).join('\n'));
  try {
    return await withWorkbench(80, 24, ['debug', visits, '--input', `visits=${file}`], async (terminal, screen) => {
      await screen.until(() => screen.text.includes('visits-per-minute'), 60_000);
      await screen.quiet(500);
      const begun = performance.now();
      terminal.write('c');
      const head = `${records.toLocaleString('en-US')}.`;
      await screen.until(() => screen.text.includes(head), 400_000);
      const ran = (performance.now() - begun) / 1000;
      await idle(terminal.pid);
      const place = Math.floor(records * 0.9);
      const early = Math.floor(records * 0.1);
      // the first jump sees all keys of the store in order for the first time
      await drawn(terminal, screen, `g${early}\r`);
      const letGo = screen.text.includes(LET_GO) ? { place: early, ...await pressed(terminal, screen, KEYS) } : null;
      const jumps: number[] = [];
      for (const part of [0.75, 0.95, 0.7, 0.85, 0.9]) jumps.push(await drawn(terminal, screen, `g${Math.floor(records * part)}\r`));
      const times = await pressed(terminal, screen, KEYS);
      const why = await drawn(terminal, screen, 'w');
      await drawn(terminal, screen, '\x1b');
      const toBeginning = await drawn(terminal, screen, ':goto 0\r');
      const toEnd = await drawn(terminal, screen, ':end\r');
      const placed: PlacedTimes = { records, ran, place, letGo, jump: quantiles(jumps), toBeginning, toEnd, why, ...times };
      first(placed);
      await drawn(terminal, screen, `g${place}\r`);
      const memory: [number, number, number] = [residentMb(terminal.pid), 0, 0];
      for (const half of [1, 2] as const) {
        for (let i = 0; i < keys / 2; i += MANY.length) {
          terminal.write(MANY);
          await idle(terminal.pid, 30);
          screen.reset();
        }
        memory[half] = residentMb(terminal.pid);
      }
      await drawn(terminal, screen, `g${place}\r`);
      terminal.write(')))))))) ');
      await screen.quiet(100, 300);
      screen.reset();
      await new Promise((resolve) => setTimeout(resolve, 2000));
      return { ...placed, memory, keys, frames: (screen.text.match(FIRST_ROW)?.length ?? 0) / 2 };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withWorkbench<T>(columns: number, rows: number, args: readonly string[], use: (terminal: IPty, screen: Listener, begun: number) => Promise<T>): Promise<T> {
  spawnSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--if-stale'], { stdio: 'inherit' });
  const state = mkdtempSync(path.join(os.tmpdir(), 'kstep-bench-'));
  const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
  const begun = performance.now();
  const terminal = spawn(process.execPath, [path.join(root, 'dist/kstep.js'), '--state-dir', state, ...args], {
    cols: columns, rows, name: 'xterm-256color', env: { ...env, LANG: 'C.UTF-8' } as { [name: string]: string },
  });
  const gone = new Promise<void>((resolve) => terminal.onExit(() => resolve()));
  try {
    return await use(terminal, new Listener(terminal), begun);
  } finally {
    terminal.write('\x1b q');
    const timer = setTimeout(() => terminal.kill('SIGKILL'), 2000);
    await gone;
    clearTimeout(timer);
    rmSync(state, { recursive: true, force: true });
  }
}

async function pressed(terminal: IPty, screen: Listener, keys: string): Promise<KeyTimes> {
  const keyToByte: number[] = [];
  const bytes: number[] = [];
  for (const key of keys) {
    screen.reset();
    const at = performance.now();
    terminal.write(key);
    await screen.until(() => screen.bytes > 0, 1000);
    keyToByte.push(screen.firstByteAt - at);
    await screen.quiet(60);
    bytes.push(screen.bytes);
  }
  return { keyToByte: quantiles(keyToByte), bytes: quantiles(bytes) };
}

/** ms until what the keys lead to is drawn. */
async function drawn(terminal: IPty, screen: Listener, keys: string): Promise<number> {
  screen.reset();
  const at = performance.now();
  terminal.write(keys);
  await idle(terminal.pid, 250);
  return screen.lastByteAt - at;
}

/**
 * Until the process has had nothing to do for a while: it neither ran nor waited for a processor. On a busy machine silence alone says little, and with a million
 * records a pause for the collector of garbage is longer than the beat of its progress.
 */
async function idle(pid: number, ms = 1500): Promise<void> {
  const end = performance.now() + 60_000;
  let ticks = cpuTicks(pid);
  for (let since = performance.now(); performance.now() - since < ms && performance.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const now = cpuTicks(pid);
    if (now !== ticks || isRunnable(pid)) since = performance.now();
    ticks = now;
  }
}

function isRunnable(pid: number): boolean { return statOf(pid)[0] === 'R'; }

function residentMb(pid: number): number { return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readProc(pid, 'status'))?.[1] ?? 0) / 1024); }

/** User and system time, in ticks of the kernel. */
function cpuTicks(pid: number): number {
  const fields = statOf(pid);
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

function statOf(pid: number): readonly string[] { return readProc(pid, 'stat').split(') ').at(-1)!.split(' '); }

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // no such file system here: the numbers are 0
  }
}

class Listener {
  text = '';
  bytes = 0;
  firstByteAt = 0;
  #lastAt = performance.now();
  get lastByteAt(): number { return this.#lastAt; }

  constructor(terminal: IPty) {
    terminal.onData((chunk) => {
      if (this.bytes === 0) this.firstByteAt = performance.now();
      this.text += chunk;
      this.bytes += Buffer.byteLength(chunk);
      this.#lastAt = performance.now();
    });
  }

  reset(): void {
    this.text = '';
    this.bytes = 0;
  }

  async until(holds: () => boolean, timeoutMs = 10_000): Promise<void> {
    const end = performance.now() + timeoutMs;
    while (!holds() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  async quiet(ms: number, most = 30_000): Promise<void> {
    const end = performance.now() + most;
    this.#lastAt = performance.now();
    while (performance.now() - this.#lastAt < ms && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function quantiles(values: number[]): Spread {
  values.sort((a, b) => a - b);
  return [values[values.length >> 1]!, values[Math.floor(values.length * 0.95)]!];
}
