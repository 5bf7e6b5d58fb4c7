/** Looking for a text in all panes: the list of places, and the way to each of them. */
import { hitRows } from '../present/hits.ts';
import { drawLesson } from '../present/lesson.ts';
import { paintOf, paneContent, topologyDrawing } from '../present/pane-content.ts';
import { wordsOf } from '../present/words.ts';
import type { CommandId } from '../keymap/commands.ts';
import type { ViewFound, ViewHit } from '../../../engine/session/view-find.ts';
import { focusPane, popMode, pushMode, withPane } from './change.ts';
import { step, type Step } from './message.ts';
import { layoutOfState, visibleRect } from './query.ts';
import type { State } from './state.ts';

/** The session's places, and those in the lesson, which it knows nothing of. */
export function showHits(state: State, { text, hits }: ViewFound, lines: readonly string[]): Step {
  const all = [...hits, ...inLesson(state, text)];
  if (all.length === 0) return step({ ...state, found: null, message: { text: lines[0] ?? '', tone: 'info' } });
  return step(pushMode({ ...state, playing: false, found: { text, hits: all, at: 0 } }, { kind: 'hits' }));
}

function inLesson(state: State, text: string): readonly ViewHit[] {
  const lesson = state.view?.lesson ?? null;
  const needle = text.toLowerCase();
  if (lesson === null || text === '') return [];
  return lesson.blocks.flatMap((block, row): readonly ViewHit[] => {
    const at = block.text.toLowerCase().indexOf(needle);
    const from = Math.max(0, at - 20);
    return at < 0 ? [] : [{ pane: 'lesson', text: `${from > 0 ? '…' : ''}${block.text.slice(from).replace(/\s+/g, ' ')}`, name: text, record: null, row }];
  });
}

/** The row of the list on which the cursor stands. */
export function hitRow(state: State): number {
  return hitRows(state.found?.hits ?? [], wordsOf(state.language)).findIndex(({ hit }) => hit === state.found?.at);
}

export function hitsCommand(state: State, id: CommandId, page: number): Step {
  switch (id) {
    case 'dialog.up': return step(moved(state, -1));
    case 'dialog.down': return step(moved(state, 1));
    case 'dialog.pageUp': return step(moved(state, -page));
    case 'dialog.pageDown': return step(moved(state, page));
    case 'picker.open': return goTo(popMode(state));
    default: return step(popMode(state));
  }
}

function moved(state: State, by: number): State {
  const { found } = state;
  return found === null ? state : { ...state, found: { ...found, at: Math.max(0, Math.min(found.hits.length - 1, found.at + by)) } };
}

/** The next place, or the one before; round at the ends. */
export function otherHit(state: State, by: 1 | -1): Step {
  const { found } = state;
  if (found === null) return step(state);
  return goTo({ ...state, found: { ...found, at: (found.at + by + found.hits.length) % found.hits.length } });
}

/** Gives the pane the focus, with the row selected; a record is gone to. */
function goTo(state: State): Step {
  const { found } = state;
  const hit = found?.hits[found.at];
  if (found === null || hit === undefined) return step(state);
  const said: State = { ...state, message: { text: `${found.at + 1}/${found.hits.length}  ${hit.text}`, tone: 'info' } };
  const focused = focusPane(said, hit.pane);
  const place = placed(focused, hit, found.text);
  return hit.record === null ? step(place) : step(place, { kind: 'session', line: `goto ${hit.record}`, then: 'nothing' });
}

function placed(state: State, hit: ViewHit, text: string): State {
  switch (hit.pane) {
    case 'topology': {
      const rect = visibleRect(state, layoutOfState(state), 'topology');
      const cursor = rect === null || state.view === null ? -1 : topologyDrawing(state, state.view, rect.width, rect.height)?.stops.findIndex(({ id }) => id === hit.name) ?? -1;
      return cursor < 0 ? state : withPane(state, 'topology', { cursor, top: null });
    }
    case 'store': {
      const whole: State = { ...state, store: hit.name, storePartition: null, storeSince: null };
      if (hit.row === null) return withPane(whole, 'store', { filter: text, top: 0, cursor: 0 });
      return withPane(whole, 'store', { filter: '', top: Math.max(0, hit.row - 2), cursor: hit.row });
    }
    // the pane follows what the record at the cursor wrote
    case 'topics': return withPane({ ...state, topic: null }, 'topics', { filter: '', top: null });
    case 'timeline': return state;
    case 'lesson': {
      const rect = visibleRect(state, layoutOfState(state), 'lesson');
      if (rect === null) return state;
      const { total, height } = paneContent(state, 'lesson', rect.width, rect.height);
      const lesson = state.view!.lesson!;
      const before = drawLesson({ ...lesson, blocks: lesson.blocks.slice(0, hit.row ?? 0), prediction: null, exercise: null, hint: null }, paintOf(state, rect.width, rect.height), null);
      return withPane(state, 'lesson', { top: Math.max(0, Math.min(total - height, before.body.length)) });
    }
  }
}
