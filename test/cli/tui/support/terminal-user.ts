/** The workbench in a real pseudo-terminal, built as the product is, watched through a terminal model. */
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pty from '@lydell/node-pty';
import * as esbuild from 'esbuild';
import { ScreenModel } from './screen-model.ts';

let built: Promise<string> | null = null;
const open = new Set<pty.IPty>();

/** For `afterEach`: ends what a failed test left running. */
export function closeTerminals(): void {
  for (const child of open) child.kill('SIGKILL');
  open.clear();
}

function bundle(): Promise<string> {
  return (built ??= (async () => {
    const outfile = path.join(mkdtempSync(path.join(os.tmpdir(), 'kstep-tui-')), 'play.mjs');
    await esbuild.build({
      entryPoints: [path.join(import.meta.dirname, 'play.ts')], outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20', jsx: 'automatic', minify: true,
      define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
      banner: { js: 'import { createRequire as makeRequire } from \'node:module\'; const require = makeRequire(import.meta.url);' },
      plugins: [{
        name: 'no-devtools',
        setup(build) {
          build.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'none', namespace: 'none' }));
          build.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export default {}' }));
        },
      }],
    });
    return outfile;
  })());
}

const SILENT = ['CI', 'NO_COLOR', 'FORCE_COLOR', 'NODE_V8_COVERAGE', 'NODE_OPTIONS'];

export interface TerminalUser {
  readonly model: ScreenModel;
  readonly exit: Promise<number>;
  readonly pid: number;
  /** Milliseconds from the start of the process to the first frame. */
  readonly firstFrameMs: number;
  /** All bytes since the start, or since `forget`. */
  raw(): string;
  forget(): void;
  type(bytes: string): void;
  resize(columns: number, rows: number): void;
  kill(signal: string): void;
  /** Waits for a text on the screen. @throws Error  with the screen when it does not come */
  until(text: string): Promise<void>;
  screen(): Promise<string>;
}

/** The workbench on a session made for tests. */
export async function openTerminal(env: { readonly [name: string]: string } = {}, columns = 80, rows = 24): Promise<TerminalUser> {
  return startInTerminal([await bundle()], { env, columns, rows });
}

export interface TerminalOptions { readonly env?: { readonly [name: string]: string }; readonly columns?: number; readonly rows?: number; readonly cwd?: string }

/** Node on any program, in a terminal of its own. */
export function startInTerminal(args: readonly string[], { env = {}, columns = 80, rows = 24, cwd }: TerminalOptions): TerminalUser {
  const clean: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined && !SILENT.includes(name) && !name.startsWith('VITEST')) clean[name] = value;
  const startedAt = performance.now();
  const child = pty.spawn(process.execPath, [...args], { cols: columns, rows, name: env['TERM'] ?? 'xterm-256color', cwd, env: { ...clean, LANG: 'C.UTF-8', ...env } });
  open.add(child);
  child.onExit(() => open.delete(child));
  const model = new ScreenModel(columns, rows);
  let bytes = '';
  let writing: Promise<void> = Promise.resolve();
  let firstFrameMs = 0;
  child.onData((chunk) => {
    if (firstFrameMs === 0 && chunk.includes('kstep')) firstFrameMs = performance.now() - startedAt;
    bytes += chunk;
    writing = writing.then(() => model.write(chunk));
  });
  const exit = new Promise<number>((resolve) => child.onExit(({ exitCode, signal }) => resolve(signal !== undefined && signal > 0 ? 128 + signal : exitCode)));
  const user: TerminalUser = {
    model, exit, pid: child.pid,
    get firstFrameMs() { return firstFrameMs; },
    raw: () => bytes,
    forget() { bytes = ''; },
    type: (keys) => child.write(keys),
    resize(newColumns, newRows) {
      model.resize(newColumns, newRows);
      child.resize(newColumns, newRows);
    },
    kill: (signal) => child.kill(signal),
    async until(text) {
      for (let waited = 0; waited < 15_000; waited += 20) {
        if ((await user.screen()).includes(text)) return;
        await new Promise((next) => setTimeout(next, 20));
      }
      throw new Error(`${JSON.stringify(text)} did not come:\n${await user.screen()}`);
    },
    async screen() {
      await writing;
      return model.text();
    },
  };
  return user;
}
