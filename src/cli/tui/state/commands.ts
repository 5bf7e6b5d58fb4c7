/** What each command does to the state, and what it asks for. Commands that are a line of the session's language come from the table. */
import { paneContent, paneText, selectedCause } from '../present/pane-content.ts';
import { momentText } from '../present/status.ts';
import type { CommandEntry, CommandId } from '../keymap/commands.ts';
import { wordsOf } from '../present/words.ts';
import { THEME_NAMES } from '../theme/themes.ts';
import { focusPane, leaveScreen, popMode, pushMode, withMode, withPane } from './change.ts';
import { exportPane } from './exporting.ts';
import { selectedLocation, selectedNode, editedRecord } from './facts.ts';
import { contentRect, paneOnTop, slotOf } from './layout.ts';
import { step, type Step } from './message.ts';
import { otherNeighbours } from './neighbours.ts';
import { openPrompt, promptCommand, quoted } from './prompt.ts';
import { layoutOfState, visibleRect } from './query.ts';
import { PLAY_SPEEDS, topMode, type PaneId, type State } from './state.ts';
import { escape } from './escape.ts';
import { fold } from './folding.ts';
import { hitsCommand, otherHit } from './find.ts';
import { filterHome, foldAtHomeCursor, moveHome, selectedHomeItem } from './home.ts';
import { lessonCommand } from './lesson.ts';
import { moveInMap, openFromMap } from './map.ts';
import { rowCommand } from './row.ts';

export function runCommand(state: State, entry: CommandEntry, count: number | null): Step {
  if (entry.id.startsWith('prompt.')) return promptCommand(state, entry.id) ?? step(state);
  if (entry.id.startsWith('dialog.') || entry.id.startsWith('picker.')) return dialogCommand(state, entry.id);
  if (entry.line !== undefined) return sessionLine(state, entry, count);
  return own(state, entry.id, count);
}

// ---- lines of the session's language

function sessionLine(state: State, entry: CommandEntry, count: number | null): Step {
  const line = entry.line!.replace('{count}', String(count ?? 1)).replace('{target}', target(state)).trim();
  if (entry.group !== 'step') {
    const shown = entry.id === 'debug.why' ? focusPane(withPane(state, 'why', { top: null, cursor: 0 }), 'why') : state;
    return step(shown, { kind: 'session', line, then: 'show' });
  }
  return step({ ...state, playing: false, lastStep: line }, { kind: 'session', line, then: 'nothing' });
}

/** What `why` is asked of: the selected row, the selected node, or the record at the cursor. */
function target(state: State): string {
  const { view } = state;
  if (view === null) return '';
  if (state.focus === 'store' && view.store !== null) {
    const row = view.store.rows[state.panes.store.cursor - view.store.from];
    if (row !== undefined) return `row ${quoted(view.store.name)} ${quoted(row.id)}`;
  }
  if (state.focus === 'topology') {
    const node = selectedNode(state);
    if (node !== null) return `node ${quoted(node.name)}`;
  }
  // keys may wait for one another: the record at the cursor of then
  return 'record .';
}

// ---- the interface's own

