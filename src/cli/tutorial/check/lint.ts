import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { chapterTitles, tutorials } from '../catalogue.ts';
import type { Lesson, Variation } from '../format/lesson.ts';
import { meant } from '../../../engine/session/meant.ts';
import { LESSON_FILES } from '../format/lesson-files.ts';
import { parseLesson } from '../format/parse-lesson.ts';
import { NO_VARIATION } from '../format/parse-variation.ts';
import { probesOf } from '../run/alternatives.ts';
import { LessonRuns } from '../run/lesson-runs.ts';
import { textProblems } from './lint-texts.ts';

/** A mark for learners where they are to type. Written in two halves, because nothing in the product itself may be unfinished. */
const UNFINISHED = 'TO' + 'DO';

/** What is wrong with the files of a tutorial, apart from what running it shows. */
export async function lintProblems(lesson: Lesson): Promise<readonly string[]> {
  return [...fileProblems(lesson), ...conceptProblems(lesson), ...exerciseFileProblems(lesson), ...await serdeProblems(lesson), ...textProblems(lesson)];
}

const at = ({ place }: { readonly place: { readonly file: string; readonly line: number } }, message: string): string => `${place.file}:${place.line}: ${message}`;

function fileProblems(lesson: Lesson): readonly string[] {
  const { folder } = lesson;
  const problems: string[] = [];
  const name = path.basename(folder);
  const chapter = path.basename(path.dirname(folder));
  if (lesson.id !== name) problems.push(at(lesson, `the id is ${lesson.id}, and the folder is called ${name}`));
  const course = courseOf(folder);
  if (course !== null && lesson.chapter !== chapter) problems.push(at(lesson, `the chapter is ${lesson.chapter}, and the folder lies in ${chapter}`));
  if (course !== null && !chapterTitles(course).has(chapter)) problems.push(at(lesson, `chapters.yaml has no title for the chapter ${chapter}`));
  const wanted = [LESSON_FILES.en, LESSON_FILES.zh, 'topology.ts', ...(lesson.exercise === null ? [] : [lesson.exercise.file, 'solution.ts'])];
  for (const file of wanted) if (!existsSync(path.join(folder, file))) problems.push(at(lesson, `${file} is missing`));
  const others = variationsOf(lesson);
  const fixtures = new Set([...lesson.topics.flatMap(({ fixture }) => fixture ?? []), ...others.flatMap((variation) => Object.values(variation.fixtures))]);
  const topologies = others.flatMap(({ topology, upgrade }) => [topology, upgrade?.topology ?? null].flatMap((name) => (name === null || name === 'work' || name === 'same' ? [] : [`${name}.ts`])));
  for (const file of new Set(topologies)) if (!existsSync(path.join(folder, file))) problems.push(at(lesson, `${file} is missing`));
  for (const topic of lesson.topics) if (topic.fixture !== null && !existsSync(path.join(folder, topic.fixture))) problems.push(at(topic, `the fixture ${topic.fixture} is missing`));
  const allowed = new Set([...wanted, ...fixtures, ...topologies, 'checks.ts']);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
    if (entry.isFile() && !allowed.has(file)) problems.push(at(lesson, `${file} lies in the folder, and nothing refers to it`));
  }
  return problems;
}

/** Every other run that the lesson's steps, probes, exercise and reference runs ask for. */
function variationsOf(lesson: Lesson): readonly Variation[] {
  const { steps, exercise } = lesson;
  const probes = steps.flatMap((step) => [
    ...probesOf(step.check), ...step.values.values(), ...step.predictions.flatMap(({ answer, options }) => [answer, ...options.flatMap(({ probe }) => probe ?? [])]),
  ]);
  return [...Object.values(lesson.goldens), ...(exercise === null ? [] : [exercise.on, ...exercise.alsoOn]), ...[...steps, ...probes].flatMap(({ on }) => on ?? [])];
}

/** The course that a tutorial is a part of; null: it lies by itself, and builds on the shipped one. */
function courseOf(folder: string): string | null {
  const course = path.dirname(path.dirname(folder));
  return existsSync(path.join(course, 'chapters.yaml')) ? course : null;
}

