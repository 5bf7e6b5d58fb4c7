/**
 * Runs an exercise: the learner's topology beside the solution's, over the same records and under the same conditions, and compares what the lesson
 * expects of them. Streams are compared by key, and by order inside a key; tables by their final rows; the event time of records where the lesson says so.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Json } from '../../../engine/session/codec.ts';
import type { Session } from '../../../engine/session/session.ts';
import { CommandError } from '../../exit.ts';
import { describeError } from '../../output/errors.ts';
import { loadTopology, type LoadedTopology } from '../../topology/load-topology.ts';
import type { Check, Exercise, Language, Probe, Variation } from '../format/lesson.ts';
import { NO_VARIATION } from '../format/parse-variation.ts';
import { evaluate, NO_LEARNER, passes } from '../probes/evaluate.ts';
import { jsonText, timeText, valueText } from '../probes/notation.ts';
import { RunReader, type ReadRecord } from '../probes/run-reader.ts';
import { merged } from '../run/alternatives.ts';
import { editSource } from '../run/edit-source.ts';
import { keyOf, readerAt, type LessonRuns } from '../run/lesson-runs.ts';
import { act, move, type LoggedAction } from '../run/replay.ts';
import { lessonWord } from './lesson-words.ts';
import { lineDiff } from './line-diff.ts';
import { shownValue } from './shown-value.ts';

/** A line of the comparison. `record`: the input that led to the first of the two that is there. */
export interface ExerciseRow { readonly expected: string | null; readonly actual: string | null; readonly same: boolean; readonly record: number | null }
export interface ExerciseOutcome {
  readonly passed: boolean;
  readonly rows: readonly ExerciseRow[];
  /** What the run threw, with the learner's own line. */
  readonly error: string | null;
  /** The conditions under which it failed; null: the plain ones. */
  readonly conditions: Variation | null;
  /** The learner's run, at its end; null when it did not even start. */
  readonly session: Session | null;
  /** Input whose turn made the first difference. */
  readonly firstDifference: number | null;
}

/** @param file  the topology that is tried */
export async function runExercise(runs: LessonRuns, file: string, language: Language): Promise<ExerciseOutcome> {
  const exercise = runs.lesson.exercise!;
  let loaded: LoadedTopology;
  try {
    if (!existsSync(file)) throw new CommandError(`${file}: no such file`);
    loaded = await loadTopology(file);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error), null, null);
  }
  return tryTopology(runs, loaded, [null, ...exercise.alsoOn], language, (session) => describeError(session, { file }));
}

/**
 * The same with a topology that was loaded already.
 * @param source  its text, where it is not what the file holds
 */
export async function tryTopology(
  runs: LessonRuns, loaded: LoadedTopology, conditions: readonly (Variation | null)[], language: Language, describe: (error: unknown) => string,
  source: string = readFileSync(loaded.file, 'utf8'),
): Promise<ExerciseOutcome> {
  const exercise = runs.lesson.exercise!;
  let first: ExerciseOutcome | null = null;
  for (const condition of conditions) {
    let session: Session | null = null;
    let others: ReadonlyMap<string, RunReader>;
    try {
      session = await runs.openTopology(loaded, merged(exercise.on, condition), exercise.fixtures, source);
      await finish(session, exercise);
      others = await otherRuns(runs, loaded, source, condition);
    } catch (error) {
      return failed(describe(error), session, condition);
    }
    if (session.run.failure !== null) return failed(describe(session.run.failure.error), session, condition);
    const outcome = await compare(runs, session, others, condition, language);
    if (!outcome.passed) return outcome;
    first ??= outcome;
  }
  return first!;
}

