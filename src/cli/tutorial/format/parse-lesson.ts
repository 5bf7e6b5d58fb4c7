/**
 * A tutorial's folder as a Lesson. Form only: whether its answers can be computed and its checks turn true is for `check/`, and so is what is not translated
 * yet: it is read in English.
 *
 *     const lesson = parseLesson('tutorials/03-windows/08-tumbling-visits');
 *
 * @throws LessonError  for the first thing that is wrong, with file and line
 */
import path from 'node:path';
import { Field } from './field.ts';
import { parseFrontMatter } from './front-matter.ts';
import { LessonError } from './lesson-error.ts';
import { LESSON_FILES, lessonFileName, readLessonFiles } from './lesson-files.ts';
import type { Action, Before, Bilingual, Exercise, Hint, Least, Lesson, LessonStep, Option, Prediction, Probe, Prose } from './lesson.ts';
import { PREDICTION_KINDS } from './lesson.ts';
import type { LessonFile, MachineBlock, Section } from './markdown.ts';
import { parseAction, parseActions } from './parse-actions.ts';
import { parseCheck, parseProbe } from './parse-probe.ts';
import { NO_VARIATION, parseVariation, parseVary } from './parse-variation.ts';
import { PANELS } from './vocabulary.ts';

export function parseLesson(folder: string): Lesson {
  const { en, zh } = readLessonFiles(folder);
  const place = { file: lessonFileName(folder, LESSON_FILES.en), line: 1 };
  if (en.frontMatter === null) throw new LessonError(place, 'a lesson begins with front matter between two lines of ---');
  const matter = parseFrontMatter(Field.parse(en.frontMatter.yaml, en.frontMatter.place, 'the front matter'));

  const translated = (section: Section): { readonly title: Bilingual; readonly prose: Prose } => {
    const other = zh.sections.find(({ id }) => id === section.id);
    return { title: { en: section.title, zh: other?.title || section.title }, prose: { en: section.prose, zh: other?.prose || section.prose } };
  };
  const intro = en.sections[0]!;
  for (const block of intro.blocks) throw new LessonError(block.place, `a ${block.kind} block belongs into a section (## s1 …, ## exercise …)`);
  const steps: LessonStep[] = [];
  let exercise: Exercise | null = null;
  let design: Lesson['design'] = null;
  let closing: Prose | null = null;
  for (const section of en.sections.slice(1)) {
    if (/^s\d+$/.test(section.id)) steps.push(stepOf(section, translated(section)));
    else if (section.id === 'exercise') exercise = exerciseOf(section, translated(section));
    else if (section.id === 'design') design = designOf(section, translated(section), exercise);
    else if (section.id === 'end') closing = translated(section).prose;
    else throw new LessonError(section.place, `a section is called s1, s2, …, exercise, design or end, not "${section.id}"`);
  }
  if (steps.length === 0) throw new LessonError(place, 'a lesson has at least one step (## s1 Title)');
  steps.forEach((step, i) => {
    if (step.id !== `s${i + 1}`) throw new LessonError(step.place, `step ${i + 1} is called ${step.id}; steps are numbered s1, s2, … in order`);
  });
  const lesson: Lesson = {
    ...matter, folder: path.resolve(folder), intro: translated(intro).prose, steps, exercise, design, closing, hints: hintsOf(en), texts: { en: en.texts, zh: new Map([...en.texts, ...zh.texts]) }, place,
  };
  const seen = new Map<string, Prediction>();
  for (const prediction of steps.flatMap((step) => step.predictions)) {
    const before = seen.get(prediction.id);
    if (before !== undefined) throw new LessonError(prediction.place, `the prediction ${prediction.id} is there twice (line ${before.place.line})`);
    seen.set(prediction.id, prediction);
  }
  return lesson;
}

function blockFields(section: Section, kind: MachineBlock['kind']): readonly Field[] {
  return section.blocks.filter((block) => block.kind === kind).map((block) => Field.parse(block.yaml, block.place, kind));
}

