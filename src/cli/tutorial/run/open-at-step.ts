import type { Session } from '../../../engine/session/session.ts';
import type { Variation } from '../format/lesson.ts';
import { NO_VARIATION } from '../format/parse-variation.ts';
import { keyOf, type LessonRuns } from './lesson-runs.ts';
import { move } from './replay.ts';

/** A run as a step finds it: after what the steps before it do on the same run. */
export async function openAtStep(runs: LessonRuns, step: number, home: Variation): Promise<Session> {
  const session = await runs.open(home);
  for (const earlier of runs.lesson.steps.slice(0, step)) {
    if (keyOf(earlier.on ?? NO_VARIATION) === keyOf(home)) for (const action of earlier.do) if (action.kind !== 'connect') await move(session, action, earlier.place);
  }
  return session;
}
