import { FATES } from '../../debug/fates.ts';
import type { Session } from '../session.ts';
import type { ViewFate, ViewTimeline, ViewTimelineCell } from '../view.ts';
import type { Here } from './here.ts';

export type TimelineMark = ViewTimeline['marks'][number];

/** A stretch of records in at most that many cells. */
export function timelineView(
  session: Session, here: Here, query: { readonly from: number; readonly to: number; readonly cells: number }, marks: readonly TimelineMark[],
): ViewTimeline {
  const { timeline } = session;
  const total = session.total === null ? null : Math.max(session.total, timeline.inputCount);
  const from = Math.max(1, query.from);
  const to = Math.min(query.to, total ?? Math.max(timeline.inputCount, 0));
  const cells: ViewTimelineCell[] = [];
  const count = to - from + 1;
  const wanted = Math.min(Math.max(1, query.cells), count);
  // the record under the cursor is told as far as it has come
  const current = here.moment.record;
  const fateNow = current > 0 && !here.moment.atRecordEnd ? timeline.fate(current, here.cursor).kind : null;
  for (let i = 0; i < wanted; i++) {
    const first = from + Math.floor((i * count) / wanted);
    const last = from + Math.floor(((i + 1) * count) / wanted) - 1;
    cells.push({ record: first, count: last - first + 1, fates: fatesOf(session, first, last, current, fateNow) });
  }
  return { from, to, cells, cursor: here.moment.position, head: timeline.inputCount, total, marks };
}

/** The whole run. */
export function overviewOf(session: Session, cells: number): { readonly from: number; readonly to: number; readonly cells: number } {
  return { from: 1, to: Math.max(session.total ?? 0, session.timeline.inputCount), cells };
}

function fatesOf(session: Session, first: number, last: number, current: number, fateNow: ViewFate | null): ViewTimelineCell['fates'] {
  const { timeline } = session;
  const counts = timeline.fates.count(first, last);
  const fates: { [fate in ViewFate]?: number } = {};
  for (let kind = 0; kind < FATES.length; kind++) if (counts[kind]! > 0) fates[FATES[kind]!] = counts[kind]!;
  const unread = last - Math.max(first, timeline.inputCount + 1) + 1;
  if (unread > 0) fates.pending = (fates.pending ?? 0) + unread;
  if (fateNow !== null && current >= first && current <= last) {
    const final = FATES[timeline.fateCode(current)]!;
    if (final !== fateNow) {
      const left = fates[final]! - 1;
      if (left > 0) fates[final] = left;
      else delete fates[final];
      fates[fateNow] = (fates[fateNow] ?? 0) + 1;
    }
  }
  return fates;
}
