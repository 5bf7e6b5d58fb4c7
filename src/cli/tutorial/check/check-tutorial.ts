/**
 * Every automatic test of a tutorial, in the order in which an author wants to hear of them. `kstep learn ID --check` prints the results, `npm test` runs them
 * for all tutorials.
 *
 *     for (const { name, problems } of await checkTutorial('tutorials/03-windows/08-tumbling-visits')) …
 */
import { CommandError } from '../../exit.ts';
import { describeError } from '../../output/errors.ts';
import type { Lesson } from '../format/lesson.ts';
import { parseLesson } from '../format/parse-lesson.ts';
import { exerciseProblems, onlyOneWayProblems } from './exercise.ts';
import { goldenProblems } from './goldens.ts';
import { lintProblems } from './lint.ts';
import { brokerProblems, needsBroker } from './real-broker.ts';
import { predictionProblems } from './predictions.ts';
import { resumeProblems, scriptProblems, wrongAnswerProblems } from './script.ts';
import { timeTravelProblems } from './time-travel.ts';

export interface CheckResult {
  readonly name: string;
  /** With file and line where there is one; empty: passed. */
  readonly problems: readonly string[];
  /** Why it did not run, null when it did. */
  readonly note: string | null;
}

const CHECKS: readonly (readonly [name: string, run: (lesson: Lesson) => readonly string[] | Promise<readonly string[]>])[] = [
  ['lint', lintProblems],
  ['script', scriptProblems],
  ['predictions', predictionProblems],
  ['wrong answers', wrongAnswerProblems],
  ['exercise', exerciseProblems],
  ['only one way', onlyOneWayProblems],
  ['time travel', timeTravelProblems],
  ['goldens', goldenProblems],
  ['resume', resumeProblems],
];
export const CHECK_NAMES: readonly string[] = CHECKS.map(([name]) => name);

/** What a lesson does on a real Kafka; only when there is one. */
export const REAL_BROKER = 'real broker';

/**
 * @param only  the names of the checks that run; all by default
 * @param bootstrap  `host:port` of a broker on which lessons may make topics; null: what needs one is not run, and says so
 */
export async function checkTutorial(folder: string, only: readonly string[] = [...CHECK_NAMES, REAL_BROKER], bootstrap: string | null = null): Promise<readonly CheckResult[]> {
  let lesson: Lesson;
  try {
    lesson = parseLesson(folder);
  } catch (error) {
    return [{ name: 'lint', problems: [told(error)], note: null }];
  }
  const results: CheckResult[] = [];
  for (const [name, run] of CHECKS) {
    if (!only.includes(name)) continue;
    if ((name === 'exercise' || name === 'only one way') && lesson.exercise === null) {
      results.push({ name, problems: [], note: 'this lesson has no exercise' });
      continue;
    }
    try {
      results.push({ name, problems: await run(lesson), note: null });
    } catch (error) {
      results.push({ name, problems: [told(error)], note: null });
    }
  }
  if (needsBroker(lesson) && only.includes(REAL_BROKER)) {
    if (bootstrap === null) results.push({ name: REAL_BROKER, problems: [], note: 'not run: KSTEP_TEST_BOOTSTRAP=HOST:PORT names a broker for it' });
    else results.push({ name: REAL_BROKER, problems: await brokerProblems(lesson, bootstrap).catch((error: unknown) => [told(error)]), note: bootstrap });
  }
  return results;
}

function told(error: unknown): string { return error instanceof CommandError ? error.message : describeError(error); }
