import { leaveScreen, popMode } from './change.ts';
import { filterHome } from './home.ts';
import type { State } from './state.ts';

/** Esc: out of the innermost thing that is open. */
export function escape(state: State): State {
  if (state.modes.length > 0) return popMode(state);
  if (state.screen === 'home') return state.homeFilter !== '' ? filterHome(state, '') : state.view?.topology == null ? state : { ...state, screen: 'debug' };
  if (state.playing) return { ...state, playing: false };
  if (state.count !== '') return { ...state, count: '', countBefore: null };
  if (state.zoomed) return leaveScreen(state);
  if (state.focus === 'store' && (state.storeSince !== null || state.storePartition !== null)) return { ...state, storeSince: null, storePartition: null };
  if (state.panes[state.focus].filter !== '') return { ...state, panes: { ...state.panes, [state.focus]: { ...state.panes[state.focus], filter: '', top: null } } };
  if (state.focus === 'topics' && state.topic !== null) return { ...state, topic: null };
  return state.message === null ? state : { ...state, message: null };
}

export function canEscape(state: State): boolean { return escape(state) !== state; }
