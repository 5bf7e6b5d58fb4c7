/** The workbench in a terminal of its own: time from exec to the first frame, from a key to its first byte, bytes a key, what idling costs. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn, type IPty } from '@lydell/node-pty';

const root = path.join(import.meta.dirname, '../..');
const data = path.join(root, 'fixtures/datasets/earthquakes');

export interface TuiTimes {
  readonly firstFrame: number;
  readonly keyToByte: readonly [median: number, p95: number];
  readonly bytes: readonly [median: number, p95: number];
  readonly idleBytes: number;
}

export async function tuiTimes(columns: number, rows: number): Promise<TuiTimes> {
  spawnSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--if-stale'], { stdio: 'inherit' });
  const state = mkdtempSync(path.join(os.tmpdir(), 'kstep-bench-'));
  const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
  const begun = performance.now();
  const terminal = spawn(process.execPath, [
    path.join(root, 'dist/kstep.js'), 'debug', path.join(data, 'topology.ts'), '--input', `earthquakes=${path.join(data, 'earthquakes.jsonl')}`, '--state-dir', state,
  ], { cols: columns, rows, name: 'xterm-256color', env: { ...env, LANG: 'C.UTF-8' } as { [name: string]: string } });
  try {
    const screen = new Listener(terminal);
    await screen.until(() => screen.text.includes('quit'));
    const firstFrame = performance.now() - begun;
    await screen.quiet(400);
    const keyToByte: number[] = [];
    const bytes: number[] = [];
    for (const key of 'nnnnnnnnnnssssssSSSSssNNnnnsSnNsnnnnnssSSnnNNnnssn') {
      screen.reset();
      const pressed = performance.now();
      terminal.write(key);
      await screen.until(() => screen.bytes > 0, 1000);
      keyToByte.push(screen.firstByteAt - pressed);
      await screen.quiet(60);
      bytes.push(screen.bytes);
    }
    screen.reset();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const idleBytes = screen.bytes;
    terminal.write('q');
    return { firstFrame, keyToByte: quantiles(keyToByte), bytes: quantiles(bytes), idleBytes };
  } finally {
    setTimeout(() => rmSync(state, { recursive: true, force: true }), 500);
  }
}

class Listener {
  text = '';
  bytes = 0;
  firstByteAt = 0;
  #lastAt = performance.now();

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
    while (!holds() && performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
  }

  async quiet(ms: number): Promise<void> {
    this.#lastAt = performance.now();
    while (performance.now() - this.#lastAt < ms) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function quantiles(values: number[]): readonly [median: number, p95: number] {
  values.sort((a, b) => a - b);
  return [values[values.length >> 1]!, values[Math.floor(values.length * 0.95)]!];
}
