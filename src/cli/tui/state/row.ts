/** A row of a store over the panes: through its history, to the moment of a write, and a filter for the writes. */
import { historyRows, type HistoryRow } from '../present/store-row.ts';
import { momentText } from '../present/status.ts';
import type { CommandId } from '../keymap/commands.ts';
import type { ViewStoreRow } from '../../../engine/session/view.ts';
import { popMode, withMode } from './change.ts';
import { step, type Step } from './message.ts';
import { openPrompt } from './prompt.ts';
import type { RowMode, State } from './state.ts';

export function rowOf(state: State, mode: RowMode): ViewStoreRow | null {
  const store = state.view?.store ?? null;
  return store?.rows[mode.row - store.from] ?? null;
}

export function historyOfRow(state: State, mode: RowMode): readonly HistoryRow[] { return historyRows(state.view?.store?.history, mode.filter); }

export function rowCursor(mode: RowMode, rows: readonly HistoryRow[]): number {
  return Math.max(0, Math.min(rows.length - 1, mode.cursor ?? rows.findIndex(({ isCurrent }) => isCurrent)));
}

export function rowCommand(state: State, mode: RowMode, id: CommandId, page: number): Step {
  const rows = historyOfRow(state, mode);
  const cursor = rowCursor(mode, rows);
  const move = (by: number): Step => step(withMode(state, { ...mode, cursor: Math.max(0, Math.min(rows.length - 1, cursor + by)) }));
  switch (id) {
    case 'dialog.up': return move(-1);
    case 'dialog.down': return move(1);
    case 'dialog.pageUp': return move(-page);
    case 'dialog.pageDown': return move(page);
    case 'picker.filter': return openPrompt(state, 'filter', mode.filter);
    case 'picker.open': {
      const moment = rows[cursor]?.row.moment;
      return moment === undefined ? step(popMode(state)) : step({ ...popMode(state), playing: false }, { kind: 'session', line: `goto ${momentText(moment).replaceAll(',', '')}`, then: 'nothing' });
    }
    default: return step(popMode(state));
  }
}
