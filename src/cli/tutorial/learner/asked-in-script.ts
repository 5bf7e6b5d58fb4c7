import type { Lesson, LessonStep, Prediction } from '../format/lesson.ts';
import { NO_VARIATION } from '../format/parse-variation.ts';
import { keyOf, type LessonRuns } from '../run/lesson-runs.ts';
import { clusterActOf, type LoggedAction } from '../run/replay.ts';
import type { AskedIn } from './question.ts';

/** Where the script of a lesson stands when a question comes: for questions that are asked without a learner's own run. */
export function askedIn(runs: LessonRuns, lesson: Lesson, step: LessonStep, prediction: Prediction): AskedIn {
  const home = step.on ?? NO_VARIATION;
  const actions: LoggedAction[] = [];
  let inputs = 0;
  for (const earlier of lesson.steps) {
    if (keyOf(earlier.on ?? NO_VARIATION) === keyOf(home)) {
      for (const action of earlier.do) {
        const { before } = prediction;
        if (earlier === step && before.kind === 'action' && JSON.stringify(before.action) === JSON.stringify(action)) break;
        if (earlier === step && before.kind === 'end' && action.kind === 'end') break;
        if (action.kind === 'turn') inputs = Math.max(inputs, action.to);
        else if (action.kind === 'commit') actions.push({ after: inputs, kind: 'commit' });
        else if (action.kind === 'advanceWallClock') actions.push({ after: inputs, kind: 'advanceWallClock', ms: action.ms });
        else if (action.kind === 'produce') actions.push({ after: inputs, kind: 'produce', topic: action.topic, record: action.record });
        else if (clusterActOf(action) !== null) actions.push({ after: inputs, kind: 'cluster', act: clusterActOf(action)! });
      }
    }
    if (earlier === step) break;
  }
  return { runs, home, inputs: prediction.before.kind === 'action' ? prediction.before.after ?? inputs : prediction.before.kind === 'end' ? inputs : 0, actions: prediction.before.kind === 'turn' ? actions.filter(({ after }) => after < (prediction.before as { turn: number }).turn) : actions };
}
