/**
 * The screens as text that a person can read: fixtures/screens. `npx vitest run test/cli/tui/screens -u` writes them anew; review the diff.
 */
import path from 'node:path';
import { expect, test } from 'vitest';
import type { CommandId } from '../../../../src/cli/tui/keymap/commands.ts';
import { CHINESE_VISITS, FakeSession, manyVisits } from '../support/fake-session.ts';
import { openDriver, type Driver, type DriverOptions } from '../support/driver.ts';

interface Scene {
  readonly name: string;
  readonly port?: () => FakeSession;
  readonly options?: DriverOptions;
  /** For a scene that is about one size: it is shown there, in English, without colours. All others at all sizes, in both languages, without colours and with them. */
  readonly sizes?: readonly (readonly [columns: number, rows: number])[];
  readonly act: (user: Driver) => Promise<void>;
}

const ALL: readonly (readonly [number, number])[] = [[80, 24], [120, 40], [200, 60]];
const press = (...ids: readonly CommandId[]) => (user: Driver): Promise<void> => user.press(...ids);

const SCENES: readonly Scene[] = [
  { name: 'start', act: async () => {} },
  { name: 'count-updates-a-window', act: async (user) => { await user.type('4n'); await user.type('ss'); } },
  { name: 'dropped-null-key', act: async (user) => { await user.type('5n'); await user.type('ss'); } },
  { name: 'back-in-the-past', act: async (user) => { await user.type('8n'); await user.type('3N'); } },
  { name: 'end-of-input', act: async (user) => { await user.type('8n'); } },
  { name: 'chinese', port: () => new FakeSession({ visits: CHINESE_VISITS }), act: async (user) => { await user.type('5n'); await user.type('4'); await user.type('ss'); } },
  { name: 'ascii', options: { ascii: true }, act: async (user) => { await user.type('7n'); } },
  { name: 'many-records', port: () => new FakeSession({ visits: manyVisits(2000) }), act: async (user) => { await user.type('900g'); } },
  { name: 'why', act: async (user) => { await user.type('5n'); await user.type('5'); await user.type('\x1b'); await user.type('w'); await user.type('8'); await user.type('jj'); } },
  { name: 'record-pane', act: async (user) => { await user.type('3n'); await user.type('4'); } },
  { name: 'store-zoomed', act: async (user) => { await user.type('7n'); await user.type('2'); await user.type('+'); } },
  { name: 'store-row', act: async (user) => { await user.type('7n'); await user.type('2'); await user.type('j\r'); } },
  { name: 'topology-list', act: press('look.style', 'look.style', 'debug.next', 'look.names') },
  { name: 'node-details', act: async (user) => { await user.type('2n'); await user.type('j\r'); } },
  { name: 'topics', act: async (user) => { await user.type('5n'); await user.type('6'); } },
  { name: 'clocks', act: async (user) => { await user.type('5n'); await user.type('7'); } },
  { name: 'tasks', act: async (user) => { await user.type('5n'); await user.type(':pane tasks\r'); } },
  { name: 'tasks-of-a-cluster', port: () => new FakeSession({ cluster: true }), act: async (user) => { await user.type('5n'); await user.type(':pane tasks\r+'); } },
  { name: 'what-if', act: async (user) => { await user.type('7n'); await user.type('X'); await user.type('d'); } },
  { name: 'what-if-only-differences', act: async (user) => { await user.type('7n'); await user.type('X'); await user.type('dz'); await user.type('j'); } },
  { name: 'branch-in-sight', act: async (user) => { await user.type('7n'); await user.type('X'); await user.type('d'); await user.type('\x1b'); } },
  { name: 'log-and-points', act: async (user) => { await user.type('2n'); await user.type('\'a'); await user.type('1'); await user.type('B'); await user.type(':pane points\r'); await user.type('9'); } },
  { name: 'help', act: async (user) => { await user.type('2n'); await user.type('?'); } },
  { name: 'command-line', act: async (user) => { await user.type('2n'); await user.type(':s'); } },
  { name: 'filter', act: async (user) => { await user.type('7n'); await user.type('2/bo'); } },
  { name: 'backend-question', act: async (user) => { await user.type('2n'); await user.type('b'); } },
  { name: 'error', act: async (user) => { await user.type(':fail\r'); } },
  { name: 'home', port: () => new FakeSession({ open: false }), act: async (user) => { await user.type('\x1b[B'); } },
  { name: 'home-filtered', port: () => new FakeSession({ open: false }), act: async (user) => { await user.type('win'); } },
  { name: 'home-without-match', port: () => new FakeSession({ open: false }), act: async (user) => { await user.type('qqq'); } },
  { name: 'lesson', port: () => new FakeSession({ lesson: true }), act: async (user) => { await user.type('1n'); } },
  { name: 'lesson-asks', port: () => new FakeSession({ lesson: true }), act: async (user) => { await user.type('2n'); await user.type('j'); } },
  { name: 'lesson-map', port: () => new FakeSession({ lesson: true }), act: async (user) => { await user.type('2nO'); await user.type('j'); } },
  { name: 'found', port: () => new FakeSession(), act: async (user) => { await user.type('4n\\alice\r'); await user.type('j'); } },
  { name: 'lesson-answered', port: () => new FakeSession({ lesson: true }), act: async (user) => { await user.type('2n'); await user.type('j\r'); } },
  { name: 'small', sizes: [[60, 16]], act: async (user) => { await user.type('4n'); } },
  { name: 'too-small', sizes: [[40, 10]], act: async () => {} },
];

const FOLDER = path.join(import.meta.dirname, '../../../../fixtures/screens');

interface Look { readonly text: string; readonly coloured: string }

async function look(scene: Scene, options: DriverOptions): Promise<Look> {
  const user = await openDriver({ ...scene.options, ...options, port: (scene.port ?? (() => new FakeSession()))() });
  try {
    await scene.act(user);
    return { text: await user.screen(), coloured: await user.coloured() };
  } finally {
    user.close();
  }
}

/** The two tests of one language: the scene is played once, for whichever of them comes first. */
function goldens(scene: Scene, options: DriverOptions, title: string, folder: string, withColours: boolean): void {
  const file = `${scene.name}.${options.columns}x${options.rows}.txt`;
  let played: Promise<Look> | null = null;
  const shows = async (what: keyof Look, golden: string): Promise<void> => {
    const shown = await (played ??= look(scene, options));
    await expect(`${shown[what]}\n`).toMatchFileSnapshot(path.join(FOLDER, folder, golden));
  };
  test(`${title} looks as reviewed`, () => shows('text', file));
  if (withColours) test(`${title} has the colours that were reviewed`, () => shows('coloured', path.join('colour', file)));
}

for (const scene of SCENES) {
  for (const [columns, rows] of scene.sizes ?? ALL) {
    const title = `${scene.name} at ${columns}x${rows}`;
    goldens(scene, { columns, rows }, title, '', scene.sizes === undefined);
    if (scene.sizes === undefined) goldens(scene, { columns, rows, language: 'zh' }, `${title} in Chinese`, 'zh', true);
  }
}
