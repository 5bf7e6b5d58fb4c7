/** What the screens as they stand want to know from the session: only what is visible is asked for. */
import { compareListHeight } from '../present/compare.ts';
import { contentRect, layoutOf, paneOnTop, slotOf, type Layout, type LayoutFacts, type Rect } from './layout.ts';
import type { PaneId, State } from './state.ts';
import type { ViewQuery } from '../../../engine/session/view.ts';

let lastLayout: { readonly facts: LayoutFacts; readonly layout: Layout } | null = null;

/** The same object for as long as nothing is laid out differently: keys, footer and panes ask at each step, and a pane is painted anew for another layout. */
export function layoutOfState(state: State): Layout {
  const view = state.view;
  const facts: LayoutFacts = {
    columns: state.columns, rows: state.rows, lesson: view?.lesson != null, compare: view?.isCompared === true || view?.branch != null,
    windows: view === null || view.stores.some((store) => store.kind === 'window' || store.kind === 'session'),
    stores: view === null || view.stores.length > 0,
    zoomed: state.zoomed ? state.focus : null,
  };
  if (lastLayout === null || !isSameLayout(lastLayout.facts, facts)) lastLayout = { facts, layout: layoutOf(facts) };
  return lastLayout.layout;
}

function isSameLayout(a: LayoutFacts, b: LayoutFacts): boolean {
  return a.columns === b.columns && a.rows === b.rows && a.lesson === b.lesson && a.compare === b.compare && a.windows === b.windows && a.stores === b.stores && a.zoomed === b.zoomed;
}

/** The cells of a pane's content; null while it is behind another or not on this screen. */
export function visibleRect(state: State, layout: Layout, pane: PaneId): Rect | null {
  const slot = slotOf(layout, pane);
  return slot === null || paneOnTop(slot, state.onTop) !== pane ? null : contentRect(slot);
}

const MOST_TOPIC_RECORDS = 50;

export function queryOf(state: State): ViewQuery {
  const layout = layoutOfState(state);
  const at = (pane: PaneId): Rect | null => visibleRect(state, layout, pane);
  const query: { -readonly [part in keyof ViewQuery]: ViewQuery[part] } = { lesson: true, points: true };
  const timeline = at('timeline');
  if (timeline !== null) {
    const cells = Math.max(1, timeline.width);
    query.timeline = { from: state.timelineFrom, to: state.timelineFrom + cells - 1, cells };
    if (timeline.height >= 3) query.overview = { cells };
  }
  if (at('record') !== null) query.record = { number: 'cursor', raw: state.raw };
  // a digit that covers the store may yet be a count for it: `7p`
  const before = state.countBefore?.focus === 'store' ? { ...state, ...state.countBefore } : null;
  const store = at('store') ?? (before === null ? null : visibleRect(before, layoutOfState(before), 'store'));
  if (store !== null) {
    const pane = state.panes.store;
    query.store = { name: state.store, partition: state.storePartition, filter: pane.filter, from: pane.top ?? 'change', limit: Math.max(1, store.height - 1), raw: state.raw, ...(state.storeSince === null ? {} : { against: state.storeSince.moment }), ...historyOf(state) };
  }
  if (at('windows') !== null) query.windows = { store: state.store, key: state.panes.windows.filter === '' ? null : state.panes.windows.filter };
  const topics = at('topics');
  if (topics !== null) {
    // one topic has the pane to itself, and a filter looks through as many as can be shown
    const many = state.topic !== null || state.panes.topics.filter !== '';
    query.topics = { name: state.topic, records: many ? MOST_TOPIC_RECORDS : Math.min(MOST_TOPIC_RECORDS, Math.max(3, topics.height >> 1)) };
  }
  if (at('clocks') !== null) query.clocks = true;
  if (at('tasks') !== null) query.tasks = true;
  if (at('why') !== null) query.why = { of: null };
  if (at('log') !== null) query.log = { lines: 500 };
  const compare = at('compare');
  if (compare !== null) {
    const { top, folded } = state.panes.compare;
    // both runs whole, in half of the pane each
    query.compare = { from: 1, to: Number.MAX_SAFE_INTEGER, cells: Math.max(1, (compare.width - 3) >> 1), row: top ?? 'first', limit: compareListHeight(compare.height), onlyDifferent: folded.length > 0 };
  }
  return query;
}

/** The row that is open, with its last writes; a filter looks through more of them. */
function historyOf(state: State): Pick<NonNullable<ViewQuery['store']>, 'history'> {
  const mode = state.modes.findLast((one) => one.kind === 'row');
  const store = state.view?.store ?? null;
  const row = mode === undefined || store === null ? undefined : store.rows[mode.row - store.from];
  return row === undefined ? {} : { history: { id: row.id, partition: row.partition, from: 'cursor', limit: mode!.filter === '' ? HISTORY_ROWS : FILTERED_ROWS } };
}

const HISTORY_ROWS = 200;
const FILTERED_ROWS = 5000;

/** The first record to show so that the cursor is well inside; moves by most of a page, so that stepping rarely shifts the whole row. */
export function timelineStart(from: number, record: number, total: number | null, cells: number): number {
  const all = total ?? Infinity;
  if (all <= cells) return 1;
  const margin = Math.min(4, cells >> 2);
  const most = Math.max(1, all - cells + 1);
  if (record >= from + (from > 1 ? margin : 0) && record < from + cells - margin) return Math.min(from, most);
  return Math.max(1, Math.min(most, record - (cells >> 2)));
}