/** The tried topology under the conditions that single expectations ask for: `{ probe: dropped, atLeast: 1, on: { edit: … } }`. */
async function otherRuns(runs: LessonRuns, loaded: LoadedTopology, source: string, condition: Variation | null): Promise<ReadonlyMap<string, RunReader>> {
  const exercise = runs.lesson.exercise!;
  const others = new Map<string, RunReader>();
  for (const { on } of exercise.expect.flatMap((check) => (check.kind === 'probe' ? [check.probe] : []))) {
    if (on === null || others.has(keyOf(on))) continue;
    const text = editSource(source, on.edits).source;
    const session = await runs.openTopology(on.edits.length === 0 ? loaded : await loadTopology(loaded.file, text), merged(merged(exercise.on, condition), on), exercise.fixtures, text);
    await finish(session, exercise);
    others.set(keyOf(on), readerAt(session, 'end'));
  }
  return others;
}

function failed(error: string, session: Session | null, conditions: Variation | null): ExerciseOutcome {
  const record = session === null ? null : session.timeline.inputCount || null;
  return { passed: false, rows: [], error, conditions, session, firstDifference: record };
}

async function finish(session: Session, exercise: Exercise): Promise<void> {
  for (const action of exercise.do) await move(session, action, exercise.place);
  await session.end();
  for (const action of exercise.then) {
    await act(session, { ...action, after: 0 } as unknown as LoggedAction);
    await session.end();
  }
}

async function compare(runs: LessonRuns, session: Session, others: ReadonlyMap<string, RunReader>, condition: Variation | null, language: Language): Promise<ExerciseOutcome> {
  const exercise = runs.lesson.exercise!;
  const run = new RunReader(session);
  const references = new Map<string, RunReader>();
  const rows: ExerciseRow[] = [];
  let passed = true;
  // with several topics or stores each line says where it belongs
  const several = exercise.expect.filter((check) => check.kind === 'probe' && check.probe.tests.some(({ kind }) => kind === 'equalsRun')).length > 1;
  for (const check of exercise.expect) {
    const test = check.kind === 'probe' ? check.probe.tests.find(({ kind }) => kind === 'equalsRun') : undefined;
    if (check.kind !== 'probe' || test === undefined) {
      const row = plainRow(check, check.kind === 'probe' && check.probe.on !== null ? others.get(keyOf(check.probe.on))! : run, language);
      rows.push(row);
      passed &&= row.same;
      continue;
    }
    const topology = test.value as Variation['topology'];
    let reference = references.get(String(topology));
    if (reference === undefined) {
      const variation = merged(merged(exercise.on, condition), { ...NO_VARIATION, topology });
      const isPlain = exercise.do.length === 0 && exercise.then.length === 0;
      const other = isPlain ? await runs.finished(variation, exercise.fixtures) : await runs.open(variation, exercise.fixtures);
      if (!isPlain) await finish(other, exercise);
      reference = readerAt(other, 'end');
      references.set(String(topology), reference);
    }
    const compared = compareProbe(check.probe, reference, run, language, several);
    rows.push(...compared);
    passed &&= compared.every(({ same }) => same);
  }
  const different = rows.find(({ same, record }) => !same && record !== null);
  return { passed, rows, error: null, conditions: condition, session, firstDifference: different?.record ?? null };
}

/** How a test is written in front of what it asks for. */
const SIGNS = { is: '', equals: '', equalsRun: '', not: '≠ ', atLeast: '≥ ', contains: '∋ ' } as const;

/** An expectation with a value of its own: `subtopologies as count is 1`. */
function plainRow(check: Check, run: RunReader, language: Language): ExerciseRow {
  if (check.kind !== 'probe') {
    const same = holds(check, run);
    return { expected: lessonWord(language, 'yes'), actual: lessonWord(language, same ? 'yes' : 'no'), same, record: null };
  }
  const value = evaluate(check.probe, { run, whole: run, learner: NO_LEARNER });
  const conditions = check.probe.on === null ? [] : [...check.probe.on.edits.map((edit) => (edit.kind === 'replace' ? edit.with : `- ${edit.text}`)), ...Object.entries(check.probe.on.config).map(([key, of]) => `${key} = ${String(of)}`)];
  const name = `${[check.probe.name, ...Object.values(check.probe.args).map((argument) => jsonText(argument as Json))].join(' ')}${conditions.length === 0 ? '' : ` [${conditions.join(', ')}]`}`;
  const wanted = check.probe.tests.map(({ kind, value: bound }) => `${SIGNS[kind]}${shownValue(bound, language)}`).join(', ');
  return { expected: `${name}: ${wanted}`, actual: `${name}: ${shownValue(value, language)}`, same: passes(value, check.probe.tests), record: null };
}

