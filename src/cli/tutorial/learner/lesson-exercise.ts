/** The exercise of a lesson as one learner works on it: the copy, its runs, the last outcome. */
import path from 'node:path';
import type { ViewExercise } from '../../../engine/session/view-lesson.ts';
import type { Language, Lesson } from '../format/lesson.ts';
import type { LessonRuns } from '../run/lesson-runs.ts';
import { runExercise, solutionDiff, type ExerciseOutcome } from './exercise-run.ts';
import type { TutorialProgress } from './progress.ts';
import { resetWorkCopy, workCopy, type WorkCopy } from './work-copy.ts';

export class LessonExercise {
  readonly #lesson: Lesson;
  readonly #runs: LessonRuns;
  readonly #copy: WorkCopy | null;
  #outcome: ExerciseOutcome | null = null;

  /** @param stateDir  null: nothing is written, and the file that runs is the starter itself */
  constructor(runs: LessonRuns, stateDir: string | null, progress: TutorialProgress) {
    this.#lesson = runs.lesson;
    this.#runs = runs;
    this.#copy = stateDir === null ? null : workCopy(stateDir, runs.lesson, progress);
    runs.workFile = this.#copy?.file ?? null;
  }

  /** The file that the learner edits; null where there is none. */
  get file(): string | null { return this.#copy?.file ?? null; }
  get runs(): number { return this.#copy?.progress.runs ?? 0; }
  get passed(): boolean { return (this.#copy?.progress.passed ?? null) !== null; }

  async run(language: Language, now: number): Promise<ExerciseOutcome | null> {
    if (this.#copy === null) return null;
    const outcome = await runExercise(this.#runs, this.#copy.file, language);
    this.#outcome = outcome;
    this.#copy.progress.runs++;
    if (outcome.passed) this.#copy.progress.passed ??= new Date(now).toISOString();
    return outcome;
  }

  /** The starter again; where the learner's text was kept. */
  reset(): string | null {
    if (this.#copy === null) return null;
    resetWorkCopy(this.#lesson, this.#copy);
    this.#outcome = null;
    return `${this.#copy.file}.bak`;
  }

  /** The solution as a change of the starter. Seen before it passed, the exercise counts as shown and not as solved. */
  solution(): readonly string[] {
    if (this.#copy !== null && !this.passed) this.#copy.progress.shown = true;
    return solutionDiff(this.#lesson.folder, this.#lesson.exercise!.file);
  }

  /** The other conditions under which the last run failed, in words; null: it failed, or passed, as it is. */
  get conditions(): string | null {
    const other = this.#outcome?.passed === false ? this.#outcome.conditions : null;
    if (other === null) return null;
    const parts = [...Object.entries(other.config).map(([key, value]) => `${key} = ${String(value)}`), ...Object.entries(other.partitions).map(([topic, count]) => `${topic}: ${count}`), ...Object.values(other.fixtures)];
    return parts.join(', ');
  }

  view(): ViewExercise | null {
    if (this.#copy === null) return null;
    const outcome = this.#outcome;
    return {
      file: shortPath(this.#copy.file),
      runs: this.runs,
      passed: outcome === null ? (this.passed ? true : null) : outcome.passed,
      rows: outcome?.rows.map(({ expected, actual, same }) => ({ expected, actual, same })) ?? [],
      error: outcome?.error ?? null,
    };
  }
}

/** Relative where that is shorter. */
export function shortPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative !== '' && relative.length < file.length ? relative : file;
}
