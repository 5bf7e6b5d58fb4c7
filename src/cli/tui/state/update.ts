/**
 * The one reducer: what happens makes the next state, and a list of what is to be done. Pure, so every key of the workbench is a line in a
 * table of tests.
 *
 *     const { state: next, effects } = update(state, { kind: 'command', id: 'debug.step' }, keymap);
 *     // effects: [{ kind: 'session', line: 'step 1', then: 'nothing' }]
 */
import { mayChange, whyNot } from '../keymap/conditions.ts';
import type { Keymap } from '../keymap/keymap.ts';
import { focusPane, followAgain, openScreen, popMode, pushMode, withPane } from './change.ts';
import { wordsOf } from '../present/words.ts';
import { runCommand } from './commands.ts';
import { factsOf, scopesBelow, scopesOf } from './facts.ts';
import { step, type AfterLine, type Effect, type Message, type Step } from './message.ts';
import { showHits } from './find.ts';
import { filterHome } from './home.ts';
import { lessonChanged, numberByDigit, optionOfDigit, tellOfFocus } from './lesson.ts';
import { mouse } from './mouse.ts';
import { followNode } from './neighbours.ts';
import { lineStep, paste, typeKey } from './prompt.ts';
import { timelineStart, layoutOfState, visibleRect } from './query.ts';
import { PANE_NUMBERS, PANES, PLAY_SPEEDS, topMode, type PaneId, type State } from './state.ts';
import type { CommandEntry, CommandId } from '../keymap/commands.ts';
import type { CommandOutcome, View, ViewStore } from '../../../engine/session/view.ts';

const COUNT_MS = 1200;
const MESSAGE_MS = 6000;
const SLOW_MS = 300;
const MOST_COUNT = 9_999_999;

export function update(state: State, message: Message, keymap: Keymap): Step {
  const reduced = reduce(state, message, keymap);
  const told = message.kind === 'view' ? [] : tellOfFocus(state, reduced.state);
  const next: Step = told.length === 0 ? reduced : { state: reduced.state, effects: [...reduced.effects, ...told] };
  const given = next.effects.flatMap((effect) => (effect.kind === 'session' ? [effect] : []));
  if (given.length === 0) return next;
  const slow = given.filter((effect) => effect.then !== 'tick').map(({ line }): Effect => ({ kind: 'later', ms: SLOW_MS, message: { kind: 'slow', line } }));
  return { state: { ...next.state, inFlight: next.state.inFlight + given.length }, effects: [...next.effects, ...slow] };
}

function reduce(state: State, message: Message, keymap: Keymap): Step {
  switch (message.kind) {
    case 'input': {
      const { event } = message;
      if (event.kind === 'key') return key(state, event.name, event.text, keymap);
      if (event.kind === 'mouse') return mouse(state, event);
      const mode = topMode(state);
      if (mode === null && state.screen === 'home') return step(typeToFilter(state, event.text));
      return mode?.kind === 'prompt' ? paste(state, mode, event.text) : step(state);
    }
    case 'command': return command(state, message.id, message.count ?? null, keymap);
    case 'turn': return carriedOut(state, keymap.entry(message.id), message.count);
    case 'line': return lineStep(state, message.line, message.then);
    case 'resize': return step({ ...state, columns: message.columns, rows: message.rows });
    case 'view': return step(withView(state, message.view));
    case 'settings': return settings(state, message.theme, message.problems ?? []);
    case 'home': return step({ ...state, home: message.home });
    case 'outcome': return outcome(state, message.outcome, message.then);
    case 'completions': return step({ ...state, completions: message.list });
    case 'tick': return tick(state);
    case 'slow': return step(state.inFlight > 0 && state.working === null ? { ...state, working: message.line } : state);
    case 'expire-count': return step(state.count === message.count ? { ...state, count: '', countBefore: null } : state);
    case 'expire-message': return step(state.message?.text === message.text ? { ...state, message: null } : state);
    case 'edit-refused': return step(pushMode(state, { kind: 'question', title: message.title, lines: message.lines, yes: '', scroll: 0, editAgain: message.number }));
    case 'notice': return notice(state, message.text, message.tone);
  }
}

function notice(state: State, text: string, tone: 'info' | 'warning' | 'error'): Step {
  return step({ ...state, message: { text, tone } }, { kind: 'later', ms: MESSAGE_MS, message: { kind: 'expire-message', text } });
}

/** What was wrong in the file is said instead of that it was read; the log has the rest. */
function settings(state: State, theme: State['theme'] | undefined, problems: readonly string[]): Step {
  const next: State = { ...state, theme: theme ?? state.theme };
  const more = problems.length > 1 ? ` (+${problems.length - 1}: 9)` : '';
  return problems.length === 0 ? step({ ...next, message: { text: wordsOf(state.language).configRead, tone: 'info' } }) : step({ ...next, message: { text: `${problems[0]!}${more}`, tone: 'warning' } });
}

// ---- keys

