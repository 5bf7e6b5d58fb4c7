/** The keys of the moment in the last row. What does not fit is left out, the ways to help and out of here stay. */
import { fitLine, gap, lineWidth, span, type Line, type Span } from './spans.ts';
import type { FooterItem } from '../keymap/keymap.ts';

const STAY: ReadonlySet<string> = new Set(['app.help', 'app.quit', 'home.quit', 'app.escape']);

export function paintFooter(items: readonly FooterItem[], width: number): Line {
  const shown = new Set(items.filter((item) => STAY.has(item.id)));
  let used = lineWidth(joined(items.filter((item) => shown.has(item)))) + 1;
  for (const item of items) {
    if (shown.has(item)) continue;
    const more = lineWidth(itemSpans(item)) + 2;
    if (used + more > width) continue;
    used += more;
    shown.add(item);
  }
  return fitLine([gap(1), ...joined(items.filter((item) => shown.has(item)))], width);
}

function joined(items: readonly FooterItem[]): Line {
  const spans: Span[] = [];
  for (const item of items) spans.push(...(spans.length > 0 ? [gap(2)] : []), ...itemSpans(item));
  return spans;
}

/** A dead key stands in parentheses; pressing it says why. */
function itemSpans(item: FooterItem): Line {
  return item.dead ? [span(`(${item.keys}) ${item.label}`, 'disabled')] : [span(item.keys, 'key-name'), span(` ${item.label}`, 'muted')];
}
