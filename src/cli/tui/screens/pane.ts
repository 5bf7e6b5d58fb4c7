/** One slot of the layout: its title rule with tabs, and the content of the pane on top. */
import { paneContent } from '../present/pane-content.ts';
import { block, gap, lineWidth, span, type Line, type Span } from '../present/spans.ts';
import { paintRule, type Joint, type RuleTab } from '../present/widgets/rule.ts';
import { wordsOf } from '../present/words.ts';
import { cellWidth } from '../text/width.ts';
import { contentRect, paneOnTop, type Layout, type Slot } from '../state/layout.ts';
import { PANE_NUMBERS, type PaneId, type State } from '../state/state.ts';
import type { ScreenPart } from './screen.ts';

export function panePart(slot: Slot, layout: Layout, state: State): ScreenPart {
  const pane = paneOnTop(slot, state.onTop);
  return {
    id: slot.id,
    rect: slot.rect,
    // Exactly what a pane is made of; the rest of the state may change without painting it again.
    of: [
      slot, layout, pane, state.onTop, state.view, state.panes[pane], state.focus, state.modes.length === 0, state.language, state.raw, state.fullNames, state.topologyStyle,
      pane === 'windows' ? state.windowZoom * 1000 + state.windowPan : 0, pane === 'lesson' ? state.option : 0,
    ],
    paint: () => slotLines(slot, layout, state, pane),
  };
}

function slotLines(slot: Slot, layout: Layout, state: State, pane: PaneId): readonly Line[] {
  const rect = contentRect(slot);
  const content = paneContent(state, pane, rect.width, rect.height);
  const tabs = tabsOf(slot, pane, state, lineWidth(content.note));
  const rule = paintRule({ width: slot.rect.width, tabs, note: content.note, focused: state.focus === pane, joints: jointsOf(slot, layout) });
  const lead = rect.x - slot.rect.x;
  const lines: Line[] = [rule];
  block(content.lines, rect.width, rect.height).forEach((line, row) => {
    const separator = slot.rect.x > 0 ? [separatorAt(slot, layout, rect.y + row, state)] : [];
    lines.push([...separator, gap(lead - separator.length), ...line, gap(1)]);
  });
  return lines;
}

/** Names of all tabs where there is room, else the name of the one on top and the numbers of the others. */
function tabsOf(slot: Slot, pane: PaneId, state: State, noteWidth: number): readonly RuleTab[] {
  const words = wordsOf(state.language);
  const all = slot.panes.map((id): RuleTab => ({ number: PANE_NUMBERS[id], title: words[id], active: id === pane }));
  const needed = all.reduce((sum, tab) => sum + cellWidth(tab.title) + 5, 0);
  if (all.length === 1 || needed + noteWidth + 4 <= slot.rect.width) return all;
  return all.map((tab) => (tab.active ? tab : { ...tab, title: '' })).filter((tab) => tab.active || tab.number !== null);
}

/** The cell left of a row of content: a rule that ends there is joined to it. */
function separatorAt(slot: Slot, layout: Layout, y: number, state: State): Span {
  const rule = layout.slots.find((other) => other.rect.y === y && other.rect.x + other.rect.width === slot.rect.x);
  if (rule === undefined) return span('│', 'border');
  return paneOnTop(rule, state.onTop) === state.focus ? span('┥', 'border-focus') : span('┤', 'border');
}

/** Where separators of other slots meet the rule of this one. */
function jointsOf(slot: Slot, layout: Layout): readonly Joint[] {
  const { rect } = slot;
  const joints: Joint[] = [];
  const separates = (x: number, y: number): boolean =>
    layout.slots.some((other) => other.rect.x === x && x > 0 && y > other.rect.y && y < other.rect.y + other.rect.height);
  const columns = new Set(layout.slots.map((other) => other.rect.x).filter((x) => x > 0 && x >= rect.x && x < rect.x + rect.width));
  for (const x of columns) {
    const up = separates(x, rect.y - 1);
    const down = separates(x, rect.y + 1);
    const left = x > rect.x || layout.slots.some((other) => other !== slot && other.rect.y === rect.y && other.rect.x + other.rect.width === x);
    if (up || down) joints.push({ x: x - rect.x, up, down, left, right: true });
  }
  return joints;
}
