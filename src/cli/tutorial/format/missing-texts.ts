import { LESSON_FILES, lessonFileName, readLessonFiles } from './lesson-files.ts';
import type { Place } from './lesson-error.ts';
import type { Bilingual, Language, Lesson } from './lesson.ts';

export interface MissingText {
  /** `s3`, `s3 title`, `P2.ask`; empty for the words before the first section. */
  readonly id: string;
  readonly what: 'section' | 'title' | 'prose' | 'text';
  /** Where the other language has it, and what it says there. */
  readonly place: Place;
  readonly text: string;
  /** It is there, in the words of the other language. */
  readonly copied: boolean;
}

const CHINESE = /[\u3400-\u9fff]/;

/** Title and goal of the front matter that are the same in both languages: a beginning, and no mistake. */
export function missingOfHead({ title, goal, place }: Lesson, language: Language): readonly MissingText[] {
  const isSame = ({ en, zh }: Bilingual): boolean => language === 'zh' && en === zh && !CHINESE.test(zh);
  return Object.entries({ title, goal }).flatMap(([id, texts]): readonly MissingText[] => (isSame(texts) ? [{ id, what: 'text', place, text: texts.en, copied: true }] : []));
}

/** What a lesson says in the other language and not in this one. */
export function missingTexts(folder: string, language: Language): readonly MissingText[] {
  const files = readLessonFiles(folder);
  const [ours, theirs] = [files[language], files[language === 'zh' ? 'en' : 'zh']];
  /** Words that were never translated: the same in both, and of no script but Latin. */
  const isCopied = (mine: string, other: string): boolean => language === 'zh' && mine === other && /\p{L}{2}/u.test(mine) && !CHINESE.test(mine);
  const missing: MissingText[] = [];
  for (const section of theirs.sections) {
    const mine = ours.sections.find(({ id }) => id === section.id);
    const { id, place } = section;
    if (mine === undefined) {
      if (id !== '' || section.prose !== '') missing.push({ id, what: 'section', place, text: [section.title, section.prose].filter((part) => part !== '').join('\n'), copied: false });
      continue;
    }
    const titles = isCopied(mine.title, section.title);
    if (section.title !== '' && (mine.title === '' || titles)) missing.push({ id, what: 'title', place, text: section.title, copied: titles });
    const proses = isCopied(mine.prose, section.prose);
    if (section.prose !== '' && (mine.prose === '' || proses)) missing.push({ id, what: 'prose', place, text: section.prose, copied: proses });
  }
  for (const [id, { text, place }] of theirs.texts) {
    const mine = ours.texts.get(id)?.text;
    const copied = mine !== undefined && isCopied(mine, text);
    if (mine === undefined || copied) missing.push({ id, what: 'text', place, text, copied });
  }
  return missing;
}

/** The same as lines for the author of a lesson. */
export function missingProblems(folder: string): readonly string[] {
  const [en, zh] = [LESSON_FILES.en, LESSON_FILES.zh].map((file) => lessonFileName(folder, file)) as [string, string];
  const told = ({ id, what, copied }: MissingText): string => {
    const name = id === '' ? 'the introduction' : id;
    if (copied) return `${what === 'text' ? `the text ${id}` : `the ${what} of ${name}`} is not translated`;
    return { section: id === '' ? 'the introduction is missing' : `the section ${id} is missing`, title: `${name} has no title`, prose: `${name} has no text`, text: `the text ${id} is missing` }[what];
  };
  return [
    ...missingTexts(folder, 'zh').map((one) => `${zh}:1: ${told(one)} (lesson.md, line ${one.place.line})`),
    ...missingTexts(folder, 'en').map((one) => `${en}:1: ${one.what === 'section' || one.what === 'text' ? `it has no ${one.what} ${one.id}` : told(one)} (lesson.zh.md, line ${one.place.line})`),
  ];
}
