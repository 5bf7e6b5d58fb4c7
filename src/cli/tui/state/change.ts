/** Small changes of the state that several commands make. */
import { layoutOfState } from './query.ts';
import { slotOf } from './layout.ts';
import type { Mode, PaneId, PaneState, RowMode, State } from './state.ts';

export function pushMode(state: State, mode: Mode): State { return { ...state, modes: [...state.modes, mode] }; }
export function popMode(state: State): State { return { ...state, modes: state.modes.slice(0, -1) }; }
/** Replaces the top mode. */
export function withMode(state: State, mode: Mode): State { return { ...state, modes: [...state.modes.slice(0, -1), mode] }; }

export function withPane(state: State, pane: PaneId, change: Partial<PaneState>): State {
  return { ...state, panes: { ...state.panes, [pane]: { ...state.panes[pane], ...change } } };
}

/** Gives a pane the focus, bringing it on top of its slot, or to the whole screen when it has none at this size. */
export function focusPane(state: State, pane: PaneId): State {
  if (state.zoomed) return { ...state, focus: pane };
  const slot = slotOf(layoutOfState(state), pane);
  if (slot === null) return { ...state, focus: pane, zoomed: true };
  return { ...state, focus: pane, onTop: { ...state.onTop, [slot.id]: pane } };
}

/** Brings a pane over the whole screen; `leaveScreen` puts the panes as they were. */
export function openScreen(state: State, pane: PaneId): State {
  const { focus, onTop, zoomed } = state;
  return { ...state, focus: pane, zoomed: true, returnTo: state.returnTo ?? { focus, onTop, zoomed } };
}
export function leaveScreen(state: State): State {
  const { returnTo } = state;
  return returnTo === null ? { ...state, zoomed: false } : { ...state, ...returnTo, returnTo: null };
}

const FOLLOWING: readonly PaneId[] = ['topology', 'store', 'record', 'topics', 'why', 'log', 'windows'];

/** After the moment has changed: panes that were scrolled by hand follow the cursor of the run again. */
export function followAgain(state: State): State {
  let panes = state.panes;
  for (const pane of FOLLOWING) if (panes[pane].top !== null) panes = { ...panes, [pane]: { ...panes[pane], top: null } };
  return panes === state.panes && state.windowPan === 0 ? state : { ...state, panes, windowPan: 0 };
}

/** The row that is open, perhaps under the line of its filter. */
export function openRow(state: State): RowMode | null { return state.modes.findLast((mode) => mode.kind === 'row') ?? null; }

/** While it is typed; the selection begins anew. */
export function filterRow(state: State, mode: RowMode, filter: string): State {
  return { ...state, modes: state.modes.map((one) => (one === mode ? { ...mode, filter, cursor: null } : one)) };
}