function conceptProblems(lesson: Lesson): readonly string[] {
  const others = tutorials(courseOf(lesson.folder) ?? undefined).filter(({ id }) => id !== lesson.id);
  const problems: string[] = [];
  const known = new Map<string, Lesson>();
  const visit = (id: string): void => {
    const entry = others.find((other) => other.id === id);
    if (entry === undefined || known.has(id)) return;
    const before = parseLesson(entry.folder);
    known.set(id, before);
    before.requires.forEach(visit);
  };
  for (const id of lesson.requires) {
    if (!others.some((other) => other.id === id)) problems.push(at(lesson, `it requires ${id}, and there is no such tutorial${meant(id, others.map((other) => other.id))}`));
    visit(id);
  }
  const introduced = new Set([...known.values()].flatMap((before) => before.concepts));
  for (const concept of lesson.uses) if (!introduced.has(concept)) problems.push(at(lesson, `it uses ${concept}, which no tutorial that it requires introduces`));
  for (const concept of lesson.concepts) if (introduced.has(concept)) problems.push(at(lesson, `${concept} was introduced before; it belongs under uses`));
  return problems;
}

function exerciseFileProblems(lesson: Lesson): readonly string[] {
  if (lesson.exercise === null) return [];
  const read = (file: string): string => (existsSync(path.join(lesson.folder, file)) ? readFileSync(path.join(lesson.folder, file), 'utf8') : '');
  const { exercise } = lesson;
  const problems: string[] = [];
  if (!new RegExp(`//.*${UNFINISHED}`).test(read(exercise.file))) problems.push(at(exercise, `${exercise.file} has no ${UNFINISHED} comment that says where to type`));
  for (const file of ['solution.ts', 'topology.ts']) if (read(file).includes(UNFINISHED)) problems.push(at(exercise, `${file} has a ${UNFINISHED}`));
  for (const topic of exercise.fixtures) {
    if (!lesson.topics.some(({ name, fixture }) => name === topic && fixture !== null)) problems.push(at(exercise, `the exercise names the fixture ${topic}, and no topic of this name has one`));
  }
  const solution = read('solution.ts').split('\n').map((line) => line.trim()).filter((line) => line.length > 8);
  for (let level = 1; level <= 3; level++) {
    const hints = lesson.hints.filter((hint) => hint.of === 'exercise' && hint.level === level);
    if (hints.length === 0) problems.push(at(exercise, `the exercise has no hint of level ${level}`));
    if (hints.length > 0 && hints.every(({ when }) => when !== null)) problems.push(at(hints[0]!, `one hint of level ${level} must have no condition`));
    for (const hint of hints) {
      for (const texts of Object.values(lesson.texts)) {
        const line = solution.find((one) => texts.get(hint.text)?.text.includes(one));
        if (line !== undefined) problems.push(at(hint, `${hint.text} gives away a line of the solution: ${line}`));
      }
    }
  }
  return problems;
}

/** The serdes that the front matter states are those of the topology, or of another one in the folder that knows the topic. */
async function serdeProblems(lesson: Lesson): Promise<readonly string[]> {
  if (lesson.topics.some(({ fixture }) => fixture !== null && !existsSync(path.join(lesson.folder, fixture))) || !existsSync(path.join(lesson.folder, 'topology.ts'))) return [];
  const runs = new LessonRuns(lesson);
  const infos = [(await runs.open(NO_VARIATION)).info];
  const others = new Set(variationsOf(lesson).flatMap(({ topology }) => (topology === null || topology === 'work' ? [] : [topology])));
  for (const topology of others) if (existsSync(runs.fileOf(topology)) && topology !== 'starter') infos.push((await runs.open({ ...NO_VARIATION, topology })).info);
  return lesson.topics.flatMap((topic) => {
    const info = infos.find(({ inputTopics, outputTopics }) => inputTopics.includes(topic.name) || outputTopics.includes(topic.name));
    if (info === undefined) return [at(topic, `the topology neither reads nor writes the topic ${topic.name} (${[...infos[0]!.inputTopics, ...infos[0]!.outputTopics].join(', ')})`)];
    const serdes = info.topicSerdes(topic.name);
    return (['key', 'value'] as const).flatMap((part) => {
      const [said, is] = [topic[part], serdes[part]?.name ?? 'unknown'];
      return said === null || said === is ? [] : [at(topic, `the ${part} of ${topic.name} is said to be ${said}, and the topology has ${is}`)];
    });
  });
}
