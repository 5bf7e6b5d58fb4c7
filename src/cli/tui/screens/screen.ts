/**
 * The whole screen as a list of parts: status, panes, sentence, footer; or the home screen; or, when there is no room, what it needs. The
 * first frame is painted from it before ink is there, and ink's tree is made of it: there is no second way to a frame.
 *
 *     sink.show(paintScreen(state, keymap));
 */
import { paintFooter } from '../present/footer.ts';
import { paintOf } from '../present/pane-content.ts';
import { paintSentence, paintStatus, paintTooSmall } from '../present/status.ts';
import type { Line } from '../present/spans.ts';
import { homeLines } from './home.ts';
import { panePart } from './pane.ts';
import type { Keymap } from '../keymap/keymap.ts';
import { factsOf, scopesOf } from '../state/facts.ts';
import { LEAST, type Rect } from '../state/layout.ts';
import { layoutOfState } from '../state/query.ts';
import type { State } from '../state/state.ts';
import type { PlacedLines } from '../terminal/portals.ts';

export interface ScreenPart {
  /** The same part of the next screen has the same. */
  readonly id: string;
  readonly rect: Rect;
  /** What its lines are made of: they are the same for as long as all of these are. */
  readonly of: readonly unknown[];
  /** Lines as wide and as many as its cells. */
  paint(): readonly Line[];
}

export function screenParts(state: State, keymap: Keymap): readonly ScreenPart[] {
  const { columns, rows } = state;
  const layout = layoutOfState(state);
  const part = (id: string, rect: Rect, paint: () => readonly Line[]): ScreenPart => ({ id, rect, of: [state], paint });
  if (!layout.fits) {
    return [part('small', { x: 0, y: 0, width: columns, height: rows }, () => paintTooSmall(columns, rows, LEAST, paintOf(state, columns, rows)))];
  }
  const footer = part('footer', layout.footer, () => [paintFooter(keymap.footer(scopesOf(state), factsOf(state), state.language), columns)]);
  if (state.screen === 'home' || state.view === null) return [part('home', { x: 0, y: 0, width: columns, height: rows - 1 }, () => homeLines(state)), footer];
  return [
    part('status', layout.status, () => [statusLine(state)]),
    ...layout.slots.map((slot) => panePart(slot, layout, state)),
    part('sentence', layout.sentence, () => paintSentence(state.view!.sentence, state.message, paintOf(state, columns, layout.sentence.height))),
    footer,
  ];
}

/** What ink's tree would send for the same state. */
export function paintScreen(state: State, keymap: Keymap): readonly PlacedLines[] {
  return screenParts(state, keymap).map(({ rect, paint }) => ({ x: rect.x, y: rect.y, lines: paint() }));
}

function statusLine(state: State): Line {
  const pending = state.awaiting !== null ? (state.awaiting === 'mark' ? '\'_' : state.awaiting === 'since' ? '≠\'_' : '`_') : state.count === '' ? '' : `${state.count}×`;
  return paintStatus(state.view!.status, state.view!.branch, { playing: state.playing, pending, working: state.working }, paintOf(state, state.columns, 1));
}
