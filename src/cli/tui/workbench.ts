/**
 * Opens the workbench on a session and gives the exit status when the user leaves. The terminal is as it was afterwards, whatever happened.
 *
 *     process.exitCode = await runWorkbench({ port, abilities, stdin: process.stdin, stdout: process.stdout, … });
 *     console.log('started');   // wrong while it runs: goes to the log pane, and to stderr after leaving
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Keymap } from './keymap/keymap.ts';
import type { CommandEntry } from './keymap/commands.ts';
import type { SessionPort } from '../../engine/session/view.ts';
import type { Language } from './present/words.ts';
import { overPanes } from './screens/overlays.ts';
import { paintScreen } from './screens/screen.ts';
import { initialState } from './state/state.ts';
import { WorkbenchStore, type World } from './state/store.ts';
import { clipboardSequence } from './terminal/clipboard.ts';
import { discardText, readText, runEditor, writeText } from './terminal/editor.ts';
import { ConsoleRing } from './terminal/console-ring.ts';
import type { TerminalAbilities } from './terminal/environment.ts';
import { FrameSink } from './terminal/frame-sink.ts';
import { InputReader } from './terminal/input-reader.ts';
import { Portals } from './terminal/portals.ts';
import { TerminalSession } from './terminal/terminal-session.ts';
import { themeOf, type ThemeName } from './theme/themes.ts';

export interface WorkbenchOptions {
  readonly port: SessionPort;
  readonly abilities: TerminalAbilities;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: { readonly [name: string]: string | undefined };
  readonly language?: Language;
  readonly theme?: ThemeName;
  readonly mouse?: boolean;
  /** The command table, with the user's own keys. */
  readonly commands?: readonly CommandEntry[];
  /** Calls back whenever the user's keys or theme have changed; gives what ends that. */
  readonly watchSettings?: (changed: (commands: readonly CommandEntry[], theme: ThemeName | undefined, problems: readonly string[]) => void) => () => void;
  readonly history?: readonly string[];
  readonly remember?: (line: string) => void;
  /** Opens what the screen is to show, once its frame is there; false ends with status 1. Without it, what the port has is shown. */
  readonly opening?: (() => Promise<boolean>) | undefined;
  /** Told of each line that would have gone over the screen. */
  readonly onConsole?: (stream: 'stdout' | 'stderr', text: string) => void;
}

/** The status to exit with: 0, 130 after Ctrl-C, 128 + n after a signal, 70 after a crash (its stack is on stderr). */
export async function runWorkbench(options: WorkbenchOptions): Promise<number> {
  const { port, stdin, stdout, abilities, env } = options;
  const keymap = new Keymap(options.commands);
  const portals = new Portals();
  const timers = new Set<NodeJS.Timeout>();
  let beat = 0;
  let finish: (status: number) => void = () => {};
  const finished = new Promise<number>((resolve) => { finish = resolve; });
  let crash: unknown = null;
  let ended = false;
  const onCrash = (error: unknown): void => {
    crash = error;
    finish(70);
  };

  const world: World = {
    quit: (status) => finish(status),
    suspend: () => session.suspend(),
    redraw() {
      sink.forget();
      sink.refresh();
    },
    copy: (text) => void stdout.write(clipboardSequence(text, env['TMUX'] !== undefined)),
    async export(name, text) {
      const file = path.resolve(name);
      await writeFile(file, text);
      return file;
    },
    edit: (file, line) => session.lend(() => runEditor(env, file, line)),
    async editText(wanted) {
      const file = 'kept' in wanted ? wanted.kept : await writeText(wanted.name, wanted.text);
      await session.lend(() => runEditor(env, file, 'kept' in wanted ? wanted.line : 1));
      return { file, text: await readText(file) };
    },
    discard: discardText,
    remember: (line) => options.remember?.(line),
    later(ms, act, paced = false) {
      const now = performance.now();
      // a beat that was missed by more than its length is not caught up with
      const due = paced && beat + 2 * ms > now ? Math.max(now, beat + ms) : now + ms;
      if (paced) beat = due;
      const timer = setTimeout(() => {
        timers.delete(timer);
        act();
      }, due - now);
      timers.add(timer);
    },
  };
  const store = new WorkbenchStore(port, keymap, initialState({
    columns: stdout.columns, rows: stdout.rows, language: options.language, theme: options.theme, mouse: options.mouse,
    ...(options.opening === undefined ? { home: port.home() } : { screen: 'debug' }),
    history: options.history,
  }), world);
  const sink = new FrameSink({
    output: stdout, portals, theme: themeOf(store.getState().theme, abilities.colour), ascii: !abilities.unicode,
    over: () => overPanes(store.getState(), keymap),
  });
  const reader = new InputReader(stdin, (event) => store.dispatch({ kind: 'input', event }));
  const ring = new ConsoleRing(() => {
    const last = ring.lines[ring.lines.length - 1];
    if (last !== undefined) options.onConsole?.(last.stream, last.text);
  });
  const session = new TerminalSession({
    outputFd: stdoutFd(stdout), output: stdout, process,
    startInput: () => reader.start(), stopInput: () => reader.stop(),
    closeScreen: () => sink.close(),
    openScreen() {
      sink.reopen();
      onResize();
    },
    onEnd(status, error) {
      crash = error;
      finish(status);
    },
  });
  const onResize = (): void => {
    sink.forget();
    store.dispatch({ kind: 'resize', columns: stdout.columns, rows: stdout.rows });
    setImmediate(() => sink.refresh());
  };
  const onLost = (): void => finish(129);

  let shown = store.getState();
  const unsubscribe = store.subscribe(() => {
    const state = store.getState();
    if (state.theme !== shown.theme) sink.setTheme(themeOf(state.theme, abilities.colour));
    if (state.mouse !== shown.mouse) session.setMouse(state.mouse);
    // Overlays do not pass through ink: draw again even where no component changed.
    if (state.modes !== shown.modes || state.completions !== shown.completions || state.theme !== shown.theme) sink.refresh();
    shown = state;
  });
  const unwatch = options.watchSettings?.((commands, theme, problems) => {
    keymap.use(commands);
    store.dispatch({ kind: 'settings', theme, problems });
  });
  ring.capture(console, process.stderr as never);
  session.setMouse(store.getState().mouse);
  session.enter();
  stdout.on('resize', onResize);
  stdout.on('error', onLost);
  // The first frames do without ink, which takes longer to load than all the rest: it comes behind what was to be opened.
  const paint = (): void => sink.show(paintScreen(store.getState(), keymap));
  const stopPainting = store.subscribe(paint);
  let unmount: () => void = stopPainting;
  paint();
  setImmediate(() => void (async () => {
    if (options.opening !== undefined && !await options.opening()) return finish(1);
    await new Promise((resolve) => setImmediate(resolve));
    const { mount } = await import('./screens/mount.tsx');
    if (ended) return;
    stopPainting();
    unmount = mount(store, portals, sink, onCrash);
  })().catch(onCrash));
  const status = await finished;
  ended = true;
  for (const timer of timers) clearTimeout(timer);
  unsubscribe();
  unwatch?.();
  stdout.off('resize', onResize);
  session.leave();
  unmount();
  const caught = ring.release();
  for (const line of caught) process.stderr.write(`${line.text}\n`);
  if (crash !== null) process.stderr.write(`${crash instanceof Error ? crash.stack ?? crash.message : String(crash)}\n`);
  stdout.off('error', onLost);
  stdout.on('error', () => {});
  return status;
}

function stdoutFd(stdout: NodeJS.WriteStream): number { return (stdout as unknown as { readonly fd?: number }).fd ?? 1; }
