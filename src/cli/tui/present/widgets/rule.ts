/**
 * The title rule of a pane, with the joints where separators of its neighbours meet it. The focused pane has a heavy rule and a marker, so
 * the focus shows without colour and costs one row of bytes when it moves.
 *
 *     ━▸1 Topology · 4 record ━━━━━━━┯─ 2 Store ──────
 */
import { fitLine, lineWidth, repeat, span, type Line, type Span } from '../spans.ts';

export interface RuleTab { readonly number: number | null; readonly title: string; readonly active: boolean }
export interface Rule {
  readonly width: number;
  readonly tabs: readonly RuleTab[];
  /** At the right end: counts, the filter, what is shown. */
  readonly note: Line;
  readonly focused: boolean;
  /** Columns (from the rule's left end) where a separator goes up or down, and the rule's own ends. */
  readonly joints: readonly Joint[];
}
export interface Joint { readonly x: number; readonly up: boolean; readonly down: boolean; readonly left: boolean; readonly right: boolean }

const LIGHT = ['─', '┬', '┴', '┼'];
const HEAVY = ['━', '┯', '┷', '┿'];
const LIGHT_END = ['╶', '╭', '╰', '├'];
const HEAVY_END = ['╺', '┍', '┕', '┝'];
const LIGHT_START = ['╴', '╮', '╯', '┤'];
const HEAVY_START = ['╸', '┑', '┙', '┥'];

function jointGlyph(joint: Joint, heavy: boolean): string {
  const index = (joint.down ? 1 : 0) + (joint.up ? 2 : 0);
  if (joint.left && joint.right) return (heavy ? HEAVY : LIGHT)[index]!;
  if (joint.right) return (heavy ? HEAVY_END : LIGHT_END)[index]!;
  return (heavy ? HEAVY_START : LIGHT_START)[index]!;
}

export function paintRule(rule: Rule): Line {
  const border = rule.focused ? 'border-focus' : 'border';
  const dash = rule.focused ? '━' : '─';
  const title = titleSpans(rule);
  const note: Line = rule.note.length === 0 ? [] : [span(' ', border), ...rule.note, span(' ', border), repeat(dash, 1, border)];
  const start = 1;
  const wide = lineWidth(title) + lineWidth(note) + start > rule.width;
  const room = rule.width - start;
  const shownTitle = lineWidth(title) <= room ? title : fitLine(title, room);
  const noteRoom = room - lineWidth(shownTitle);
  const shownNote = !wide ? note : noteRoom >= 8 ? [...fitLine(note.slice(0, -1), noteRoom - 1), repeat(dash, 1, border)] : [];
  const fill = room - lineWidth(shownTitle) - lineWidth(shownNote);
  const line = [repeat(dash, start, border), ...shownTitle, repeat(dash, fill, border), ...shownNote];
  return withJoints(fitLine(line, rule.width), rule, border);
}

/** `▸2 Store ·6·7`: the name of the tab on top first, then the others, by number where their name is left out. */
function titleSpans(rule: Rule): readonly Span[] {
  const spans: Span[] = [];
  const named = rule.tabs.every((tab) => tab.title !== '');
  const text = (tab: RuleTab): string => `${tab.number === null ? '' : `${tab.number} `}${tab.title}`;
  for (const tab of named ? rule.tabs : rule.tabs.filter((other) => other.active)) {
    if (spans.length > 0) spans.push(span('·', 'border'));
    const tone = tab.active ? (rule.focused ? 'title-focus' : rule.tabs.length === 1 ? 'title' : 'tab-active') : 'tab';
    const marker = tab.active ? (rule.focused ? '▸' : rule.tabs.length === 1 ? ' ' : '▹') : ' ';
    spans.push(span(`${marker}${text(tab)} `, tone));
  }
  if (!named) for (const tab of rule.tabs) if (!tab.active) spans.push(span(`·${tab.number}`, 'tab'));
  if (!named) spans.push(span(' ', 'tab'));
  return spans;
}

/** Replaces the rule's cells at the joints; a joint under a title gives way to the title. */
function withJoints(line: Line, rule: Rule, border: 'border' | 'border-focus'): Line {
  const dash = rule.focused ? '━' : '─';
  let out: Line = line;
  for (const joint of rule.joints) {
    out = replaceCell(out, joint.x, dash, span(jointGlyph(joint, rule.focused), border));
  }
  return out;
}

function replaceCell(line: Line, x: number, expected: string, glyph: Span): Line {
  const out: Span[] = [];
  let at = 0;
  for (const s of line) {
    const inside = x >= at && x < at + s.width;
    if (inside && s.text.length === s.width && s.text[x - at] === expected) {
      out.push({ ...s, text: s.text.slice(0, x - at), width: x - at }, glyph, { ...s, text: s.text.slice(x - at + 1), width: s.width - (x - at) - 1 });
    } else out.push(s);
    at += s.width;
  }
  return out.filter((s) => s.width > 0 || s.text === '');
}
