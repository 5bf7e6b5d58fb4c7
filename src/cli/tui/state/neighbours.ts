/**
 * How much of the topology is drawn around the current node: one hop at least, one more with each step, and past the last that leaves
 * anything out the whole.
 */
import { mostHops } from '../present/neighbours.ts';
import { selectedStop, topologyDrawing } from '../present/pane-content.ts';
import { withPane } from './change.ts';
import { layoutOfState, visibleRect } from './query.ts';
import type { State } from './state.ts';

/** One hop less than are drawn; null: less is not to be had. */
export function fewerNeighbours(state: State): number | null {
  const topology = state.view?.topology ?? null;
  if (topology === null) return null;
  const { neighbours } = state.panes.topology;
  const most = mostHops(topology, state.view!.flow.node);
  const whole = neighbours === null || neighbours > most;
  const next = whole ? most : neighbours - 1;
  return next < 1 ? null : next;
}

export function otherNeighbours(state: State, by: 1 | -1): State {
  if (by < 0) return withNeighbours(state, fewerNeighbours(state));
  const more = (state.panes.topology.neighbours ?? 0) + 1;
  const topology = state.view?.topology ?? null;
  return withNeighbours(state, topology === null || more > mostHops(topology, state.view!.flow.node) ? null : more);
}

function withNeighbours(state: State, neighbours: number | null): State {
  const rect = visibleRect(state, layoutOfState(state), 'topology');
  const selected = rect === null ? null : selectedStop(state, rect.width, rect.height);
  return selectStop(withPane(state, 'topology', { neighbours, top: null }), selected);
}

/** The selection is a place in the drawing. Where the drawing goes with the current node, so does the selection. */
export function followNode(state: State): State {
  return state.panes.topology.neighbours === null ? state : selectStop(state, state.view?.flow.node ?? null);
}

/** Selects a node or a sub-topology of the drawing; where it is not drawn, the current node. */
export function selectStop(state: State, id: string | null): State {
  const rect = visibleRect(state, layoutOfState(state), 'topology');
  const drawing = rect === null || state.view === null ? null : topologyDrawing(state, state.view, rect.width, rect.height);
  const at = (name: string | null): number => drawing?.stops.findIndex((stop) => stop.id === name) ?? -1;
  const cursor = at(id) >= 0 ? at(id) : Math.max(0, at(state.view?.flow.node ?? null));
  return cursor === state.panes.topology.cursor ? state : withPane(state, 'topology', { cursor });
}