function own(state: State, id: CommandId, count: number | null): Step {
  switch (id) {
    case 'debug.goto':
      if (count !== null) return step({ ...state, playing: false }, { kind: 'session', line: `goto ${count}`, then: 'nothing' });
      return openPrompt(state, 'goto');
    case 'debug.play':
      if (state.playing) return step({ ...state, playing: false });
      return step({ ...state, playing: true }, { kind: 'session', line: 'step 1', then: 'tick' });
    case 'debug.faster': return speed(state, 1);
    case 'debug.slower': return speed(state, -1);
    case 'debug.repeat': return repeat(state, count ?? 1);
    case 'debug.mark': return step({ ...state, awaiting: 'mark' });
    case 'debug.jump': return step({ ...state, awaiting: 'jump' });
    case 'debug.break': return step(state, { kind: 'session', line: `break node ${quoted(selectedNode(state)!.name)}`, then: 'show' });
    case 'lesson.continue': case 'lesson.answer': case 'lesson.skip': case 'lesson.map': return lessonCommand(state, id);
    case 'move.up': return move(state, -(count ?? 1));
    case 'move.down': return move(state, count ?? 1);
    case 'move.pageUp': return move(state, 'page-up');
    case 'move.pageDown': return move(state, 'page-down');
    case 'move.top': return move(state, -Infinity);
    case 'move.bottom': return move(state, Infinity);
    case 'move.open': return open(state);
    case 'home.open': return openHome(state);
    case 'home.erase': return step(filterHome(state, [...state.homeFilter].slice(0, -1).join('')));
    case 'home.quit': return step(state, { kind: 'quit', status: 0 });
    case 'whatif.open': return openPair(state);
    case 'whatif.only': return step(onlyDifferent(state));
    case 'move.fold': return step(fold(state));
    case 'look.filter': return openPrompt(state, 'filter', state.panes[state.focus].filter);
    case 'look.find': return openPrompt(state, 'find');
    case 'look.nextHit': return otherHit(state, 1);
    case 'look.previousHit': return otherHit(state, -1);
    case 'look.raw': return step({ ...state, raw: !state.raw });
    case 'look.names': return step({ ...state, fullNames: !state.fullNames });
    case 'look.style': return step(nextStyle(state));
    case 'look.fewer': return step(otherNeighbours(state, -1));
    case 'look.more': return step(otherNeighbours(state, 1));
    case 'look.zoomIn': return step({ ...state, windowZoom: Math.min(8, state.windowZoom + 1) });
    case 'look.zoomOut': return step({ ...state, windowZoom: Math.max(-4, state.windowZoom - 1) });
    case 'look.panLeft': return step({ ...state, windowPan: state.windowPan - 8 });
    case 'look.panRight': return step({ ...state, windowPan: state.windowPan + 8 });
    case 'look.since': return state.storeSince === null ? step({ ...state, awaiting: 'since' }) : step(withPane({ ...state, storeSince: null }, 'store', { top: null, cursor: 0 }));
    case 'look.nextPartition': return step(otherPartition(state, count ?? 1));
    case 'look.previousPartition': return step(otherPartition(state, -(count ?? 1)));
    case 'look.nextStore': return step(otherStore(state, 1));
    case 'look.previousStore': return step(otherStore(state, -1));
    case 'panes.next': return step(cyclePane(state, 1));
    case 'panes.previous': return step(cyclePane(state, -1));
    case 'panes.nextTab': return step(cycleTab(state, 1));
    case 'panes.previousTab': return step(cycleTab(state, -1));
    case 'panes.zoom': return step(state.zoomed ? leaveScreen(state) : { ...state, zoomed: true, returnTo: null });
    case 'app.command': return openPrompt(state, 'command');
    case 'app.help': return step(pushMode({ ...state, playing: false }, { kind: 'help', scroll: 0 }));
    case 'app.home': return step({ ...state, screen: 'home', playing: false, zoomed: false }, { kind: 'home' });
    case 'app.backend': return askBackend(state, null);
    case 'app.copy': return step(state, { kind: 'copy', text: selectedText(state) });
    case 'app.export': return exportPane(state, 'text')!;
    case 'app.edit': {
      const record = editedRecord(state);
      if (record !== null) return step({ ...state, playing: false }, { kind: 'edit-record', number: record });
      const place = selectedLocation(state)!;
      return step(state, { kind: 'edit', file: place.file, line: place.line });
    }
    case 'app.theme': return step({ ...state, theme: THEME_NAMES[(THEME_NAMES.indexOf(state.theme) + 1) % THEME_NAMES.length]! });
    case 'app.language': {
      const language = state.language === 'en' ? 'zh' : 'en';
      return step({ ...state, language }, { kind: 'session', line: `lang ${language}`, then: 'home' });
    }
    case 'app.mouse': return step({ ...state, mouse: !state.mouse });
    case 'app.redraw': return step(state, { kind: 'redraw' });
    case 'app.suspend': return step({ ...state, playing: false }, { kind: 'suspend' });
    case 'app.escape': return step(escape(state));
    case 'app.interrupt':
      if (state.playing) return step({ ...state, playing: false });
      return state.inFlight > 0 || state.view?.status.busy != null ? step(state, { kind: 'interrupt' }) : step(state, { kind: 'quit', status: 130 });
    case 'app.quit': return step(state, { kind: 'quit', status: 0 });
    default: return step(state);
  }
}

function speed(state: State, by: 1 | -1): Step {
  const next = Math.max(0, Math.min(PLAY_SPEEDS.length - 1, state.speed + by));
  return step({ ...state, speed: next, message: { text: `▶ ${PLAY_SPEEDS[next]}/s`, tone: 'info' } });
}

function repeat(state: State, times: number): Step {
  const line = state.lastStep!;
  const shown = times === 1 ? line : line.replace(/\d+/, (n) => String(Number(n) * times));
  return step({ ...state, playing: false }, { kind: 'session', line: shown, then: 'nothing' });
}

