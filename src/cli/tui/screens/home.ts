/** The home screen above its footer. */
import { paintHome } from '../present/home.ts';
import { paintOf } from '../present/pane-content.ts';
import { fitLine, gap, repeat, span, spread, type Line } from '../present/spans.ts';
import { homeCursor, rowsOfHome } from '../state/home.ts';
import type { State } from '../state/state.ts';

export function homeLines(state: State): readonly Line[] {
  const { columns, rows } = state;
  const height = rows - 1;
  const listed = rowsOfHome(state);
  const body = paintHome(listed, paintOf(state, columns - 2, height - 2), homeCursor(state, listed), state.homeFilter, rows);
  return [headLine(state), [repeat('─', columns, 'border')], ...body.map((line) => [gap(1), ...line])].map((line) => fitLine(line, columns));
}

function headLine(state: State): Line {
  const words = paintOf(state, 0, 0).words;
  const busy = state.view?.status.busy ?? null;
  const right: Line = busy !== null ? [span(`◌ ${busy.text}`, 'accent'), gap(1)] : state.message !== null ? [span(state.message.text, state.message.tone), gap(1)] : [];
  const filter: Line = state.homeFilter === '' ? [span(words.typeToFilter, 'muted')] : [span('/', 'key-name'), span(state.homeFilter, 'match'), span('▏', 'cursor')];
  return spread([span(' kstep ', 'button'), gap(1), span(words.home, 'strong'), gap(2), ...filter], right, state.columns);
}
