import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Lesson } from '../format/lesson.ts';
import type { ExerciseProgress, TutorialProgress } from './progress.ts';

/** The learner's copy of an exercise: `work/ID/topology.ts` in the state directory. The shipped file is never edited. */
export interface WorkCopy {
  readonly file: string;
  readonly progress: ExerciseProgress;
}

/** Makes the copy where there is none, and anew where nobody has edited it. What was edited stays as it is, also when the starter has changed since. */
export function workCopy(stateDir: string, lesson: Lesson, progress: TutorialProgress): WorkCopy | null {
  if (lesson.exercise === null) return null;
  const starter = path.join(lesson.folder, lesson.exercise.file);
  const workFile = path.posix.join('work', lesson.id, 'topology.ts');
  progress.exercise ??= { runs: 0, passed: null, workFile, starterHash: hashOf([starter]) };
  const file = path.join(stateDir, progress.exercise.workFile);
  if (!existsSync(file) || (hashOf([file]) === progress.exercise.starterHash && hashOf([file]) !== hashOf([starter]))) {
    mkdirSync(path.dirname(file), { recursive: true });
    copyFileSync(starter, file);
    progress.exercise.starterHash = hashOf([starter]);
  }
  return { file, progress: progress.exercise };
}

/** Back to the starter; what was there stays as `.bak`. */
export function resetWorkCopy(lesson: Lesson, work: WorkCopy): void {
  const starter = path.join(lesson.folder, lesson.exercise!.file);
  if (existsSync(work.file)) copyFileSync(work.file, `${work.file}.bak`);
  copyFileSync(starter, work.file);
  work.progress.starterHash = hashOf([starter]);
}

/** Of the files that a resumed run depends on. */
export function lessonHash(lesson: Lesson): string {
  const fixtures = path.join(lesson.folder, 'fixtures');
  const files = ['lesson.md', 'topology.ts'].map((name) => path.join(lesson.folder, name));
  if (existsSync(fixtures)) files.push(...readdirSync(fixtures).sort().map((name) => path.join(fixtures, name)));
  return hashOf(files.filter((file) => existsSync(file)));
}

function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return `sha256:${hash.digest('hex')}`;
}
