/** What is painted before ink is there is what ink draws, to the byte. */
import { expect, test } from 'vitest';
import { Keymap } from '../../../../src/cli/tui/keymap/keymap.ts';
import type { Language } from '../../../../src/cli/tui/present/words.ts';
import { mount } from '../../../../src/cli/tui/screens/mount.tsx';
import { overPanes } from '../../../../src/cli/tui/screens/overlays.ts';
import { paintScreen } from '../../../../src/cli/tui/screens/screen.ts';
import { initialState } from '../../../../src/cli/tui/state/state.ts';
import { WorkbenchStore, type World } from '../../../../src/cli/tui/state/store.ts';
import { FrameSink } from '../../../../src/cli/tui/terminal/frame-sink.ts';
import { Portals } from '../../../../src/cli/tui/terminal/portals.ts';
import { themeOf, type ColourDepth } from '../../../../src/cli/tui/theme/themes.ts';
import { FakeSession } from '../support/fake-session.ts';

type FakeSessionOptions = NonNullable<ConstructorParameters<typeof FakeSession>[0]>;
const NO_WORLD = new Proxy({}, { get: (_, name) => () => { throw new Error(`nobody asked for ${String(name)}`); } }) as World;

interface Screen { readonly columns: number; readonly rows: number; readonly language: Language; readonly colour: ColourDepth; readonly session: FakeSessionOptions }

/** A screen before its first frame. */
function opened({ columns, rows, language, colour, session }: Screen): { readonly store: WorkbenchStore; readonly keymap: Keymap; readonly portals: Portals; readonly sink: FrameSink; taken(): string } {
  const port = new FakeSession(session);
  const keymap = new Keymap();
  const portals = new Portals();
  let bytes = '';
  const output = { columns, rows, write: (text: string) => { bytes += text; return true; }, once: () => {} };
  const store = new WorkbenchStore(port, keymap, initialState({ columns, rows, language, home: port.home() }), NO_WORLD);
  const sink = new FrameSink({ output, portals, theme: themeOf('dark', colour), frameMs: 0, over: () => overPanes(store.getState(), keymap) });
  return {
    store, keymap, portals, sink,
    taken() {
      const all = bytes;
      bytes = '';
      return all;
    },
  };
}

const settled = async (): Promise<void> => { for (let i = 0; i < 6; i++) await new Promise((next) => setImmediate(next)); };
const fail = (error: unknown): never => { throw error; };

const SIZES = [[80, 24], [120, 40], [200, 60], [50, 12]] as const;
const SESSIONS: { readonly [what: string]: FakeSessionOptions } = { 'a session': {}, 'a lesson': { lesson: true }, home: { open: false } };

for (const [columns, rows] of SIZES) {
  for (const [what, session] of Object.entries(SESSIONS)) {
    test.each([['en', 8], ['zh', 8], ['en', 0], ['zh', 0]] as const)(`${what} at ${columns}x${rows}, %s, %i bits of colour`, async (language, colour) => {
      const screen: Screen = { columns, rows, language, colour, session };
      const painted = opened(screen);
      painted.sink.show(paintScreen(painted.store.getState(), painted.keymap));
      const first = painted.taken();
      expect(painted.sink.screenText().join('').trim()).not.toBe('');

      const byInk = opened(screen);
      const unmount = mount(byInk.store, byInk.portals, byInk.sink, fail);
      await settled();
      expect(byInk.taken()).toBe(first);
      unmount();

      // and nothing is drawn when ink takes over
      const end = mount(painted.store, painted.portals, painted.sink, fail);
      await settled();
      expect(painted.taken()).toBe('');
      end();
    });
  }
}
