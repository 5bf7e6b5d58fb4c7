/** The mouse: a click focuses and selects, on a title it changes the tab, on the timeline it goes to the record; the wheel scrolls. */
import { homeWindow, isChoice } from '../present/home.ts';
import { paneContent } from '../present/pane-content.ts';
import { recordAt } from '../present/timeline.ts';
import type { MouseInput } from '../terminal/input-reader.ts';
import { focusPane, withMode, withPane } from './change.ts';
import { moveIn, openHome } from './commands.ts';
import { homeCursor, moveHome, rowsOfHome } from './home.ts';
import { contains, contentRect, paneOnTop, type Slot } from './layout.ts';
import { step, type Step } from './message.ts';
import { layoutOfState } from './query.ts';
import { topMode, type State } from './state.ts';

const WHEEL = 3;

export function mouse(state: State, event: MouseInput): Step {
  const mode = topMode(state);
  const wheel = event.action === 'wheel-up' ? -WHEEL : event.action === 'wheel-down' ? WHEEL : 0;
  if (mode !== null) {
    if (wheel !== 0 && 'scroll' in mode) return step(withMode(state, { ...mode, scroll: Math.max(0, mode.scroll + wheel) }));
    return step(state);
  }
  if (state.screen === 'home') return home(state, event, wheel);
  const slot = layoutOfState(state).slots.find((candidate) => contains(candidate.rect, event.x, event.y));
  if (slot === undefined) return step(state);
  const pane = paneOnTop(slot, state.onTop);
  if (wheel !== 0) return step(moveIn(state, pane, wheel));
  const pressed = event.action === 'press' && event.button === 'left';
  const dragged = event.action === 'drag' && event.button === 'left';
  if (pane === 'timeline' && (pressed || dragged)) return scrub(state, slot, event);
  return pressed ? step(click(state, slot, event)) : step(state);
}

/** A click selects, a click on what is selected opens it. */
function home(state: State, event: MouseInput, wheel: number): Step {
  const rows = rowsOfHome(state);
  const cursor = homeCursor(state, rows);
  const { top, y, room } = homeWindow(rows.length, state.rows, cursor);
  if (wheel !== 0) return step(moveHome(state, wheel));
  const row = top + event.y - y;
  if (event.action !== 'press' || event.y < y || event.y >= y + room || !isChoice(rows[row])) return step(state);
  // a chapter folds at the first click
  return row === cursor || rows[row]!.item === null ? openHome({ ...state, homeCursor: row }) : step({ ...state, homeCursor: row });
}

function scrub(state: State, slot: Slot, event: MouseInput): Step {
  const rect = contentRect(slot);
  const focused = focusPane(state, 'timeline');
  const timeline = state.view?.timeline ?? null;
  const record = timeline === null || event.y < rect.y ? null : recordAt(timeline, event.x - rect.x, rect.width);
  if (record === null || record === state.view?.status.moment.record) return step(focused);
  return step({ ...focused, playing: false }, { kind: 'session', line: `goto ${record}`, then: 'nothing' });
}

function click(state: State, slot: Slot, event: MouseInput): State {
  const rect = contentRect(slot);
  const pane = paneOnTop(slot, state.onTop);
  if (event.y === slot.rect.y && slot.panes.length > 1) {
    return focusPane(state, slot.panes[(slot.panes.indexOf(pane) + 1) % slot.panes.length]!);
  }
  const focused = focusPane(state, pane);
  if (event.y < rect.y) return focused;
  const content = paneContent(focused, pane, rect.width, rect.height);
  const row = content.top + event.y - rect.y - (pane === 'store' ? 1 : 0);
  for (let cursor = 0; cursor < Math.min(content.selectable, 10_000); cursor++) {
    if (content.rowOf(cursor) === row) return pane === 'lesson' ? focused : withPane(focused, pane, { cursor });
  }
  return focused;
}
