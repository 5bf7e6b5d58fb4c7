import type { Lesson } from '../format/lesson.ts';
import { askedIn } from '../learner/asked-in-script.ts';
import { ask, type Question } from '../learner/question.ts';
import { shownValue } from '../learner/shown-value.ts';
import { sameJson } from '../probes/evaluate.ts';
import { LessonRuns } from '../run/lesson-runs.ts';

/** Answers can be computed, are the same each time, differ from every option; each change gives an answer, and one of them another one. */
export async function predictionProblems(lesson: Lesson): Promise<readonly string[]> {
  const problems: string[] = [];
  const runs = new LessonRuns(lesson);
  for (const step of lesson.steps) {
    for (const prediction of step.predictions) {
      const where = `${prediction.place.file}:${prediction.place.line}: ${prediction.id}`;
      const asked = askedIn(runs, lesson, step, prediction);
      const [question, again] = [await ask(prediction, asked), await ask(prediction, { ...asked, runs: new LessonRuns(lesson) })];
      if (question.answer === null) problems.push(`${where} has no answer: its probe gives nothing`);
      if (!sameJson(question.answer, again.answer)) problems.push(`${where} has another answer each time`);
      for (const clash of question.clashes) {
        const is = sameJson(clash.value, question.answer) ? 'is the right answer' : 'stands there twice';
        problems.push(`${where}: the option ${clash.tag ?? ''} (${shownValue(clash.value, 'en')}) ${is}`);
      }
      problems.push(...kindProblems(question, where));
      const varied = [];
      for (const vary of prediction.vary) {
        const second = await ask(prediction, asked, vary);
        if (second.answer === null) problems.push(`${vary.place.file}:${vary.place.line}: with this change ${prediction.id} has no answer`);
        varied.push(second.answer);
      }
      if (varied.length > 0 && varied.every((answer) => sameJson(answer, question.answer))) problems.push(`${where}: no change gives another answer than ${shownValue(question.answer, 'en')}`);
      if (prediction.kind === 'choice' && prediction.vary.length === 0) problems.push(`${where} has no vary for a second question`);
    }
  }
  return problems;
}

function kindProblems({ prediction, answer }: Question, where: string): readonly string[] {
  const fits = {
    number: typeof answer === 'number' || (typeof answer === 'string' && /^-?\d\d:\d\d/.test(answer)),
    yesno: typeof answer === 'boolean', order: Array.isArray(answer), set: Array.isArray(answer),
    table: typeof answer === 'object' && !Array.isArray(answer), name: typeof answer === 'string', choice: true, cause: true,
  }[prediction.kind];
  return fits || answer === null ? [] : [`${where} is of kind ${prediction.kind}, and its answer is ${JSON.stringify(answer)}`];
}
