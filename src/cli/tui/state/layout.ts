/**
 * Which pane stands where at a size of the terminal: pure arithmetic, read by the screen, by the mouse and by scrolling. A slot holds
 * several panes as tabs where there is no room for all.
 */
import type { PaneId } from './state.ts';

export interface Rect { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
/** `rect` includes the title rule on top, and a separator column at the left of slots that do not start at the edge. */
export interface Slot { readonly id: string; readonly rect: Rect; readonly panes: readonly PaneId[] }
export interface Layout {
  /** False: nothing is laid out, the screen says what it needs. */
  readonly fits: boolean;
  readonly status: Rect;
  readonly slots: readonly Slot[];
  readonly sentence: Rect;
  readonly footer: Rect;
}

export const LEAST = { columns: 60, rows: 16 } as const;

export interface LayoutFacts {
  readonly columns: number;
  readonly rows: number;
  readonly lesson: boolean;
  readonly compare: boolean;
  readonly windows: boolean;
  /** Does the topology have any? */
  readonly stores: boolean;
  readonly zoomed: PaneId | null;
}

export function layoutOf(facts: LayoutFacts): Layout {
  const { columns, rows } = facts;
  const sentenceHeight = rows >= 20 ? 2 : 1;
  const timelineHeight = rows >= 32 ? 4 : 3;
  const status: Rect = { x: 0, y: 0, width: columns, height: 1 };
  const footer: Rect = { x: 0, y: rows - 1, width: columns, height: 1 };
  const sentence: Rect = { x: 0, y: rows - 1 - sentenceHeight, width: columns, height: sentenceHeight };
  const body: Rect = { x: 0, y: 1, width: columns, height: sentence.y - 1 };
  if (columns < LEAST.columns || rows < LEAST.rows) return { fits: false, status, slots: [], sentence, footer };
  if (facts.zoomed !== null) {
    return { fits: true, status, slots: [{ id: 'zoom', rect: body, panes: [facts.zoomed] }], sentence, footer };
  }
  const upper: Rect = { ...body, height: body.height - timelineHeight };
  const timeline: Slot = { id: 'timeline', rect: { ...body, y: body.y + upper.height, height: timelineHeight }, panes: ['timeline'] };
  const slots = columns >= 160 && rows >= 44 ? large(upper, facts) : columns >= 110 && rows >= 30 ? medium(upper, facts) : small(upper, facts);
  return { fits: true, status, slots: [...slots, timeline], sentence, footer };
}

/** Puts the panes of no use in this run behind the others. */
function order(panes: readonly PaneId[], facts: LayoutFacts): readonly PaneId[] {
  const shown = panes.filter((pane) => (pane !== 'lesson' || facts.lesson) && (pane !== 'compare' || facts.compare));
  const isOfUse = (pane: PaneId): boolean => (pane !== 'windows' || facts.windows) && (pane !== 'store' || facts.stores);
  return [...shown.filter(isOfUse), ...shown.filter((pane) => !isOfUse(pane))];
}

function small(area: Rect, facts: LayoutFacts): readonly Slot[] {
  const left = Math.floor(area.width * 0.48);
  const right: Rect = { ...area, x: left, width: area.width - left };
  const half = Math.floor(area.height / 2);
  // beside a lesson the topology has to be in sight together with the text, not behind it
  return [
    { id: 'left', rect: { ...area, width: left }, panes: facts.lesson ? ['lesson'] : ['topology'] },
    { id: 'upper', rect: { ...right, height: half }, panes: order(['store', ...(facts.lesson ? ['topology' as const] : []), 'topics', 'clocks', 'tasks', 'points'], facts) },
    { id: 'lower', rect: { ...right, y: right.y + half, height: right.height - half }, panes: order(['windows', 'record', 'why', 'compare', 'log'], facts) },
  ];
}

function medium(area: Rect, facts: LayoutFacts): readonly Slot[] {
  const left = Math.max(44, Math.floor(area.width * 0.4));
  const right: Rect = { ...area, x: left, width: area.width - left };
  const leftUpper = Math.floor(area.height * (facts.lesson ? 0.5 : 0.55));
  const third = Math.floor(area.height / 3);
  return [
    { id: 'left', rect: { ...area, width: left, height: leftUpper }, panes: facts.lesson ? ['lesson'] : ['topology'] },
    { id: 'left-lower', rect: { ...area, width: left, y: area.y + leftUpper, height: area.height - leftUpper }, panes: facts.lesson ? ['topology', ...(facts.stores ? ['record' as const] : [])] : ['record'] },
    { id: 'upper', rect: { ...right, height: third }, panes: order(['store', ...(facts.lesson && !facts.stores ? ['record' as const] : []), 'points'], facts) },
    { id: 'middle', rect: { ...right, y: right.y + third, height: third }, panes: order(['windows', 'compare', 'why'], facts) },
    { id: 'lower', rect: { ...right, y: right.y + 2 * third, height: right.height - 2 * third }, panes: order(['topics', 'clocks', 'tasks', 'log'], facts) },
  ];
}

function large(area: Rect, facts: LayoutFacts): readonly Slot[] {
  const left = Math.floor(area.width * 0.32);
  const middle = Math.floor((area.width - left) * 0.5);
  const one: Rect = { ...area, width: left };
  const two: Rect = { ...area, x: left, width: middle };
  const three: Rect = { ...area, x: left + middle, width: area.width - left - middle };
  const half = Math.floor(area.height / 2);
  const third = Math.floor(area.height / 3);
  const lesson = facts.lesson ? Math.floor(area.height * 0.5) : 0;
  const columnOne: readonly Slot[] = facts.lesson
    ? [
      { id: 'lesson', rect: { ...one, height: lesson }, panes: ['lesson'] },
      { id: 'left', rect: { ...one, y: one.y + lesson, height: one.height - lesson }, panes: ['topology'] },
    ]
    : [{ id: 'left', rect: one, panes: ['topology'] }];
  return [
    ...columnOne,
    { id: 'record', rect: { ...two, height: third }, panes: ['record'] },
    { id: 'windows', rect: { ...two, y: two.y + third, height: third }, panes: order(['windows', 'compare'], facts) },
    { id: 'why', rect: { ...two, y: two.y + 2 * third, height: two.height - 2 * third }, panes: ['why', 'log'] },
    { id: 'store', rect: { ...three, height: half }, panes: order(['store', 'points'], facts) },
    { id: 'topics', rect: { ...three, y: three.y + half, height: Math.floor(half * 0.6) }, panes: ['topics'] },
    { id: 'clocks', rect: { ...three, y: three.y + half + Math.floor(half * 0.6), height: three.height - half - Math.floor(half * 0.6) }, panes: ['clocks', 'tasks'] },
  ];
}

/** The slot that holds a pane. */
export function slotOf(layout: Layout, pane: PaneId): Slot | null {
  return layout.slots.find((slot) => slot.panes.includes(pane)) ?? null;
}

/** The pane of a slot that is on top. */
export function paneOnTop(slot: Slot, onTop: { readonly [slot: string]: PaneId }): PaneId {
  const chosen = onTop[slot.id];
  return chosen !== undefined && slot.panes.includes(chosen) ? chosen : slot.panes[0]!;
}

/** The cells inside the rule and the separator, with a margin of one at the left. */
export function contentRect(slot: Slot): Rect {
  const lead = slot.rect.x > 0 ? 2 : 1;
  return { x: slot.rect.x + lead, y: slot.rect.y + 1, width: Math.max(0, slot.rect.width - lead - 1), height: Math.max(0, slot.rect.height - 1) };
}

export function contains(rect: Rect, x: number, y: number): boolean {
  return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}
