import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadTopology } from '../../topology/load-topology.ts';
import type { Lesson } from '../format/lesson.ts';
import { runExercise, tryTopology } from '../learner/exercise-run.ts';
import { lineDiff, type DiffLine } from '../learner/line-diff.ts';
import { LessonRuns } from '../run/lesson-runs.ts';

/** The starter differs without an exception, the solution passes under every condition. */
export async function exerciseProblems(lesson: Lesson): Promise<readonly string[]> {
  const exercise = lesson.exercise!;
  const runs = new LessonRuns(lesson);
  const where = `${exercise.place.file}:${exercise.place.line}`;
  const problems: string[] = [];
  const starter = await runExercise(runs, path.join(lesson.folder, exercise.file), 'en');
  if (starter.passed) problems.push(`${where}: ${exercise.file} passes already`);
  if (starter.error !== null && !exercise.failsWithException) problems.push(`${where}: ${exercise.file} ends in an exception and not in a difference: ${starter.error}`);
  if (starter.error === null && exercise.failsWithException) problems.push(`${where}: ${exercise.file} is said to end in an exception, and it does not`);
  const solution = await runExercise(runs, path.join(lesson.folder, 'solution.ts'), 'en');
  if (!solution.passed) {
    const rows = solution.rows.filter(({ same }) => !same).map(({ expected, actual }) => `expected ${expected ?? 'nothing'}, got ${actual ?? 'nothing'}`);
    problems.push(`${where}: solution.ts fails${solution.conditions === null ? '' : ` with ${JSON.stringify(solution.conditions.config)}`}: ${solution.error ?? rows.join('; ')}`);
  }
  return problems;
}

/**
 * Each difference between starter and solution matters: the solution with that part of the starter fails. Where a part is as long on both sides its lines
 * are tried one by one; every line that only the solution has is also tried without.
 */
export async function onlyOneWayProblems(lesson: Lesson): Promise<readonly string[]> {
  const exercise = lesson.exercise!;
  const runs = new LessonRuns(lesson);
  const file = path.join(lesson.folder, 'solution.ts');
  const read = (name: string): string[] => readFileSync(path.join(lesson.folder, name), 'utf8').trimEnd().split('\n');
  const solution = read('solution.ts');
  const problems: string[] = [];
  for (const { source, line, what } of variants(lineDiff(read(exercise.file), solution))) {
    const passes = await loadTopology(file, `${source.join('\n')}\n`).then(
      async (loaded) => (await tryTopology(runs, loaded, [null, ...exercise.alsoOn], 'en', String, `${source.join('\n')}\n`)).passed,
      () => false,
    );
    if (passes) problems.push(`${path.join(path.dirname(exercise.place.file), 'solution.ts')}:${line}: ${what} makes no difference`);
  }
  return problems;
}

interface Variant { readonly source: readonly string[]; readonly line: number; readonly what: string }

function variants(diff: readonly DiffLine[]): readonly Variant[] {
  const found: Variant[] = [];
  const keep = diff.filter(({ sign }) => sign !== '-').map(({ text }) => text);
  let at = 0;
  for (let i = 0; i < diff.length;) {
    if (diff[i]!.sign === ' ') {
      at++;
      i++;
      continue;
    }
    const removed: string[] = [];
    const added: string[] = [];
    while (i < diff.length && diff[i]!.sign !== ' ') {
      (diff[i]!.sign === '-' ? removed : added).push(diff[i]!.text);
      i++;
    }
    const replaced = (from: number, count: number, by: readonly string[]): readonly string[] => [...keep.slice(0, at + from), ...by, ...keep.slice(at + from + count)];
    const isIdle = [...removed, ...added].every(isAside);
    if (removed.length === added.length) {
      added.forEach((line, k) => { if (!isAside(line) || !isAside(removed[k]!)) found.push({ source: replaced(k, 1, [removed[k]!]), line: at + k + 1, what: `the line "${line.trim()}" instead of the starter's` }); });
    } else if (!isIdle) found.push({ source: replaced(0, added.length, removed), line: at + 1, what: 'this part instead of the starter\'s' });
    added.forEach((line, k) => { if (!isAside(line)) found.push({ source: replaced(k, 1, []), line: at + k + 1, what: `the line "${line.trim()}"` }); });
    at += added.length;
  }
  return found;
}

/** Lines that cannot be the fault: comments, imports, brackets alone, blanks. */
function isAside(line: string): boolean { return /^\s*(\/\/.*|\/?\*.*|import\b.*|[{}()[\];,]*)$/.test(line); }