function stepOf(section: Section, said: { readonly title: Bilingual; readonly prose: Prose }): LessonStep {
  const [field, second] = blockFields(section, 'step');
  if (field === undefined) throw new LessonError(section.place, `the section ${section.id} has no step block`);
  second?.fail(`the section ${section.id} has two step blocks`);
  if (section.title === '') throw new LessonError(section.place, `the section ${section.id} has no title`);
  field.only('do', 'check', 'highlight', 'on', 'values', 'needs');
  const on = field.get('on');
  const actions = parseActions(field.get('do'));
  return {
    id: section.id, ...said,
    do: actions,
    check: parseCheck(field.need('check')),
    needsBroker: field.get('needs')?.oneOf(['broker']) === 'broker',
    highlight: field.get('highlight')?.oneOf(PANELS) ?? null,
    on: on === null ? null : parseVariation(on, 'cursor'),
    values: new Map<string, Probe>(field.get('values')?.entries().map(([name, probe]) => [name, parseProbe(probe)]) ?? []),
    predictions: blockFields(section, 'predict').map((block) => predictionOf(block, actions)),
    place: section.place,
  };
}

function predictionOf(field: Field, actions: readonly Action[]): Prediction {
  field.only('id', 'kind', 'before', 'until', 'answer', 'least', 'options', 'vary', 'explain');
  const id = field.need('id').text();
  if (!/^P\d+$/.test(id)) field.need('id').fail(`predictions are called P1, P2, …, not "${id}"`);
  const until = field.get('until');
  const vary = field.get('vary');
  const answer = field.need('answer');
  if (field.need('kind').text() === 'cause') return causeOf(field, id);
  if (!answer.isMap || answer.get('probe') === null) answer.fail('an answer is a probe: no file holds it');
  return {
    id,
    kind: field.need('kind').oneOf(PREDICTION_KINDS),
    before: beforeOf(field.need('before'), actions),
    until: until === null ? null : until.json() === 'end' ? 'end' : until.isMap ? until.need('turn').wholeNumber(1) : until.wholeNumber(1),
    answer: parseProbe(answer),
    cause: null,
    least: leastOf(field.get('least')),
    options: field.get('options')?.list().map(optionOf) ?? [],
    vary: vary === null ? [] : parseVary(vary),
    explain: field.get('explain')?.list().map((panel) => panel.oneOf(PANELS)) ?? [],
    place: field.place,
  };
}

/**
 * What is behind a symptom: asked at once, when the input was taken, and answered when the learner goes to look.
 *
 *     { id: P1, kind: cause, answer: bytes, options: [ time, partitions ], explain: [ record ] }      texts: P1.cause.bytes, P1.tag.time, …
 */
function causeOf(field: Field, id: string): Prediction {
  field.only('id', 'kind', 'answer', 'options', 'explain');
  const explain = field.get('explain')?.list().map((panel) => panel.oneOf(PANELS)) ?? [];
  return {
    id, kind: 'cause', explain,
    before: { kind: 'action', action: { kind: 'open', panel: explain[0] ?? 'record' }, after: null, first: [] },
    until: null, least: null, vary: [], place: field.place,
    answer: { name: 'cursor', args: {}, on: null, tests: [], place: field.place },
    cause: field.need('answer').text(),
    options: field.need('options').list().map((option) => ({ probe: null, value: option.text(), tag: option.text(), place: option.place })),
  };
}

function leastOf(field: Field | null): Least | null {
  if (field === null) return null;
  field.only('replace', 'with', 'from', 'to');
  const by = field.need('with').text();
  if (!/\bN\b/.test(by)) field.need('with').fail('with holds an N, which stands for the number');
  return { replace: field.need('replace').text(), with: by, from: field.need('from').wholeNumber(), to: field.need('to').wholeNumber(1), place: field.place };
}

