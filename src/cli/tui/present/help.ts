/** All keys that are heard, by group; a dead one with its reason. Made from the keymap, so it cannot be out of date. */
import { fitLine, gap, span, wrapLine, type Line } from './spans.ts';
import type { HelpGroup } from '../keymap/keymap.ts';

export function paintHelp(groups: readonly HelpGroup[], width: number): readonly Line[] {
  const keyWidth = Math.min(18, Math.max(6, ...groups.flatMap((group) => group.items.map((item) => span(item.keys).width)))) + 2;
  const lines: Line[] = [];
  for (const group of groups) {
    if (lines.length > 0) lines.push([]);
    lines.push([span(group.title, 'heading')]);
    for (const item of group.items) {
      const text: Line = [span(item.text, item.why === null ? 'text' : 'disabled'), ...(item.why === null ? [] : [span(` (${item.why})`, 'muted')])];
      wrapLine(text, width - keyWidth).forEach((line, i) => {
        lines.push([...fitLine(i === 0 ? [span(item.keys, 'key-name')] : [gap(0)], keyWidth), ...line]);
      });
    }
  }
  return lines;
}
