/** One line of input: a prompt, the text scrolled so that the caret is visible, and where the caret stands. */
import { fitLine, gap, lineWidth, span, type Line } from '../spans.ts';
import { cellWidth, graphemesOf } from '../../text/width.ts';
import { takeCells } from '../../text/fit.ts';
import { clean } from '../../text/clean.ts';

export interface LineEditView { readonly line: Line; readonly caret: number }

/** `caret` counts code units of `text`. */
export function paintLineEdit(prompt: Line, text: string, caret: number, width: number, hint = ''): LineEditView {
  const lead = lineWidth(prompt);
  const room = Math.max(1, width - lead - 1);
  const before = clean(text.slice(0, caret));
  const after = clean(text.slice(caret));
  const shownBefore = cellWidth(before) <= room ? before : lastCells(before, room);
  const used = cellWidth(shownBefore);
  const shownAfter = takeCells(after, room - used);
  const rest = room - used - cellWidth(shownAfter);
  const ghost = hint === '' || after !== '' ? gap(rest + 1) : span(takeCells(hint, rest + 1), 'placeholder');
  return { line: fitLine([...prompt, span(shownBefore + shownAfter, 'input'), ghost], width), caret: lead + used };
}

function lastCells(text: string, width: number): string {
  const graphemes = graphemesOf(text);
  let from = graphemes.length;
  let used = 0;
  while (from > 0 && used + graphemes[from - 1]!.width <= width) used += graphemes[--from]!.width;
  return graphemes.slice(from).map((g) => g.text).join('');
}
