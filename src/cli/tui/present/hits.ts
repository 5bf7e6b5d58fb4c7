/** What was found, by pane. */
import { gap, span, type Line } from './spans.ts';
import type { Words } from './words.ts';
import type { ViewHit } from '../../../engine/session/view-find.ts';

/** `hit`: its place among those found; null: the title of a pane. */
export interface HitRow { readonly line: Line; readonly hit: number | null }

export function hitRows(hits: readonly ViewHit[], words: Words): readonly HitRow[] {
  const rows: HitRow[] = [];
  hits.forEach(({ pane, text }, hit) => {
    if (hits[hit - 1]?.pane !== pane) rows.push({ line: [span(words[pane], 'heading'), span(` ${hits.filter((other) => other.pane === pane).length}`, 'muted')], hit: null });
    rows.push({ line: [gap(1), span(text)], hit });
  });
  return rows;
}
