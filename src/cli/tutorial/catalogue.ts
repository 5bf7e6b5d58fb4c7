/** Which tutorials there are, and how far a learner has come in each. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { meant } from '../../engine/session/meant.ts';
import { CommandError } from '../exit.ts';
import { packageRoot } from '../system/package-root.ts';
import { Field } from './format/field.ts';
import type { Bilingual, Language } from './format/lesson.ts';
import { lessonHead, type LessonHead } from './format/lesson-head.ts';
import type { ProgressStore } from './learner/progress.ts';

/** `isShipped`: it is one of the course, and not opened by a path. */
export interface TutorialEntry { readonly id: string; readonly chapter: string; readonly folder: string; readonly isShipped: boolean }

/** All tutorials of a folder with chapters, in the order of their numbers. */
export function tutorials(root: string = path.join(packageRoot(), 'tutorials')): readonly TutorialEntry[] {
  const folders = (at: string): string[] => readdirSync(at, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
  return folders(root).flatMap((chapter) => folders(path.join(root, chapter))
    .filter((id) => existsSync(path.join(root, chapter, id, 'lesson.md')))
    .map((id) => ({ id, chapter, folder: path.join(root, chapter, id), isShipped: true })));
}

/** Titles of the chapters, from `chapters.yaml` beside their folders. */
export function chapterTitles(root: string = path.join(packageRoot(), 'tutorials')): ReadonlyMap<string, Bilingual> {
  const file = path.join(root, 'chapters.yaml');
  if (!existsSync(file)) return new Map();
  const chapters = Field.parse(readFileSync(file, 'utf8'), { file: path.relative(process.cwd(), file), line: 1 }, 'chapters');
  return new Map(chapters.entries().map(([chapter, title]) => [chapter, { en: title.need('en').text(), zh: title.need('zh').text() }]));
}

/** By id, by its number (`08`), by its name without the number, or by the path of a folder outside. @throws CommandError  with the nearest id */
export function findTutorial(id: string): TutorialEntry {
  if (/[\\/]/.test(id) || existsSync(path.join(id, 'lesson.md'))) {
    if (!existsSync(path.join(id, 'lesson.md'))) throw new CommandError(`${id}: there is no lesson.md in this folder`);
    const folder = path.resolve(id);
    return { id: path.basename(folder), chapter: path.basename(path.dirname(folder)), folder, isShipped: false };
  }
  const all = tutorials();
  const found = all.find((entry) => entry.id === id || entry.id.replace(/^\w+?-/, '') === id || entry.id.split('-')[0] === id.padStart(2, '0'));
  if (found !== undefined) return found;
  const ids = all.map((entry) => entry.id);
  const part = id.length > 1 ? ids.find((known) => known.includes(id.toLowerCase())) : undefined;
  const near = part === undefined ? meant(id, [...ids, ...ids.map((known) => known.replace(/^\w+?-/, ''))]) : `; did you mean ${part}?`;
  throw new CommandError(`there is no tutorial ${id}${near === '' ? '; ' : `${near} `}kstep learn lists them (${ids.join(', ')})`);
}

export interface TutorialSummary {
  readonly id: string;
  readonly chapter: string;
  readonly chapterTitle: string;
  readonly title: string;
  readonly goal: string;
  readonly minutes: number;
  readonly progress: 'none' | 'started' | 'done';
  /** Done, but the solution was shown before. */
  readonly shown: boolean;
  /** Step at hand, from 1, and how many there are with the exercise. */
  readonly step: number;
  readonly steps: number;
  readonly predictions: { readonly right: number; readonly asked: number };
  /** Tutorials that it builds on, and those that they build on, in the order of the course. */
  readonly way: readonly { readonly id: string; readonly done: boolean; /** It is named by this one itself. */ readonly direct: boolean }[];
}

/** `08` of `08-tumbling-visits`. */
export function tutorialNumber(id: string): string { return id.split('-')[0]!; }

/** For the home screen and `kstep learn`. */
export function tutorialSummaries(store: ProgressStore, language: Language, entries: readonly TutorialEntry[] = tutorials()): readonly TutorialSummary[] {
  const chapters = chapterTitles();
  const lessons = new Map(entries.map(({ folder, chapter }) => [lessonHead(folder), chapters.get(chapter)?.[language] ?? chapter] as const));
  const requires = new Map([...lessons.keys()].map((lesson) => [lesson.id, lesson.requires]));
  return [...lessons].map(([lesson, chapterTitle]) => summaryOf(lesson, store, language, chapterTitle, wayTo(lesson.id, requires)));
}

/** All tutorials that come before one, in the order of the course. */
function wayTo(id: string, requires: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const before = new Set<string>();
  const visit = (one: string): void => {
    for (const needed of requires.get(one) ?? []) {
      if (before.has(needed) || needed === id) continue;
      before.add(needed);
      visit(needed);
    }
  };
  visit(id);
  return [...before].sort();
}

function summaryOf(lesson: LessonHead, store: ProgressStore, language: Language, chapterTitle: string, way: readonly string[]): TutorialSummary {
  const progress = store.find(lesson.id);
  const ids = lesson.stepIds;
  const answers = Object.values(progress?.predictions ?? {}).filter(({ skipped }) => skipped !== true);
  return {
    id: lesson.id, chapter: lesson.chapter, chapterTitle, title: lesson.title[language], goal: lesson.goal[language], minutes: lesson.minutes,
    progress: progress === null ? 'none' : progress.state === 'done' ? 'done' : 'started',
    shown: progress?.exercise?.shown === true,
    step: Math.max(1, ids.indexOf(progress?.step ?? 's1') + 1), steps: ids.length,
    predictions: { right: answers.filter(({ right }) => right === true).length, asked: answers.length },
    way: way.map((id) => ({ id, done: store.find(id)?.state === 'done', direct: lesson.requires.includes(id) })),
  };
}