function key(state: State, name: string, text: string, keymap: Keymap): Step {
  const mode = topMode(state);
  if (state.awaiting !== null && mode === null) return mark(state, name);
  if (mode === null && state.screen === 'debug' && /^\d$/.test(name)) {
    const chosen = optionOfDigit(state, name);
    if (chosen !== null) return step(chosen);
    const typed = numberByDigit(state);
    return typed === null ? digit(state, name) : key(typed, name, text, keymap);
  }
  const entry = countedBefore(state, name, keymap) ?? keymap.find(name, scopesOf(state));
  if (entry?.id === 'home.type') return step(typeToFilter(state, text));
  if (entry !== null) return command(state, entry.id, state.count === '' ? null : Math.min(MOST_COUNT, Number(state.count)), keymap);
  if (mode?.kind === 'prompt') return typeKey(state, mode, name, text);
  // what was only to be read gives way to the next thing that one wants
  if (mode !== null && mode.kind !== 'question' && mode.kind !== 'map' && mode.kind !== 'hits' && keymap.find(name, scopesBelow(state)) !== null) return key(popMode(state), name, text, keymap);
  if (mode === null && state.screen === 'home' && text !== '') return step(typeToFilter(state, text));
  return step(clearCount(state));
}

/** `5p` is about the pane in which one was before the digit: five partitions on, in the store. */
function countedBefore(state: State, name: string, keymap: Keymap): CommandEntry | null {
  if (state.countBefore === null) return null;
  const entry = keymap.find(name, scopesOf({ ...state, ...state.countBefore }));
  return entry?.counts === true && entry.scope === `pane:${state.countBefore.focus}` ? entry : null;
}

/** On the home screen typing filters at once. A slash, which begins a filter elsewhere, begins nothing here. */
function typeToFilter(state: State, text: string): State {
  const filter = (state.homeFilter + (text === '/' ? '' : text.replace(/\s+/g, ' '))).trimStart().slice(0, 60);
  return filter === state.homeFilter ? state : filterHome(state, filter);
}

/** A digit focuses its pane at once and also begins a count: `3` looks at pane 3, `3n` takes three records with the focus where it was. Another digit goes to another pane. */
function digit(state: State, digitText: string): Step {
  const count = (state.count + digitText).slice(0, 7);
  const first = state.count === '';
  const pane = PANES.find((id) => PANE_NUMBERS[id] === Number(digitText) && isOpen(state, id));
  const focused = pane !== undefined ? focusPane(state, pane) : state.countBefore === null ? state : { ...state, ...state.countBefore };
  const before = state.countBefore ?? (first && pane !== undefined ? { focus: state.focus, onTop: state.onTop, zoomed: state.zoomed } : null);
  const next: State = { ...focused, count, countBefore: before, message: null };
  return step(next, { kind: 'later', ms: COUNT_MS, message: { kind: 'expire-count', count } });
}

function isOpen(state: State, pane: PaneId): boolean {
  if (pane === 'lesson') return state.view?.lesson != null;
  return pane !== 'compare' || state.view?.compare != null;
}

function clearCount(state: State): State { return state.count === '' ? state : { ...state, count: '', countBefore: null }; }

function mark(state: State, name: string): Step {
  if (state.awaiting === 'since') return since({ ...state, awaiting: null }, name);
  const verb = state.awaiting === 'mark' ? 'mark' : 'jump';
  const next: State = { ...state, awaiting: null };
  if (!/^[a-zA-Z]$/.test(name)) return step(next);
  return step(next, { kind: 'session', line: `${verb} ${name}`, then: verb === 'mark' ? 'show' : 'nothing' });
}

