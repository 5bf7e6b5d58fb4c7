/** The map of the course over the panes: chapters, their lessons with what is done, and the steps of the open one. */
import { emphasise, fitLine, gap, lineWidth, span, type Line } from './spans.ts';
import { sectionTitle } from './home.ts';
import type { ViewHome, ViewHomeSection } from '../../../engine/session/view-home.ts';
import type { ViewLesson } from '../../../engine/session/view-lesson.ts';

/** `open`: the line of the session's language that goes there; null: a title, perhaps of a chapter that folds. */
export interface MapRow { readonly line: Line; readonly open: string | null; readonly isStep: boolean; readonly chapter?: ViewHomeSection }

const PROGRESS = { none: '○', started: '◐', done: '✓' } as const;

export function mapRows(home: ViewHome | null, lesson: ViewLesson | null, isFolded: (section: ViewHomeSection) => boolean): readonly MapRow[] {
  const rows: MapRow[] = [];
  let isListed = false;
  for (const section of home?.sections ?? []) {
    const lessons = section.items.filter(({ kind }) => kind === 'tutorial');
    if (lessons.length === 0) continue;
    const folded = section.chapter === undefined ? undefined : isFolded(section);
    rows.push({ line: sectionTitle(section, folded), open: null, isStep: false, ...(folded === undefined ? {} : { chapter: section }) });
    // a lesson that is folded away is listed all the same
    isListed ||= lessons.some(({ id }) => id === lesson?.id);
    for (const item of folded === true ? [] : lessons) {
      const progress = item.progress ?? 'none';
      const here = item.id === lesson?.id;
      const facts = item.facts?.[0];
      rows.push({
        line: [span(` ${PROGRESS[progress]} `, progress === 'done' ? 'ok' : progress === 'started' ? 'waiting' : 'muted'), span(item.title, here ? 'strong' : 'text'), ...(facts === undefined ? [] : [span(`  ${facts}`, 'muted')])],
        open: item.open, isStep: false,
      });
      if (here) rows.push(...stepRows(lesson!));
    }
  }
  // a lesson from elsewhere is on no map but its own
  if (lesson !== null && !isListed) rows.unshift({ line: [span(lesson.title, 'heading')], open: null, isStep: false }, ...stepRows(lesson));
  return rows;
}

function stepRows(lesson: ViewLesson): readonly MapRow[] {
  return lesson.steps.map(({ title, done }, i) => {
    const here = i === lesson.step;
    const sign = here ? span('▸ ', 'cursor') : done ? span('✓ ', 'ok') : span('· ', 'faint');
    return { line: [gap(5), sign, span(`${i + 1} `, 'muted'), span(title, here ? 'strong' : done ? 'muted' : 'text')], open: `lesson step ${i + 1}`, isStep: true };
  });
}

/** The row at which the map opens: the step at hand, else the first lesson. */
export function mapStart(rows: readonly MapRow[], lesson: ViewLesson | null): number {
  const steps = rows.findIndex(({ isStep }) => isStep);
  return steps >= 0 && lesson !== null ? steps + lesson.step : Math.max(0, rows.findIndex(({ open }) => open !== null));
}

/** The rows as a block of one width, the selected one marked. */
export function pickLines(rows: readonly Line[], selected: number, most: number): readonly Line[] {
  const width = Math.min(most, Math.max(0, ...rows.map(lineWidth)) + 2);
  return rows.map((row, i) => {
    const line = fitLine([span(i === selected ? '▶ ' : '  ', 'cursor'), ...row], width);
    return i === selected ? emphasise(line, 'selected') : line;
  });
}
