import { fit } from '../../tui/text/fit.ts';
import { cellWidth } from '../../tui/text/width.ts';
import { tutorialNumber, type TutorialSummary } from '../catalogue.ts';
import type { Language } from '../format/lesson.ts';
import { lessonWord } from '../learner/lesson-words.ts';

const SIGNS = { none: '○', started: '◐', done: '✓' } as const;

/** `kstep learn`: chapter by chapter, each tutorial by its number, with its progress or what comes before it; and where to go on. */
export function listLines(summaries: readonly TutorialSummary[], language: Language): readonly string[] {
  const lines: string[] = [];
  const numberWidth = Math.max(0, ...summaries.map(({ id }) => tutorialNumber(id).length));
  const titleWidth = Math.max(0, ...summaries.map(({ title }) => cellWidth(title)));
  let chapter = '';
  for (const summary of summaries) {
    if (summary.chapter !== chapter) {
      const lessons = summaries.filter((one) => one.chapter === summary.chapter);
      const done = lessons.filter(({ progress }) => progress === 'done').length;
      lines.push(...(chapter === '' ? [] : ['']), `${tutorialNumber(summary.chapter)} ${summary.chapterTitle}  ${lessonWord(language, 'chapterDone', { done, all: lessons.length })}`);
    }
    chapter = summary.chapter;
    const state = lessonState(summary, language);
    lines.push(`  ${SIGNS[summary.progress]} ${tutorialNumber(summary.id).padEnd(numberWidth)}  ${fit(summary.title, titleWidth)}  ${lessonWord(language, 'minutes', { n: summary.minutes })}${state === '' ? '' : `  ${state}`}`.trimEnd());
  }
  const next = nextLesson(summaries);
  return [...lines, '', ...(next === null ? [] : [lessonWord(language, 'nextLesson', { id: tutorialNumber(next.id) })]), lessonWord(language, 'listHelp')];
}

/** How far one is, or what should come before it; empty: it can be begun. */
export function lessonState({ progress, shown, step, steps, predictions, way }: TutorialSummary, language: Language): string {
  if (progress === 'none') {
    const missing = way.filter(({ direct, done }) => direct && !done).map(({ id }) => tutorialNumber(id));
    return missing.length === 0 ? '' : lessonWord(language, 'after', { ids: missing.join(language === 'zh' ? '、' : ', ') });
  }
  const state = progress === 'done' ? lessonWord(language, shown ? 'doneShown' : 'done') : lessonWord(language, 'started', { n: step, total: steps });
  return predictions.asked === 0 ? state : `${state}, ${lessonWord(language, 'predictions', predictions)}`;
}

/** All that a tutorial builds on, with a tick on what is done: `01 ✓ → 03 → 05`; null where it builds on nothing. */
export function wayText({ way }: TutorialSummary, language: Language): string | null {
  return way.length === 0 ? null : lessonWord(language, 'way', { ids: way.map(({ id, done }) => `${tutorialNumber(id)}${done ? ' ✓' : ''}`).join(' → ') });
}

/** After one that is done: the next in the course that can be begun, else any that is left. */
export function lessonAfter(summaries: readonly TutorialSummary[], id: string): TutorialSummary | null {
  const later = summaries.slice(summaries.findIndex((one) => one.id === id) + 1);
  return later.find(({ progress, way }) => progress !== 'done' && way.every(({ done }) => done)) ?? nextLesson(summaries.filter((one) => one.id !== id));
}

/** The one that was begun, else the first that nothing stands before. */
export function nextLesson(summaries: readonly TutorialSummary[]): TutorialSummary | null {
  return summaries.find(({ progress }) => progress === 'started') ?? summaries.find(({ progress, way }) => progress === 'none' && way.every(({ done }) => done)) ?? null;
}
