/** Arithmetic of lists that show only what fits: which slice is visible, and a bar that says where it is. */
import { span, type Line } from '../spans.ts';

export interface Scroll { readonly top: number; readonly cursor: number }

/** Keeps the cursor inside the list, and the slice around the cursor. */
export function clampScroll(scroll: Scroll, total: number, height: number): Scroll {
  const cursor = Math.max(0, Math.min(scroll.cursor, total - 1));
  const most = Math.max(0, total - height);
  let top = Math.max(0, Math.min(scroll.top, most));
  if (cursor < top) top = cursor;
  if (cursor >= top + height) top = Math.max(0, cursor - height + 1);
  return top === scroll.top && cursor === scroll.cursor ? scroll : { top, cursor };
}

/** `12–20 of 1,000`; '' when everything is visible. */
export function scrollNote(top: number, shown: number, total: number, of: string): string {
  return total <= shown ? '' : `${top + 1}–${Math.min(total, top + shown)} ${of} ${total}`;
}

/** One cell a row: where the visible part lies in the whole. Empty strings when everything is visible. */
export function scrollBar(top: number, height: number, total: number): readonly Line[] {
  if (total <= height || height <= 0) return Array.from({ length: Math.max(0, height) }, () => []);
  const size = Math.max(1, Math.round((height * height) / total));
  const start = Math.min(height - size, Math.round((top / (total - height)) * (height - size)));
  return Array.from({ length: height }, (_, y) => [y >= start && y < start + size ? span('┃', 'muted') : span('│', 'faint')]);
}
