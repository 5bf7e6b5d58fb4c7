/** Folding branches of the two trees: sub-topologies of the topology, causes of `why`. */
import { selectedStop, topologyDrawing } from '../present/pane-content.ts';
import { causeRows } from '../present/why.ts';
import { wordsOf } from '../present/words.ts';
import { withPane } from './change.ts';
import { selectStop } from './neighbours.ts';
import { layoutOfState, visibleRect } from './query.ts';
import type { PaneId, State } from './state.ts';

/** Folds or unfolds the selected cause, or the sub-topology that is selected or that the selected node belongs to. */
export function fold(state: State): State { return state.focus === 'why' ? foldCause(state) : foldSubtopology(state); }

function foldCause(state: State): State {
  const why = state.view?.why ?? null;
  if (why === null) return state;
  const row = causeRows(why, new Set(state.panes.why.folded))[state.panes.why.cursor];
  return row?.foldable === true ? toggled(state, 'why', row.id) : state;
}

function foldSubtopology(state: State): State {
  const { view } = state;
  const rect = visibleRect(state, layoutOfState(state), 'topology');
  if (rect === null || view?.topology == null) return state;
  const words = wordsOf(state.language);
  const selected = selectedStop(state, rect.width, rect.height);
  const part = view.topology.subtopologies.find(({ id, nodes }) => `sub:${id}` === selected || nodes.some(({ name }) => name === selected));
  if (part === undefined) return state;
  if (view.topology.subtopologies.length === 1) return { ...state, message: { text: words.oneSubtopology, tone: 'info' } };
  if (topologyDrawing(state, view, rect.width, rect.height)?.style !== 'list') return { ...state, message: { text: words.boxesStayOpen, tone: 'info' } };
  if (part.nodes.some(({ name }) => name === view.flow.node)) return { ...state, message: { text: words.staysOpen, tone: 'info' } };
  const head = `sub:${part.id}`;
  return selectStop(toggled(state, 'topology', head), head);
}

function toggled(state: State, pane: PaneId, id: string): State {
  const { folded } = state.panes[pane];
  return withPane(state, pane, { folded: folded.includes(id) ? folded.filter((other) => other !== id) : [...folded, id] });
}
