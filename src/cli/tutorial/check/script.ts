/** The headless learner: does what each step's script says, answers right or wrong, leaves and comes back. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Json } from '../../../engine/session/codec.ts';
import type { Action, Lesson } from '../format/lesson.ts';
import { ProgressStore } from '../learner/progress.ts';
import { shownValue } from '../learner/shown-value.ts';
import type { LessonReply } from '../learner/lesson-contract.ts';
import { LessonSession } from '../lesson-session.ts';
import { sameJson } from '../probes/evaluate.ts';
import { RunReader } from '../probes/run-reader.ts';
import { isMove } from '../run/is-move.ts';
import { keyOf, LessonRuns } from '../run/lesson-runs.ts';
import { NO_VARIATION } from '../format/parse-variation.ts';

const at = ({ place }: { readonly place: { readonly file: string; readonly line: number } }, message: string): string => `${place.file}:${place.line}: ${message}`;

/** Which answer is given to a question; null skips it. */
type Answering = (driver: LessonSession, id: string) => string | null;
export const right: Answering = (driver, id) => driver.rightAnswer(id);

export async function perform(driver: LessonSession, action: Action, answering: Answering): Promise<void> {
  for (;;) {
    for (let question = driver.question; question !== null; question = driver.question) {
      const text = answering(driver, question.id);
      if (text === null) await driver.skip(question.id);
      else await driver.answer(question.id, text);
    }
    const before = driver.session.moment.at;
    await driver.perform(action);
    if (!isMove(action) || driver.question === null || driver.session.moment.at === before) return;
  }
}

/** On to the next step, past the verdicts that are still to be seen. */
async function leave(driver: LessonSession): Promise<LessonReply> {
  const { step } = driver;
  let went = await driver.proceed();
  for (let more = driver.lesson.steps[step]?.predictions.length ?? 0; more > 0 && went.ok && driver.step === step; more--) went = await driver.proceed();
  return went;
}

/** A check is false before its step and true after its script. */
export async function scriptProblems(lesson: Lesson): Promise<readonly string[]> {
  const driver = await LessonSession.open({ lesson, store: null, language: 'en' });
  const problems: string[] = [];
  for (const step of lesson.steps) {
    if (driver.stepDone) problems.push(at(step, `the check of ${step.id} holds before the step has begun, so it proves nothing`));
    for (const action of step.do) await perform(driver, action, right);
    if (!driver.stepDone && !step.needsBroker) problems.push(at(step, `the script of ${step.id} is done, and its check does not hold`));
    for (const { id, place } of step.predictions) {
      const answered = driver.view().prediction;
      if (driver.question?.id === id || answered === null) problems.push(`${place.file}:${place.line}: ${id} is never asked, or never passed, by the script of ${step.id}`);
      else if (answered.id === id && answered.right !== true) problems.push(`${place.file}:${place.line}: the computed answer of ${id} counts as wrong when it is given (${answered.given ?? ''})`);
    }
    const went = await leave(driver);
    if (!went.ok) {
      problems.push(at(step, `the lesson does not go on after ${step.id}: ${went.text}`));
      await driver.goToStep(Math.min(driver.step + 1, driver.stepCount - 1));
    }
  }
  await driver.close();
  return problems;
}

/** Every wrong option of every prediction is taken once, one round after the other; the lesson must stay completable. */
export async function wrongAnswerProblems(lesson: Lesson): Promise<readonly string[]> {
  const problems: string[] = [];
  const runs = new LessonRuns(lesson);
  for (let round = 0, more = true; more; round++) {
    more = false;
    const driver = await LessonSession.open({ lesson, store: null, language: 'en', runs });
    const wrong: Answering = (_, id) => {
      const options = wrongOptions(driver, id);
      if (options.length > round + 1) more = true;
      const option = options[round];
      return option ?? driver.rightAnswer(id);
    };
    for (const step of lesson.steps) {
      for (const action of step.do) await perform(driver, action, wrong);
      if (!driver.stepDone && !step.needsBroker) problems.push(at(step, `after wrong answers (round ${round + 1}) the check of ${step.id} does not hold`));
      // on from each verdict, through each second question, to the next step
      const number = driver.step;
      const again = new Set<string>();
      for (let tries = 0; tries <= 2 * step.predictions.length && driver.step === number; tries++) {
        const view = driver.view().prediction;
        const prediction = step.predictions.find(({ id }) => id === view?.id);
        const went = await driver.proceed();
        if (view?.right === false && prediction !== undefined && prediction.vary.length > 0 && !again.has(prediction.id)) {
          again.add(prediction.id);
          const second = driver.question;
          if (second === null) problems.push(at(prediction, `a wrong answer to ${prediction.id} is not followed by a second question`));
          else await driver.answer(second.id, second.options[0] ?? (driver.rightAnswer(second.id).includes(':') ? '00:00' : '0'));
        } else if (!went.ok) problems.push(at(step, `after wrong answers the lesson does not go on: ${went.text}`));
      }
    }
    if (!lesson.steps.every(({ needsBroker }, i) => needsBroker || driver.view().steps[i]!.done)) problems.push(at(lesson, `wrong answers (round ${round + 1}) keep the lesson from its end`));
    await driver.close();
  }
  return problems;
}