function nextStyle(state: State): State {
  const order = ['auto', 'boxes', 'list'] as const;
  const style = order[(order.indexOf(state.topologyStyle) + 1) % order.length]!;
  return { ...state, topologyStyle: style, message: { text: style, tone: 'info' } };
}

function otherStore(state: State, by: 1 | -1): State {
  const names = state.view?.stores.map((store) => store.name) ?? [];
  const at = names.indexOf(state.view?.store?.name ?? '');
  const store = names[(at + by + names.length) % names.length] ?? null;
  return withPane({ ...state, store, storePartition: null }, 'store', { top: null, cursor: 0 });
}

/** All partitions, then each of them. */
function otherPartition(state: State, by: number): State {
  const known: readonly (number | null)[] = [null, ...(state.view?.stores.find((store) => store.name === state.view?.store?.name)?.partitions ?? [])];
  const at = known.indexOf(state.storePartition);
  const next = (((at + by) % known.length) + known.length) % known.length;
  return withPane({ ...state, storePartition: known[next] ?? null }, 'store', { top: null, cursor: 0 });
}

/** Through the slots of the layout, each with the pane on top. */
function cyclePane(state: State, by: 1 | -1): State {
  const layout = layoutOfState({ ...state, zoomed: false });
  const order: readonly PaneId[] = layout.slots.map((slot) => paneOnTop(slot, state.onTop));
  const at = order.indexOf(state.focus);
  const next = order[(at + by + order.length) % order.length] ?? state.focus;
  return { ...state, focus: next };
}

function cycleTab(state: State, by: 1 | -1): State {
  const slot = slotOf(layoutOfState({ ...state, zoomed: false }), state.focus);
  if (slot === null) return state;
  const at = slot.panes.indexOf(state.focus);
  return focusPane(state, slot.panes[(at + by + slot.panes.length) % slot.panes.length]!);
}

// ---- moving

function move(state: State, by: number | 'page-up' | 'page-down'): Step {
  if (state.screen === 'home') return step(moveHome(state, by));
  return step(moveIn(state, state.focus, by));
}

/** Moves the selection of a pane, or scrolls one that has none. */
export function moveIn(state: State, pane: PaneId, by: number | 'page-up' | 'page-down'): State {
  const layout = layoutOfState(state);
  const rect = visibleRect(state, layout, pane);
  if (rect === null) return state;
  const content = paneContent(state, pane, rect.width, rect.height);
  const distance = by === 'page-up' ? -Math.max(1, content.height - 1) : by === 'page-down' ? Math.max(1, content.height - 1) : by;
  if (pane === 'lesson' && content.selectable > 0 && typeof by === 'number') {
    return { ...state, option: Math.max(0, Math.min(content.selectable - 1, state.option + clampStep(distance))) };
  }
  const most = Math.max(0, content.total - content.height);
  if (content.selectable === 0 || pane === 'lesson') {
    return withPane(state, pane, { top: Math.max(0, Math.min(most, content.top + clampStep(distance))) });
  }
  const cursor = Math.max(0, Math.min(content.selectable - 1, Math.min(state.panes[pane].cursor, content.selectable - 1) + clampStep(distance)));
  const row = content.rowOf(cursor);
  const top = row < content.top ? row : row >= content.top + content.height ? row - content.height + 1 : content.top;
  return withPane(state, pane, { cursor, top: Math.max(0, Math.min(most, top)) });
}

function clampStep(distance: number): number { return Math.max(-1e9, Math.min(1e9, distance)); }

// ---- opening

export function openHome(state: State): Step {
  const folding = foldAtHomeCursor(state);
  if (folding !== null) return folding;
  const item = selectedHomeItem(state);
  if (item === null) return step(state);
  if (item.kind === 'cluster') {
    if (state.view?.topology == null) return step({ ...state, message: { text: wordsOf(state.language).topologyFirst, tone: 'info' } });
    return askBackend({ ...state, screen: 'debug' }, item.title);
  }
  return step(state, { kind: 'session', line: item.open, then: 'open' });
}

