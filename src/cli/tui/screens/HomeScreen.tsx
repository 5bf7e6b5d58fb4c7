/** Lessons, data sets, recent sessions and clusters in one list that typing filters. */
import type { ReactElement } from 'react';
import { Canvas } from '../components/Canvas.tsx';
import { homeRows, paintHome } from '../present/home.ts';
import { paintOf } from '../present/pane-content.ts';
import { block, fitLine, gap, span, spread, type Line } from '../present/spans.ts';
import { clampScroll } from '../present/widgets/scroll.ts';
import { repeat } from '../present/spans.ts';
import type { State } from '../state/state.ts';

export function HomeScreen({ state }: { readonly state: State }): ReactElement {
  const { columns, rows } = state;
  const height = rows - 1;
  const width = columns - 2;
  const listed = state.home === null ? [] : homeRows(state.home, state.homeFilter);
  const room = height - 3;
  const cursor = Math.max(0, Math.min(state.homeCursor, listed.length - 1));
  const { top } = clampScroll({ top: Math.max(0, cursor - (room >> 1)), cursor }, listed.length, room);
  const list = paintHome(listed, paintOf(state, width, room), cursor).slice(top, top + room);
  const lines: Line[] = [
    headLine(state),
    [repeat('─', columns, 'border')],
    ...block(list, width, room).map((line) => [gap(1), ...line]),
  ];
  return <Canvas x={0} y={0} width={columns} height={height} lines={lines.map((line) => fitLine(line, columns))} />;
}

function headLine(state: State): Line {
  const words = paintOf(state, 0, 0).words;
  const right: Line = state.message !== null ? [span(state.message.text, state.message.tone), gap(1)]
    : state.homeFilter !== '' ? [span(`/${state.homeFilter}`, 'match'), gap(1)] : [];
  const left: Line = [span(' kstep ', 'button'), gap(1), span(words.home, 'strong'), span(state.language === 'zh' ? '  输入即筛选' : '  type to filter', 'muted')];
  return spread(left, right, state.columns);
}
