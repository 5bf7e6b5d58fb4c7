/** A lesson under the keys: reading, answering, going on; and what of it comes into sight when it has changed. */
import { isComplete, isOfSeveral } from '../present/lesson.ts';
import { paneContent } from '../present/pane-content.ts';
import type { ViewLesson, ViewPrediction } from '../../../engine/session/view-lesson.ts';
import { pushMode, withPane } from './change.ts';
import { slotOf } from './layout.ts';
import { step, type Effect, type Step } from './message.ts';
import { openPrompt, quoted } from './prompt.ts';
import { layoutOfState, visibleRect } from './query.ts';
import { PANES, type PaneId, type State } from './state.ts';

export function lessonCommand(state: State, id: 'lesson.continue' | 'lesson.answer' | 'lesson.skip' | 'lesson.map'): Step {
  switch (id) {
    case 'lesson.continue': return goOn(state);
    case 'lesson.answer': return openPrompt(state, 'answer');
    case 'lesson.skip': return step(state, { kind: 'session', line: `skip ${state.view?.lesson?.prediction?.id ?? ''}`, then: 'show' });
    case 'lesson.map': return step(pushMode({ ...state, playing: false }, { kind: 'map', cursor: null }), { kind: 'home' });
  }
}

/** Reading comes before answering and going on: the rest of the page first. */
function goOn(state: State): Step {
  const rect = visibleRect(state, layoutOfState(state), 'lesson');
  const content = rect === null ? null : paneContent(state, 'lesson', rect.width, rect.height);
  if (content !== null) {
    const end = content.top + content.height;
    if (end <= (content.reach ?? content.total - 1)) {
      const most = Math.max(0, content.total - content.height);
      return step(withPane(state, 'lesson', { top: Math.min(most, content.top + Math.max(1, content.height - 1)) }));
    }
  }
  const prediction = state.view?.lesson?.prediction ?? null;
  if (prediction !== null && prediction.given === null) {
    if (prediction.options.length === 0) return openPrompt(state, 'answer');
    if (isOfSeveral(prediction) && !isComplete(prediction, state.picked)) return step(picked(state, prediction, state.option));
    const options = isOfSeveral(prediction) ? state.picked : [state.option];
    return step(state, { kind: 'session', line: `answer ${prediction.id} ${quoted(options.map((option) => prediction.options[option]).join(', '))}`, then: 'show' });
  }
  const next = state.view?.lesson?.next;
  if (next !== undefined && prediction?.then === undefined) return step(state, { kind: 'session', line: next.open, then: 'open' });
  return step(state, { kind: 'session', line: 'lesson next', then: 'show' });
}

/** One more of the options of an answer that is made of several, or one less. In an order the last one is no choice any more. */
function picked(state: State, prediction: ViewPrediction, option: number): State {
  const without = state.picked.filter((one) => one !== option);
  let now = without.length < state.picked.length ? without : [...without, option];
  const open = prediction.options.map((_, i) => i).filter((i) => !now.includes(i));
  if (prediction.kind === 'order' && open.length === 1) now = [...now, open[0]!];
  const next = { ...state, option: now.includes(option) ? open.find((i) => i > option) ?? open[0] ?? option : option, picked: now, message: null, lessonPart: 'question' as const };
  return withPane(next, 'lesson', { top: null });
}

/** An option of the open question by its number, while the lesson has the focus. */
export function optionOfDigit(state: State, digit: string): State | null {
  const prediction = state.view?.lesson?.prediction ?? null;
  if (state.focus !== 'lesson' || state.count !== '' || prediction === null || prediction.given !== null) return null;
  const option = Number(digit) - 1;
  if (option < 0 || option >= prediction.options.length) return null;
  return isOfSeveral(prediction) ? picked(state, prediction, option) : { ...state, option, message: null };
}

/** A digit begins the number that is asked for, while the lesson has the focus: the line in which it is typed, null where none is asked. */
export function numberByDigit(state: State): State | null {
  const prediction = state.view?.lesson?.prediction ?? null;
  const isAsked = prediction !== null && prediction.given === null && prediction.kind === 'number' && prediction.options.length === 0;
  return isAsked && state.focus === 'lesson' && state.count === '' ? openPrompt(state, 'answer').state : null;
}

/** Another view of the same lesson: what is new in it comes into sight, and the panes that explain it come on top. */
export function lessonChanged(state: State, before: ViewLesson | null): State {
  const lesson = state.view?.lesson ?? null;
  if (lesson === null || lesson === before) return state;
  const isNew = before === null || before.id !== lesson.id || before.step !== lesson.step;
  let next: State = isNew ? withPane({ ...state, option: 0, picked: [], lessonPart: 'start' }, 'lesson', { top: null }) : state;
  if (!isNew) {
    const { prediction, exercise, hint } = lesson;
    const asksOther = prediction !== null && (prediction.id !== before.prediction?.id || prediction.question !== before.prediction.question);
    const part = hint !== null && hint.text !== before.hint?.text ? 'hint'
      : exercise !== null && exercise.runs !== before.exercise?.runs ? 'exercise'
        : asksOther || (prediction !== null && prediction.right !== (before.prediction?.right ?? null)) ? 'question' : null;
    if (part !== null) next = withPane({ ...next, lessonPart: part, ...(asksOther ? { option: 0, picked: [] } : {}) }, 'lesson', { top: null });
  }
  const wanted = lesson.panels.join();
  return isNew || wanted !== before.panels.join() ? explaining(next, lesson.panels) : next;
}

/** Brings panes on top of their slots, the first of each slot; the focus stays where it is, and in sight. */
function explaining(state: State, panels: readonly string[]): State {
  const layout = layoutOfState({ ...state, zoomed: false });
  const focusSlot = slotOf(layout, state.focus);
  const onTop: { [slot: string]: PaneId } = {};
  for (const panel of panels) {
    const pane = PANES.find((id) => id === panel);
    const slot = pane === undefined ? null : slotOf(layout, pane);
    if (pane !== undefined && slot !== null && slot.id !== focusSlot?.id && onTop[slot.id] === undefined) onTop[slot.id] = pane;
  }
  return Object.keys(onTop).length === 0 ? state : { ...state, onTop: { ...state.onTop, ...onTop } };
}

/** A lesson may ask that a pane be looked at: it is told which one has the focus now. */
export function tellOfFocus(before: State, after: State): readonly Effect[] {
  if (after.view?.lesson == null || after.screen !== 'debug' || (before.focus === after.focus && before.screen === after.screen)) return [];
  return [{ kind: 'session', line: `lesson panel ${after.focus}`, then: 'nothing' }];
}