function beforeOf(field: Field, actions: readonly Action[]): Before {
  if (!field.isMap && field.text() === 'end') return { kind: 'end' };
  if (field.isMap && field.get('turn') !== null) return { kind: 'turn', turn: field.only('turn').need('turn').wholeNumber(1) };
  if (field.isMap && field.get('end') !== null) return { kind: 'end' };
  const action = parseAction(field);
  const at = actions.findIndex((one) => JSON.stringify(one) === JSON.stringify(action));
  return { kind: 'action', action, after: takenBefore(action, actions), first: actions.slice(0, Math.max(at, 0)) };
}

/** How far the script has gone when it does an action; null: it begins with it. */
function takenBefore(action: Action, actions: readonly Action[]): number | null {
  const at = actions.findIndex((one) => JSON.stringify(one) === JSON.stringify(action));
  const moves = actions.slice(0, Math.max(at, 0)).flatMap((one) => (one.kind === 'turn' ? one.to : one.kind === 'end' ? Number.POSITIVE_INFINITY : []));
  return moves.length === 0 ? null : Math.max(...moves);
}

function optionOf(field: Field): Option {
  const tag = field.get('tag')?.text() ?? null;
  if (field.get('probe') !== null) return { probe: parseProbe(field), value: null, tag, place: field.place };
  field.only('value', 'tag');
  return { probe: null, value: field.need('value').json(), tag, place: field.place };
}

function exerciseOf(section: Section, said: { readonly title: Bilingual; readonly prose: Prose }): Exercise {
  const [field, second] = blockFields(section, 'exercise');
  if (field === undefined) throw new LessonError(section.place, 'the section exercise has no exercise block');
  second?.fail('the section exercise has two exercise blocks');
  field.only('file', 'fixture', 'on', 'expect', 'alsoOn', 'fails', 'do', 'then');
  const on = field.get('on');
  return {
    ...said,
    file: field.need('file').text(),
    fixtures: field.need('fixture').texts(),
    on: on === null ? NO_VARIATION : parseVariation(on, 'end'),
    expect: field.need('expect').list().map(parseCheck),
    alsoOn: field.get('alsoOn')?.list().map((other) => parseVariation(other, 'end')) ?? [],
    failsWithException: field.get('fails')?.oneOf(['exception']) === 'exception',
    do: parseActions(field.get('do')),
    then: parseActions(field.get('then')),
    place: field.place,
  };
}

function designOf(section: Section, said: { readonly title: Bilingual; readonly prose: Prose }, exercise: Exercise | null): NonNullable<Lesson['design']> {
  for (const block of section.blocks) throw new LessonError(block.place, `nothing checks the design question, so a ${block.kind} block has no use there`);
  if (exercise === null) throw new LessonError(section.place, 'the design question stands behind the exercise');
  return { ...said, place: section.place };
}

/** Hints are their texts: `hint.exercise.2`, `hint.s3.1`, `hint.exercise.1.empty`; a hint block gives one of them a condition. */
function hintsOf(en: LessonFile): readonly Hint[] {
  const conditions = new Map(en.sections.flatMap((section) => blockFields(section, 'hint')).map((field) => {
    field.only('text', 'when');
    return [field.need('text').text(), field] as const;
  }));
  const hints: Hint[] = [];
  for (const [id, { place }] of en.texts) {
    const match = /^hint\.(exercise|s\d+|\d+)\.([123])(?:\.([a-z0-9-]+))?$/.exec(id);
    if (match === null) {
      if (id.startsWith('hint.')) throw new LessonError(place, `a hint is called hint.exercise.LEVEL or hint.sN.LEVEL, with level 1 to 3, and .NAME where several have one level; not "${id}"`);
      continue;
    }
    const of = /^\d+$/.test(match[1]!) ? `s${match[1]!}` : match[1]!;
    const condition = conditions.get(id);
    hints.push({ of, level: Number(match[2]) as Hint['level'], when: condition === undefined ? null : parseCheck(condition.need('when')), text: id, place });
  }
  for (const [id, field] of conditions) if (!en.texts.has(id)) field.fail(`there is no text ${id} for this hint`);
  return hints.sort((a, b) => a.level - b.level);
}
