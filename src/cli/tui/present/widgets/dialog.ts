/** A framed block over the panes: help, questions, menus. The caller stamps it through the frame sink. */
import { block, fitLine, gap, lineWidth, repeat, span, wrapLine, type Line } from '../spans.ts';

export interface DialogBox {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Under the lines, on the bottom border: the keys that answer it. */
  readonly footer: Line;
  readonly tone: 'border-focus' | 'warning' | 'error';
}
export interface PlacedBox { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly lines: readonly Line[] }

/** As large as its text, at most the screen less a margin, in the middle. `scroll` lines are left out at the top. */
export function placeDialog(box: DialogBox, columns: number, rows: number, scroll = 0): PlacedBox {
  const most = Math.max(10, columns - 8);
  const natural = Math.max(lineWidth([span(box.title)]) + 6, lineWidth(box.footer) + 4, ...box.lines.map(lineWidth));
  const inner = Math.min(natural, most - 4);
  const wrapped = box.lines.flatMap((line) => (lineWidth(line) <= inner ? [line] : wrapLine(line, inner)));
  const height = Math.min(wrapped.length, Math.max(1, rows - 4));
  const top = Math.max(0, Math.min(scroll, wrapped.length - height));
  const content = block(wrapped.slice(top, top + height), inner, height);
  const width = inner + 4;
  const more = wrapped.length > height ? [span(` ${top + 1}–${top + height}/${wrapped.length} `, 'muted')] : [];
  const lines = [
    edge('╭', '╮', width, [span(` ${box.title} `, box.tone)], more, box.tone),
    ...content.map((line) => [span('│', box.tone), gap(1), ...line, gap(1), span('│', box.tone)]),
    edge('╰', '╯', width, [], box.footer.length === 0 ? [] : [gap(1), ...box.footer, gap(1)], box.tone),
  ];
  return { x: Math.max(0, (columns - width) >> 1), y: Math.max(0, (rows - lines.length) >> 1), width, height: lines.length, lines };
}

function edge(left: string, right: string, width: number, title: Line, note: Line, tone: DialogBox['tone']): Line {
  const room = width - 4;
  const shownNote = lineWidth(note) <= room ? note : fitLine(note, room);
  const shownTitle = lineWidth(title) + lineWidth(shownNote) <= room ? title : fitLine(title, Math.max(0, room - lineWidth(shownNote)));
  const fill = width - 4 - lineWidth(shownTitle) - lineWidth(shownNote);
  return [span(`${left}─`, tone), ...shownTitle, repeat('─', fill, tone), ...shownNote, span(`─${right}`, tone)];
}