function holds(check: Check, run: RunReader): boolean {
  switch (check.kind) {
    case 'probe': return passes(evaluate(check.probe, { run, whole: run, learner: NO_LEARNER }), check.probe.tests);
    case 'all': return check.of.every((one) => holds(one, run));
    case 'any': return check.of.some((one) => holds(one, run));
    case 'not': return !holds(check.of, run);
  }
}

interface Comparable { readonly key: string; readonly value: string; readonly text: string; readonly record: number | null }

function compareProbe(probe: Probe, expected: RunReader, actual: RunReader, language: Language, several: boolean): readonly ExerciseRow[] {
  const rows = align(comparables(probe, expected, language), comparables(probe, actual, language));
  const of = probe.args['topic'] ?? probe.args['store'];
  if (!several || typeof of !== 'string') return rows;
  const from = (text: string | null): string | null => (text === null ? null : `${of} ◂ ${text}`);
  return rows.map((row) => ({ ...row, expected: from(row.expected), actual: from(row.actual) }));
}

/** What a probe gives as lines that can be put side by side. */
function comparables(probe: Probe, run: RunReader, language: Language): readonly Comparable[] {
  const table = probe.args['as'] === 'table';
  if (probe.name === 'outputs' || probe.name === 'view') {
    const records = run.outputs(String(probe.args['topic']));
    const times = probe.args['times'] === true;
    return (table ? lastOfEach(records, run) : records).map((record) => {
      const value = `${valueText(record.value)}${times ? ` @${timeText(record.time, run.base)}` : ''}`;
      const key = run.keyText(record.key);
      return { key, value, text: `${key} = ${value}`, record: record.origin === 0 ? null : record.origin };
    });
  }
  if (probe.name === 'store') {
    return (run.rows(String(probe.args['store'])) ?? []).map((row) => ({ key: run.rowKeyText(row.key), value: jsonText(row.value), text: run.rowText(row), record: null }));
  }
  const value = shownValue(evaluate(probe, { run, whole: run, learner: NO_LEARNER }), language);
  return [{ key: probe.name, value, text: `${probe.name}: ${value}`, record: null }];
}

function lastOfEach(records: readonly ReadRecord[], run: RunReader): readonly ReadRecord[] {
  const last = new Map<string, ReadRecord>();
  for (const record of records) {
    const key = run.keyText(record.key);
    if (record.value === null) last.delete(key);
    else last.set(key, record);
  }
  return [...last.values()];
}

/** Key by key in the order in which keys first come, and inside a key by order. */
function align(expected: readonly Comparable[], actual: readonly Comparable[]): readonly ExerciseRow[] {
  const keys = [...new Set([...expected, ...actual].map(({ key }) => key))];
  return keys.flatMap((key) => {
    const [wanted, found] = [expected, actual].map((list) => list.filter((one) => one.key === key)) as [Comparable[], Comparable[]];
    return Array.from({ length: Math.max(wanted.length, found.length) }, (_, i): ExerciseRow => {
      const [want, have] = [wanted[i] ?? null, found[i] ?? null];
      return { expected: want?.text ?? null, actual: have?.text ?? null, same: want !== null && have !== null && want.value === have.value, record: have?.record ?? want?.record ?? null };
    });
  });
}

/** Level 4: the solution as a change of the starter, line by line. */
export function solutionDiff(folder: string, exerciseFile: string): readonly string[] {
  const [before, after] = [exerciseFile, 'solution.ts'].map((name) => readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n')) as [string[], string[]];
  return lineDiff(before, after).map(({ sign, text }) => `${sign} ${text}`.trimEnd());
}
