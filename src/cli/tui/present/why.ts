/** The causes of a value, an output or a drop as a tree. Each row knows its moment: Enter goes there. */
import { textSpans } from './format.ts';
import { emphasise, fitLine, span, spread, wrapLine, type Line } from './spans.ts';
import { momentText } from './status.ts';
import { flattenTree, type TreeNode, type TreeRow } from './widgets/tree.ts';
import type { Paint } from './paint.ts';
import type { ViewCause, ViewWhy } from '../../../engine/session/view.ts';

export function causeRows(why: ViewWhy, folded: ReadonlySet<string>): readonly TreeRow<ViewCause>[] {
  return flattenTree([nodeOf(why.root)], folded);
}

function nodeOf(cause: ViewCause): TreeNode<ViewCause> { return { id: cause.id, item: cause, children: cause.causes.map(nodeOf) }; }

/** All lines: the question, then a row for each cause. `rowLines` says where each cause stands. */
export function paintWhy(
  why: ViewWhy | null, paint: Paint, folded: ReadonlySet<string>, selected: number | null,
): { readonly lines: readonly Line[]; readonly rowLines: readonly number[] } {
  if (why === null) return { lines: [fitLine([span(`${paint.words.noWhy} w`, 'muted')], paint.width)], rowLines: [] };
  const lines: Line[] = wrapLine([span('? ', 'accent'), ...textSpans(why.question)], paint.width).map((line) => fitLine(line, paint.width));
  const rowLines: number[] = [];
  causeRows(why, folded).forEach((row, i) => {
    rowLines.push(lines.length);
    const right = row.item.moment === null ? [] : [span(` ${momentText(row.item.moment)}`, 'time')];
    const line = spread([...row.lead, ...textSpans(row.item.text)], right, paint.width);
    lines.push(i === selected ? emphasise(line, 'selected') : line);
  });
  return { lines, rowLines };
}
