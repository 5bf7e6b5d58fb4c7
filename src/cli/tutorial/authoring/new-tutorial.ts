import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { CommandError } from '../../exit.ts';
import { LESSON_FILES } from '../format/lesson-files.ts';
import { parseLesson } from '../format/parse-lesson.ts';

export interface NewTutorial {
  /** `30-my-topic`. */
  readonly id: string;
  /** The folder of the tutorial that is copied. */
  readonly from: string;
  /** Where the new folder is made. */
  readonly within: string;
}

/**
 * A tutorial to begin with: a copy of another one under a new id, which works and passes its checks, so that an author changes it piece by piece. What
 * Kafka has answered to the other one is not promised of the copy.
 * @returns the folder, and its files
 */
export function newTutorial({ id, from, within }: NewTutorial): { readonly folder: string; readonly files: readonly string[] } {
  if (!/^[0-9A-Za-z]+-[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) throw new CommandError(`a tutorial is called by a number and a name in lower case, 30-my-topic for example, not "${id}"`);
  const folder = path.join(within, id);
  if (existsSync(folder)) throw new CommandError(`${folder} is there already`);
  parseLesson(from);
  mkdirSync(within, { recursive: true });
  cpSync(from, folder, { recursive: true });
  const file = path.join(folder, LESSON_FILES.en);
  writeFileSync(file, renamed(readFileSync(file, 'utf8'), id, path.basename(path.resolve(within))));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  return { folder, files: files.sort() };
}

/** The front matter with another id, chapter and title, and without reference runs. */
function renamed(lesson: string, id: string, chapter: string): string {
  const end = lesson.indexOf('\n---', 3);
  const matter = parseDocument(lesson.slice(4, end + 1));
  const name = id.replace(/^[^-]+-/, '').replaceAll('-', ' ');
  const title = `${name[0]!.toUpperCase()}${name.slice(1)}`;
  matter.set('id', id);
  matter.set('chapter', chapter);
  matter.setIn(['title', 'en'], title);
  matter.setIn(['title', 'zh'], title);
  matter.delete('goldens');
  return `---\n${matter.toString({ lineWidth: 0, flowCollectionPadding: true })}${lesson.slice(end + 1)}`;
}
