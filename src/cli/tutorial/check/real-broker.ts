import type { Lesson } from '../format/lesson.ts';
import { LessonSession } from '../lesson-session.ts';
import { perform, right } from './script.ts';

/** Does anything of this lesson need a real Kafka? */
export function needsBroker(lesson: Lesson): boolean { return lesson.steps.some((step) => step.needsBroker); }

/** The script of a lesson on a real Kafka: every check that needs it is false before its step and true after it, and nothing is left behind. */
export async function brokerProblems(lesson: Lesson, bootstrap: string): Promise<readonly string[]> {
  const driver = await LessonSession.open({ lesson, store: null, language: 'en', broker: { at: bootstrap } });
  const problems: string[] = [];
  try {
    for (const step of lesson.steps) {
      const where = `${step.place.file}:${step.place.line}: ${step.id}`;
      if (driver.stepDone) problems.push(`${where} is done before it has begun`);
      for (const action of step.do) await perform(driver, action, right);
      await driver.settled();
      if (!driver.stepDone) problems.push(`${where}: its script is done, and its check does not hold: ${driver.view().blocks.at(-1)?.text ?? ''}`);
      const number = driver.step;
      for (let tries = 0; tries <= step.predictions.length && driver.step === number; tries++) await driver.proceed();
    }
    if (!driver.finished) problems.push(`${lesson.place.file}:1: every step was done on a broker, and the lesson is not done`);
  } finally {
    await driver.close();
  }
  return problems;
}