function open(state: State): Step {
  const pane = state.focus;
  switch (pane) {
    case 'timeline': return state.lastStep === null ? step(state) : repeat(state, 1);
    case 'why': {
      const moment = selectedCause(state)?.moment ?? null;
      return moment === null ? step(state) : step(state, { kind: 'session', line: `goto ${momentText(moment).replaceAll(',', '')}`, then: 'nothing' });
    }
    case 'points': {
      const point = state.view?.points[state.panes.points.cursor];
      if (point === undefined) return step(state);
      const line = point.moment === null ? `toggle ${quoted(point.id)}` : `goto ${momentText(point.moment).replaceAll(',', '')}`;
      return step(state, { kind: 'session', line, then: point.moment === null ? 'show' : 'nothing' });
    }
    case 'topology': case 'store': {
      const rect = visibleRect(state, layoutOfState(state), pane);
      if (rect === null || paneContent(state, pane, rect.width, rect.height).selectable === 0) return step(state);
      const row = state.panes[pane].cursor;
      return step(pushMode(state, pane === 'store' ? { kind: 'row', row, cursor: null, filter: '' } : { kind: 'details', pane, row, scroll: 0 }));
    }
    default: return step(state);
  }
}

/** To a record of the comparison, in the run at hand. */
function openPair(state: State): Step {
  const compare = state.view?.compare ?? null;
  if (compare === null) return step(state);
  const pair = compare.rows[state.panes.compare.cursor - compare.from];
  const here = state.view?.branch?.name;
  const record = pair === undefined ? null : compare.left.title === here ? pair.left : compare.right.title === here ? pair.right : pair.left ?? pair.right;
  if (record === null) return step({ ...state, message: { text: wordsOf(state.language).notHere, tone: 'info' } });
  return step(leaveScreen(state), { kind: 'session', line: `goto ${record.number}`, then: 'nothing' });
}

function onlyDifferent(state: State): State {
  const { folded } = state.panes.compare;
  return withPane(state, 'compare', { folded: folded.length > 0 ? [] : ['same'], top: null, cursor: 0 });
}

// ---- dialogs

function dialogCommand(state: State, id: CommandId): Step {
  const mode = topMode(state);
  if (mode === null || mode.kind === 'prompt') return step(state);
  const page = Math.max(1, state.rows - 6);
  if (mode.kind === 'map') return mapCommand(state, id, page);
  if (mode.kind === 'hits') return hitsCommand(state, id, page);
  if (mode.kind === 'row') return rowCommand(state, mode, id, page);
  switch (id) {
    case 'dialog.close': return step(popMode(state));
    case 'dialog.yes':
      if (mode.kind === 'question' && mode.editAgain !== undefined) return step(popMode(state), { kind: 'edit-record', number: mode.editAgain });
      return mode.kind === 'question' ? step(popMode(state), { kind: 'session', line: mode.yes, then: 'show' }) : step(state);
    case 'dialog.up': return scroll(-1);
    case 'dialog.down': return scroll(1);
    case 'dialog.pageUp': return scroll(-page);
    case 'dialog.pageDown': return scroll(page);
    default: return step(state);
  }

  function scroll(by: number): Step {
    if (mode === null || !('scroll' in mode)) return step(state);
    return step(withMode(state, { ...mode, scroll: Math.max(0, Math.min(10_000, mode.scroll + by)) }));
  }
}

function mapCommand(state: State, id: CommandId, page: number): Step {
  switch (id) {
    case 'dialog.up': return step(moveInMap(state, -1));
    case 'dialog.down': return step(moveInMap(state, 1));
    case 'dialog.pageUp': return step(moveInMap(state, -page));
    case 'dialog.pageDown': return step(moveInMap(state, page));
    case 'picker.open': return openFromMap(state);
    default: return step(popMode(state));
  }
}

/** First what the other side is, and what it would mean; a yes then switches. */
function askBackend(state: State, bootstrap: string | null): Step {
  const toSim = bootstrap === null && state.view?.status.backend.kind === 'kafka';
  return step(state, { kind: 'session', line: toSim ? 'backend sim' : `backend kafka ${bootstrap ?? ''}`.trim(), then: 'show' });
}

/** The selected row as text, or everything that the pane shows. */
function selectedText(state: State): string {
  const layout = layoutOfState(state);
  const slot = slotOf(layout, state.focus);
  if (slot === null) return '';
  const rect = contentRect(slot);
  const row = state.view?.store?.rows[state.panes.store.cursor - (state.view.store.from ?? 0)];
  if (state.focus === 'store' && row !== undefined) return `${row.key.text}\t${row.value.text}`;
  const record = state.view?.record;
  if (state.focus === 'record' && record != null) return JSON.stringify({ topic: record.topic, partition: record.partition, offset: record.offset, key: record.key.text, value: record.value.text, timestamp: record.timestamp });
  return paneText(state, state.focus, rect.width);
}
