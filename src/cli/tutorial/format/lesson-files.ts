/** The two files that hold a lesson's words, as they stand. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CommandError } from '../../exit.ts';
import { LessonError } from './lesson-error.ts';
import type { Language } from './lesson.ts';
import { parseLessonFile, type LessonFile } from './markdown.ts';

export const LESSON_FILES = { en: 'lesson.md', zh: 'lesson.zh.md' } as const;

/** The path of a file of a lesson in messages. */
export function lessonFileName(folder: string, file: string): string { return path.relative(process.cwd(), path.join(folder, file)) || file; }

/**
 * English must be there; a lesson without Chinese is an unfinished one, which can be read all the same.
 * @throws LessonError  where the Chinese one holds what belongs into the English one
 */
export function readLessonFiles(folder: string): { readonly [language in Language]: LessonFile } {
  const en = readOne(folder, LESSON_FILES.en);
  if (en === null) throw new CommandError(`${lessonFileName(folder, LESSON_FILES.en)}: no such file; a tutorial has lesson.md and lesson.zh.md`);
  const zh = readOne(folder, LESSON_FILES.zh) ?? { frontMatter: null, sections: [], texts: new Map<string, never>() };
  if (zh.frontMatter !== null) throw new LessonError({ file: lessonFileName(folder, LESSON_FILES.zh), line: 1 }, 'the front matter stands in lesson.md alone');
  for (const section of zh.sections) for (const block of section.blocks) throw new LessonError(block.place, `the ${block.kind} blocks stand in lesson.md alone`);
  return { en, zh };
}

function readOne(folder: string, file: string): LessonFile | null {
  const full = path.join(folder, file);
  return existsSync(full) ? parseLessonFile(readFileSync(full, 'utf8'), lessonFileName(folder, file)) : null;
}
