import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cellWidth } from '../../tui/text/width.ts';
import { LANGUAGES, type Language, type Lesson } from '../format/lesson.ts';
import { LESSON_FILES } from '../format/lesson-files.ts';
import { missingProblems } from '../format/missing-texts.ts';
import { parseProbeLine } from '../format/parse-probe.ts';
import { fillIns, filled, lessonBlocks } from '../learner/lesson-blocks.ts';
import { blockLines, TEXT_WIDTH } from '../plain/print-lesson.ts';

/** Ids of texts, fill-ins, and lines of the two lesson files. */
export function textProblems(lesson: Lesson): readonly string[] {
  return [...missingProblems(lesson.folder), ...idProblems(lesson), ...LANGUAGES.flatMap((language) => [...lineProblems(lesson, language), ...proseProblems(lesson, language)])];
}

function idProblems(lesson: Lesson): readonly string[] {
  const problems: string[] = [];
  const wanted = new Set(lesson.hints.map(({ text }) => text));
  for (const { id, options, place, kind, answer, cause } of lesson.steps.flatMap((step) => step.predictions)) {
    const tags = options.flatMap(({ tag }) => tag ?? []);
    const causes = cause === null ? [] : [cause, ...tags].map((one) => `${id}.cause.${one}`);
    for (const text of [`${id}.ask`, `${id}.explain`, ...causes, ...tags.map((tag) => `${id}.tag.${tag}`)]) {
      wanted.add(text);
      if (!lesson.texts.en.has(text)) problems.push(`${place.file}:${place.line}: the text ${text} is missing`);
    }
    if (kind === 'yesno' && answer.tests.length === 0) problems.push(`${place.file}:${place.line}: ${id} is answered with yes or no, so its probe needs a test (is, atLeast, …)`);
    if (kind === 'choice' && options.length === 0) problems.push(`${place.file}:${place.line}: ${id} is a choice without options`);
  }
  const notes = new Set(lesson.topics.flatMap(({ name }) => [`note.${name}.`]));
  for (const [id, { place }] of lesson.texts.en) {
    const isNote = [...notes].some((prefix) => id.startsWith(prefix));
    if (!wanted.has(id) && !isNote) problems.push(`${place.file}:${place.line}: nothing asks for the text ${id}`);
  }
  return problems;
}

/** No line of the source is wider than a narrow screen shows, machine blocks aside. */
function lineProblems(lesson: Lesson, language: Language): readonly string[] {
  const file = LESSON_FILES[language];
  if (!existsSync(path.join(lesson.folder, file))) return [];
  let isMachine = false;
  let isMatter = false;
  return readFileSync(path.join(lesson.folder, file), 'utf8').split('\n').flatMap((line, index) => {
    if (line === '---') isMatter = index === 0;
    else if (/^```\w/.test(line)) isMachine = true;
    else if (line.startsWith('```')) isMachine = false;
    else if (!isMachine && !isMatter && cellWidth(line) > TEXT_WIDTH) return [`${nameOf(lesson, language)}:${index + 1}: this line takes ${cellWidth(line)} columns, and ${TEXT_WIDTH} are there`];
    return [];
  });
}

const nameOf = (lesson: Lesson, language: Language): string => path.join(path.dirname(lesson.place.file), LESSON_FILES[language]);

/** A time or a window that the engine could compute. */
const COMPUTED = /(?<![\dT:-])\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?![\d:]*Z)/;

function proseProblems(lesson: Lesson, language: Language): readonly string[] {
  const problems: string[] = [];
  const sections = [
    { what: 'the introduction', prose: lesson.intro, values: null, place: lesson.place },
    ...lesson.steps.map((step) => ({ what: step.id, prose: step.prose, values: step.values, place: step.place })),
    ...(lesson.exercise === null ? [] : [{ what: 'the exercise', prose: lesson.exercise.prose, values: null, place: lesson.exercise.place }]),
    ...(lesson.design === null ? [] : [{ what: 'the design question', prose: lesson.design.prose, values: null, place: lesson.design.place }]),
    ...(lesson.closing === null ? [] : [{ what: 'the end', prose: lesson.closing, values: null, place: lesson.place }]),
  ];
  const look = (text: string, what: string, values: ReadonlyMap<string, unknown> | null, place: Lesson['place']): void => {
    for (const expression of fillIns(text)) {
      if (values?.has(expression) === true) continue;
      if (!expression.startsWith('probe ')) problems.push(`${nameOf(lesson, language)}: ${what}: {{${expression}}} is neither a probe nor a value of its step`);
      else parseProbeLine(expression.slice(6), place);
    }
    const number = COMPUTED.exec(filled(text, () => '').replace(/```[\s\S]*?```/g, ''));
    if (number !== null) problems.push(`${nameOf(lesson, language)}: ${what} says ${number[0]}, which a probe can tell: {{probe …}}`);
  };
  for (const { what, prose, values, place } of sections) {
    look(prose[language], what, values, place);
    for (const line of blockLines(lessonBlocks(prose[language], () => '00:59.999'), TEXT_WIDTH)) {
      if (cellWidth(line) > TEXT_WIDTH) problems.push(`${nameOf(lesson, language)}: ${what} has a line of ${cellWidth(line)} columns that cannot be broken: ${line.trim()}`);
    }
    if (prose.en.trim() !== '' && prose[language].trim() === '') problems.push(`${nameOf(lesson, language)}: ${what} has no text`);
  }
  for (const [id, { text, place }] of lesson.texts[language]) {
    look(text, id, lesson.steps.find((step) => step.predictions.some((prediction) => id.startsWith(`${prediction.id}.`)))?.values ?? null, place);
    if (text.trim() === '') problems.push(`${place.file}:${place.line}: the text ${id} is empty`);
  }
  if (lesson.design !== null) {
    if (lesson.design.title[language] === '') problems.push(`${nameOf(lesson, language)}: the design question has no title`);
    if (!/[?？]/.test(lesson.design.prose[language])) problems.push(`${nameOf(lesson, language)}: the design question asks nothing`);
  }
  for (const step of lesson.steps) if (step.title[language] === '') problems.push(`${nameOf(lesson, language)}: ${step.id} has no title`);
  return problems;
}