function wrongOptions(driver: LessonSession, id: string): readonly string[] {
  const question = driver.computed(id)!;
  const values: Json[] = [];
  const candidates = question.prediction.kind === 'order' || question.prediction.kind === 'set' ? [] : question.choices;
  for (const value of [...candidates, ...question.options.map((option) => option.value)]) {
    if (!sameJson(value, question.answer) && !values.some((known) => sameJson(known, value))) values.push(value);
  }
  return values.map((value) => shownValue(value, 'en'));
}

/** Left after every single action and opened again, the lesson comes to the same end. */
export async function resumeProblems(lesson: Lesson): Promise<readonly string[]> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'kstep-lesson-'));
  const problems: string[] = [];
  try {
    const runs = new LessonRuns(lesson);
    const unbroken = await LessonSession.open({ lesson, store: null, language: 'en', runs });
    for (let i = 0; i < lesson.steps.length; i++) {
      const step = lesson.steps[i]!;
      for (let done = 0; done <= step.do.length; done++) {
        // a lesson without an exercise is over with its last check, and begins anew
        if (unbroken.finished) break;
        const driver = await LessonSession.open({ lesson, store: ProgressStore.open(dir), language: 'en', runs });
        if (driver.step !== i) problems.push(at(step, `the lesson was left in ${step.id}, and comes back in step ${driver.step + 1}`));
        else if (done > 0) {
          const [was, is] = [unbroken.session.moment.position, driver.session.moment.position];
          if (was.record !== is.record || was.step !== is.step) problems.push(at(step, `the lesson was left at ${was.record}.${was.step} and comes back at ${is.record}.${is.step}`));
          const difference = firstDifference(new RunReader(unbroken.session), new RunReader(driver.session));
          if (difference !== null) problems.push(at(step, `left after action ${done} of ${step.id} and opened again, ${difference}`));
        }
        // what panes were opened is not remembered: the step's own script opens them again
        if (done === step.do.length) {
          for (const action of step.do) if (action.kind === 'open') await driver.perform(action);
          if (driver.stepDone || step.needsBroker) await leave(driver);
          else problems.push(at(step, `the lesson was left at the end of ${step.id}; opened again, its check does not hold`));
        } else {
          await perform(driver, step.do[done]!, right);
          await perform(unbroken, step.do[done]!, right);
        }
        await driver.close();
      }
      await leave(unbroken);
      const next = lesson.steps[i + 1];
      if (next !== undefined && keyOf(next.on ?? NO_VARIATION) !== keyOf(step.on ?? NO_VARIATION) && unbroken.session.moment.record > 0 && next.on !== null) {
        problems.push(at(next, `${next.id} has a run of its own, which does not begin at its beginning`));
      }
    }
    await unbroken.close();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  return problems;
}

function firstDifference(expected: RunReader, actual: RunReader): string | null {
  for (const topic of expected.session.info.outputTopics) {
    const [was, is] = [expected, actual].map((run) => run.outputs(topic).map((record) => run.recordText(record)).join('; '));
    if (was !== is) return `${topic} holds ${is}, and held ${was}`;
  }
  for (const store of expected.stores) {
    const [was, is] = [expected, actual].map((run) => (run.rows(store) ?? []).map((row) => run.rowText(row)).join('; '));
    if (was !== is) return `${store} holds ${is}, and held ${was}`;
  }
  return null;
}
