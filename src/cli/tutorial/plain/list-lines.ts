import { fit } from '../../tui/text/fit.ts';
import { cellWidth } from '../../tui/text/width.ts';
import type { TutorialSummary } from '../catalogue.ts';
import type { Language } from '../format/lesson.ts';
import { lessonWord } from '../learner/lesson-words.ts';

const SIGNS = { none: '○', started: '◐', done: '✓' } as const;

/** `kstep learn`: chapter by chapter, each tutorial with its progress. */
export function listLines(summaries: readonly TutorialSummary[], language: Language): readonly string[] {
  const lines: string[] = [];
  const idWidth = Math.max(0, ...summaries.map(({ id }) => id.length));
  const titleWidth = Math.max(0, ...summaries.map(({ title }) => cellWidth(title)));
  let chapter = '';
  for (const summary of summaries) {
    if (summary.chapter !== chapter) lines.push(...(chapter === '' ? [] : ['']), `${summary.chapter.split('-')[0]!} ${summary.chapterTitle}`);
    chapter = summary.chapter;
    lines.push(`  ${SIGNS[summary.progress]} ${summary.id.padEnd(idWidth)}  ${fit(summary.title, titleWidth)}  ${lessonWord(language, 'minutes', { n: summary.minutes })}  ${stateOf(summary, language)}`);
  }
  return [...lines, '', lessonWord(language, 'listHelp')];
}

function stateOf({ progress, shown, step, steps, predictions }: TutorialSummary, language: Language): string {
  const state = progress === 'none' ? lessonWord(language, 'none')
    : progress === 'done' ? lessonWord(language, shown ? 'doneShown' : 'done') : lessonWord(language, 'started', { n: step, total: steps });
  return predictions.asked === 0 ? state : `${state}, ${lessonWord(language, 'predictions', predictions)}`;
}
