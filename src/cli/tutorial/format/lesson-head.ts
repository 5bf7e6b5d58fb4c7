import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Field } from './field.ts';
import { parseFrontMatter, type FrontMatter } from './front-matter.ts';
import { LessonError } from './lesson-error.ts';
import { LESSON_FILES, lessonFileName } from './lesson-files.ts';
import { parseLessonFile } from './markdown.ts';

/** What lists and maps say of a lesson. */
export interface LessonHead extends FrontMatter {
  /** `s1`, `s2`, …, and `exercise` where there is one. */
  readonly stepIds: readonly string[];
}

const known = new Map<string, { readonly stamp: string; readonly head: LessonHead }>();

/** The front matter of a lesson and its steps by name, without what stands in its blocks: a whole course is read so in a moment. Kept until the file changes. */
export function lessonHead(folder: string): LessonHead {
  const file = path.join(folder, LESSON_FILES.en);
  const { mtimeMs, size } = statSync(file);
  const stamp = `${mtimeMs} ${size}`;
  const before = known.get(file);
  if (before?.stamp === stamp) return before.head;
  const name = lessonFileName(folder, LESSON_FILES.en);
  const { frontMatter, sections } = parseLessonFile(readFileSync(file, 'utf8'), name);
  if (frontMatter === null) throw new LessonError({ file: name, line: 1 }, 'a lesson begins with front matter between two lines of ---');
  const head = { ...parseFrontMatter(Field.parse(frontMatter.yaml, frontMatter.place, 'the front matter')), stepIds: sections.map(({ id }) => id).filter((id) => /^(s\d+|exercise)$/.test(id)) };
  known.set(file, { stamp, head });
  return head;
}