/** The store against a mark: what it holds otherwise. */
function since(state: State, name: string): Step {
  if (!/^[a-zA-Z]$/.test(name)) return step(state);
  const moment = state.view?.points.find((point) => point.kind === 'mark' && point.text.replace(/^'/, '') === name)?.moment ?? null;
  if (moment === null) return notice(state, state.language === 'zh' ? `没有标记 ${name}` : `there is no mark ${name}`, 'warning');
  return step(withPane({ ...state, storeSince: { name, moment } }, 'store', { top: null, cursor: 0 }));
}

/** A command that may run does; one that may not says why. */
function command(state: State, id: CommandId, count: number | null, keymap: Keymap): Step {
  const entry = keymap.entry(id);
  // `2j` moves in the pane that `2` has just focused, and `2p` is a key of it; `2n` takes two records with the panes as they were.
  const ofPane = entry.scope.startsWith('pane:') && entry.scope !== `pane:${state.countBefore?.focus}`;
  const moves = (entry.group === 'move' || ofPane) && state.countBefore !== null;
  const counted = (entry.counts === true || id === 'debug.goto') && count !== null && state.countBefore !== null && !moves;
  const restored = counted ? { ...state, ...state.countBefore } : state;
  const ready = clearCount(restored.message === null ? restored : { ...restored, message: null });
  const times = moves ? null : count;
  // a key that stops playing does so at once
  if (ready.inFlight === 0 || ready.playing || !mayChange(entry.needs)) return carriedOut(ready, entry, times);
  // keys typed behind it belong to what it opens, which says by itself when its line cannot be done
  if (TAKES_KEYS.has(entry.id)) return runCommand(ready, entry, times);
  return step(ready, { kind: 'in-turn', id, count: times });
}

/** Commands that ask for more keys: they cannot wait for their turn. */
const TAKES_KEYS: ReadonlySet<CommandId> = new Set<CommandId>(['debug.goto', 'debug.mark', 'debug.jump', 'look.find', 'lesson.answer']);

function carriedOut(state: State, entry: CommandEntry, count: number | null): Step {
  const why = whyNot(entry.needs, factsOf(state));
  return why === null ? runCommand(state, entry, count) : notice(state, why[state.language], 'info');
}

// ---- the session

function withView(state: State, view: View): State {
  const before = state.view;
  const moved = before === null || before.status.moment.record !== view.status.moment.record || before.status.moment.step !== view.status.moment.step;
  let next: State = { ...state, view };
  if (before === null && view.topology !== null) next = { ...next, screen: 'debug' };
  // what a window says is about the session before; what is being typed, or asked, is not
  if (before?.topology !== view.topology) {
    const modes = next.modes.filter(({ kind }) => kind === 'prompt' || kind === 'question');
    next = { ...next, store: null, topic: null, storePartition: null, storeSince: null, timelineFrom: 1, modes };
  }
  if (moved) next = followNode(followAgain(next));
  if (view.lesson !== null && (before?.lesson == null || before.lesson.id !== view.lesson.id)) next = focusPane(next, 'lesson');
  next = lessonChanged(next, before?.lesson ?? null);
  if (next.panes.store.top === null && view.store !== null) next = withPane(next, 'store', { cursor: followedRow(view.store, next.panes.store.cursor) });
  if (next.panes.compare.top === null && view.compare !== null) next = withPane(next, 'compare', { cursor: view.compare.firstRow ?? 0 });
  const timeline = visibleRect(next, layoutOfState(next), 'timeline');
  const cells = timeline === null ? next.columns : timeline.width;
  const timelineFrom = timelineStart(next.timelineFrom, view.status.moment.record, view.status.total ?? view.status.records, cells);
  return timelineFrom === next.timelineFrom ? next : { ...next, timelineFrom };
}

/** While the store follows the run its selection is the changed row, or stays among the rows in sight. */
function followedRow(store: ViewStore, cursor: number): number {
  const changed = store.rows.findIndex((row) => row.change !== 'none');
  if (changed >= 0) return store.from + changed;
  return Math.max(store.from, Math.min(store.from + store.rows.length - 1, cursor));
}

function outcome(state: State, result: CommandOutcome, then: AfterLine): Step {
  const inFlight = Math.max(0, state.inFlight - 1);
  const next: State = { ...state, inFlight, working: inFlight === 0 ? null : state.working };
  if (!result.ok) {
    const stopped: State = { ...next, playing: false };
    if (result.lines.length > 1) return step(showLines(stopped, result.lines, 'error'));
    return notice(stopped, result.lines[0] ?? 'failed', 'error');
  }
  if (result.found !== undefined) return showHits(next, result.found, result.lines);
  if (result.question !== undefined) return step(pushMode(next, { kind: 'question', title: result.lines[0] ?? '', lines: result.lines.slice(1), yes: result.question, scroll: 0 }));
  switch (then) {
    case 'nothing': return step(next);
    case 'home': return step(next, { kind: 'home' });
    case 'open': return step(next.view?.topology == null ? next : { ...next, screen: 'debug', modes: [] });
    case 'tick': return next.playing ? step(next, { kind: 'later', ms: Math.round(1000 / PLAY_SPEEDS[next.speed]!), message: { kind: 'tick' } }) : step(next);
    case 'show': {
      if (result.pane === 'compare') return step(openScreen(withPane(next, 'compare', { top: null, cursor: 0 }), 'compare'));
      if (result.notice !== undefined) return notice(next, result.notice, 'info');
      if (result.pane === 'why') return step(focusPane(withPane(next, 'why', { top: null, cursor: 0 }), 'why'));
      if (next.screen === 'home' && next.view?.topology != null) return step({ ...next, screen: 'debug' });
      if (result.lines.length > 2) return step(showLines(next, result.lines, 'info'));
      return result.lines.length === 0 ? step(next) : notice(next, result.lines.join(' · '), 'info');
    }
  }
}

function showLines(state: State, lines: readonly string[], tone: 'info' | 'error'): State {
  return { ...state, modes: [...state.modes, { kind: 'message', title: lines[0]!, lines: lines.slice(1), scroll: 0, tone }] };
}

function tick(state: State): Step {
  if (!state.playing) return step(state);
  if (state.view?.status.canStepForward !== true) return step({ ...state, playing: false });
  return step(state, { kind: 'session', line: 'step 1', then: 'tick' });
}
