/**
 * A user in front of the workbench, without a terminal: keys and commands go in, the screen comes out as text. The whole pipeline runs
 * (store, ink, frame sink) against a terminal that is only a size.
 *
 *     const user = await openDriver({ columns: 80, rows: 24 });
 *     await user.press('debug.next', 'debug.stepBack');
 *     user.pane('Store').shows('alice  [00:00,01:00)  1');
 */
import { createElement } from 'react';
import { render } from 'ink';
import { PassThrough } from 'node:stream';
import { expect } from 'vitest';
import { PortalsContext } from '../../../../src/cli/tui/components/Canvas.tsx';
import { StoreContext } from '../../../../src/cli/tui/hooks/use-workbench.ts';
import type { CommandId } from '../../../../src/cli/tui/keymap/commands.ts';
import { Keymap } from '../../../../src/cli/tui/keymap/keymap.ts';
import type { SessionPort } from '../../../../src/engine/session/view.ts';
import { App } from '../../../../src/cli/tui/screens/App.tsx';
import { overPanes } from '../../../../src/cli/tui/screens/overlays.ts';
import { initialState, type State } from '../../../../src/cli/tui/state/state.ts';
import type { Message } from '../../../../src/cli/tui/state/message.ts';
import { WorkbenchStore } from '../../../../src/cli/tui/state/store.ts';
import { FrameSink } from '../../../../src/cli/tui/terminal/frame-sink.ts';
import { InputReader } from '../../../../src/cli/tui/terminal/input-reader.ts';
import { Portals } from '../../../../src/cli/tui/terminal/portals.ts';
import { themeOf, type ColourDepth, type ThemeName } from '../../../../src/cli/tui/theme/themes.ts';
import { cellWidth } from '../../../../src/cli/tui/text/width.ts';
import type { Language } from '../../../../src/cli/tui/present/words.ts';
import { FakeSession } from './fake-session.ts';
import { ScreenModel } from './screen-model.ts';

export interface DriverOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly port?: SessionPort;
  readonly language?: Language;
  readonly theme?: ThemeName;
  readonly colour?: ColourDepth;
  readonly ascii?: boolean;
  /** What the user makes of a text in the editor; a kept one is asked for as ''. */
  readonly edit?: (text: string) => string;
}

export interface Driver {
  readonly port: SessionPort;
  readonly done: { quit: number | null; readonly copied: string[]; readonly exported: string[]; readonly edited: string[]; readonly remembered: string[]; suspended: number };
  state(): State;
  readonly keymap: Keymap;
  dispatch(message: Message): Promise<void>;
  /** Commands by id, as a user's keys would give them. */
  press(...ids: readonly CommandId[]): Promise<void>;
  /** Raw bytes of a terminal, for what is about keys. */
  type(bytes: string): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** The rows as a terminal shows them after all bytes. */
  screen(): Promise<string>;
  /** The rows with their colours: `«yellow bold»text«»`. */
  coloured(): Promise<string>;
  /** Bytes written since the last call. */
  bytes(): string;
  shows(text: string): Promise<void>;
  hides(text: string): Promise<void>;
  close(): void;
}

const ESCAPE_WAIT = 45;

export async function openDriver(options: DriverOptions = {}): Promise<Driver> {
  const port = options.port ?? new FakeSession();
  const keymap = new Keymap();
  const portals = new Portals();
  const size = { columns: options.columns ?? 80, rows: options.rows ?? 24 };
  let unread = '';
  let fresh = '';
  const output = {
    get columns(): number { return size.columns; },
    get rows(): number { return size.rows; },
    write(text: string): boolean { unread += text; fresh += text; return true; },
    once(): void {},
  };
  const done: Driver['done'] = { quit: null, copied: [], exported: [], edited: [], remembered: [], suspended: 0 };
  const store = new WorkbenchStore(port, keymap, initialState({ ...size, language: options.language, theme: options.theme, home: port.home() }), {
    quit(status) { done.quit = status; },
    suspend() { done.suspended++; },
    redraw() { sink.forget(); sink.refresh(); },
    copy(text) { done.copied.push(text); },
    async export(name, text) { done.exported.push(text); return name; },
    async edit(file, line) { done.edited.push(`${file}:${line}`); },
    async editText(wanted) {
      done.edited.push('kept' in wanted ? `${wanted.kept}:${wanted.line}` : wanted.name);
      return { file: 'kept' in wanted ? wanted.kept : wanted.name, text: (options.edit ?? ((text) => text))('kept' in wanted ? '' : wanted.text) };
    },
    async discard() {},
    remember(line) { done.remembered.push(line); },
    later(ms, act) { if (ms < 200) setTimeout(act, ms).unref(); },
  });
  const sink = new FrameSink({
    output, portals, theme: themeOf(options.theme ?? 'dark', options.colour ?? 8), ascii: options.ascii, frameMs: 0, over: () => overPanes(store.getState(), keymap),
  });
  let shown = store.getState();
  store.subscribe(() => {
    const state = store.getState();
    if (state.theme !== shown.theme) sink.setTheme(themeOf(state.theme, options.colour ?? 8));
    sink.refresh();
    shown = state;
  });
  const input = new PassThrough();
  const reader = new InputReader(input as never, (event) => store.dispatch({ kind: 'input', event }));
  reader.start();
  const app = render(
    createElement(PortalsContext.Provider, { value: portals }, createElement(StoreContext.Provider, { value: store }, createElement(App))),
    { stdout: sink.stream, stdin: new PassThrough() as never, stderr: sink.stream, debug: true, patchConsole: false, exitOnCtrlC: false },
  );
  await settle();

  let model = new ScreenModel(size.columns, size.rows);
  async function screen(): Promise<string> {
    await model.write(unread);
    unread = '';
    const rows = model.rows();
    for (const row of rows) if (cellWidth(row) !== size.columns) throw new Error(`a row has ${cellWidth(row)} cells, the screen ${size.columns}: ${JSON.stringify(row)}`);
    return rows.map((row) => row.trimEnd()).join('\n');
  }
  await model.write('\x1b[?7l');
  return {
    port, done, keymap, state: store.getState, screen,
    async dispatch(message) {
      store.dispatch(message);
      await settle();
    },
    async coloured() {
      await screen();
      return model.styledRows().join('\n');
    },
    async press(...ids) {
      for (const id of ids) store.dispatch({ kind: 'command', id });
      await settle();
    },
    async type(bytes) {
      input.write(bytes);
      await settle();
      if (bytes.endsWith('\x1b')) {
        await new Promise((next) => setTimeout(next, ESCAPE_WAIT));
        await settle();
      }
    },
    async resize(columns, rows) {
      Object.assign(size, { columns, rows });
      model = new ScreenModel(columns, rows);
      await model.write('\x1b[?7l');
      unread = '';
      sink.forget();
      store.dispatch({ kind: 'resize', columns, rows });
      await settle();
      sink.refresh();
      await settle();
    },
    bytes() {
      const taken = fresh;
      fresh = '';
      return taken;
    },
    async shows(text) { expect(await screen()).toContain(text); },
    async hides(text) { expect(await screen()).not.toContain(text); },
    close() {
      reader.stop();
      sink.close();
      app.unmount();
      app.cleanup();
    },
  };
}

/** Until keys, session and frames have come to rest: turns of the event loop, no fixed time. */
async function settle(): Promise<void> {
  for (let i = 0; i < 6; i++) await new Promise((next) => setImmediate(next));
}
