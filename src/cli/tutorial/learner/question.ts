/**
 * A prediction with its answer and options computed, by running the engine from the present to the target in a copy. Nothing of it is stored in the
 * lesson; the learner's own run stands still meanwhile.
 */
import type { Json } from '../../../engine/session/codec.ts';
import type { Session } from '../../../engine/session/session.ts';
import type { Action, Least, Prediction, Probe, Variation, Vary } from '../format/lesson.ts';
import { LessonError } from '../format/lesson-error.ts';
import { evaluate, NO_LEARNER, passes, sameJson } from '../probes/evaluate.ts';
import type { RunReader } from '../probes/run-reader.ts';
import { merged } from '../run/alternatives.ts';
import { readerAt, type LessonRuns } from '../run/lesson-runs.ts';
import { act, clusterActOf, replay, type LoggedAction } from '../run/replay.ts';

export interface QuestionOption { readonly value: Json; readonly tag: string | null }
export interface Question {
  readonly prediction: Prediction;
  /** The change that makes it a second question; null: the first. */
  readonly vary: Vary | null;
  readonly answer: Json;
  /** What can be picked (the answer among it), or put in order, mixed by the seed. Empty where the answer is typed. */
  readonly choices: readonly Json[];
  /** Wrong answers that say what was misunderstood. */
  readonly options: readonly QuestionOption[];
  /** Options that turned out to be right, or the same as another one: left out. */
  readonly clashes: readonly QuestionOption[];
  /** The run in which the question is asked, before it moves on, for the question's own fill-ins. */
  readonly asked: RunReader;
  readonly whole: RunReader;
}

export interface AskedIn {
  readonly runs: LessonRuns;
  /** The run of the step. */
  readonly home: Variation | null;
  /** Inputs taken, and what was done to the engine, when the question comes. */
  readonly inputs: number;
  readonly actions: readonly LoggedAction[];
}

/** @throws LessonError  where the answer cannot be computed */
export async function ask(prediction: Prediction, at: AskedIn, vary: Vary | null = null): Promise<Question> {
  const change = vary?.variation ?? null;
  try {
    const { asked, target, whole } = await runsOf(prediction, at, merged(at.home, change));
    const answer = prediction.cause !== null ? prediction.cause : prediction.least === null ? valueOf(prediction.answer, prediction, target) : await leastNumber(prediction, prediction.least, at, change);
    const options: QuestionOption[] = [];
    const clashes: QuestionOption[] = [];
    for (const option of prediction.options) {
      const value = option.probe === null ? option.value : await optionValue(option.probe, prediction, target, whole, at.runs, change);
      const isNew = !sameJson(value, answer) && !options.some((known) => sameJson(known.value, value));
      (isNew ? options : clashes).push({ value, tag: option.tag });
    }
    return { prediction, vary, answer, choices: choicesOf(prediction, answer, options, at.runs.lesson.engine.seed), options, clashes, asked, whole };
  } catch (error) {
    if (error instanceof LessonError) throw error;
    throw new LessonError(prediction.place, `the answer of ${prediction.id} cannot be computed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** The run in which the question comes, where it leads, and all of it. Without commits and the like one finished run tells all three. */
async function runsOf(prediction: Prediction, { runs, inputs, actions }: AskedIn, variation: Variation): Promise<{ readonly asked: RunReader; readonly target: RunReader; readonly whole: RunReader }> {
  const { before } = prediction;
  if (prediction.cause !== null) {
    const whole = readerAt(await runs.finished(variation), 'end');
    return { asked: whole, target: whole, whole };
  }
  const start = before.kind === 'turn' ? before.turn - 1 : inputs;
  if (before.kind !== 'action' && actions.length === 0) {
    const session = await runs.finished(variation);
    return { asked: readerAt(session, start), target: readerAt(session, targetOf(prediction)), whole: readerAt(session, 'end') };
  }
  const run = async (target: number | 'end'): Promise<Session> => {
    const session = await runs.open(variation);
    await replay(session, actions.filter(({ after }) => after <= start), start);
    if (before.kind === 'action') await actOn(session, before.action, prediction);
    if (before.kind !== 'action' || prediction.until !== null) await replay(session, [], target === 'end' ? Number.POSITIVE_INFINITY : target);
    return session;
  };
  const session = await run(targetOf(prediction));
  return { asked: readerAt(session, start), target: readerAt(session, 'end'), whole: readerAt(await run('end'), 'end') };
}

function targetOf(prediction: Prediction): number | 'end' {
  if (prediction.until !== null) return prediction.until;
  return prediction.before.kind === 'turn' ? prediction.before.turn : 'end';
}

async function actOn(session: Session, action: Action, prediction: Prediction): Promise<void> {
  switch (action.kind) {
    case 'commit': return act(session, { after: 0, kind: 'commit' });
    case 'advanceWallClock': return act(session, { after: 0, kind: 'advanceWallClock', ms: action.ms });
    case 'produce': return act(session, { after: 0, kind: 'produce', topic: action.topic, record: action.record });
    case 'kill': case 'close': case 'start': case 'threads': return act(session, { after: 0, kind: 'cluster', act: clusterActOf(action)! });
    // what a broker will do is told from the simulated run as it stands
    case 'connect': case 'broker': return;
    default: throw new LessonError(prediction.place, `a question before ${action.kind} has no answer that a run can give`);
  }
}

/** A yes-or-no question asks whether its probe passes; with tests any other answer is the same. */
function valueOf(probe: Probe, prediction: Prediction, run: RunReader): Json {
  const value = evaluate(probe, { run, whole: run, learner: NO_LEARNER });
  if (prediction.kind === 'yesno') return passes(value, probe.tests);
  return prediction.kind === 'set' && Array.isArray(value) ? [...value as string[]].sort() : value;
}

/** Null: none of the numbers makes the probe pass. */
async function leastNumber({ answer }: Prediction, { replace, with: by, from, to, place }: Least, { runs, home }: AskedIn, change: Variation | null): Promise<Json> {
  for (let number = from; number <= to; number++) {
    const edit = { kind: 'replace', text: replace, with: by.replace(/\bN\b/, String(number)), place } as const;
    // the step's own edits are those that the number takes the place of
    const session = await runs.finished({ ...merged(home, change), edits: [edit] });
    const run = readerAt(session, 'end');
    if (passes(evaluate(answer, { run, whole: run, learner: NO_LEARNER }), answer.tests)) return number;
  }
  return null;
}

async function optionValue(probe: Probe, prediction: Prediction, target: RunReader, whole: RunReader, runs: LessonRuns, change: Variation | null): Promise<Json> {
  if (probe.on === null) {
    const value = evaluate(probe, { run: target, whole, learner: NO_LEARNER });
    return prediction.kind === 'set' && Array.isArray(value) ? [...value as string[]].sort() : value;
  }
  const session = await runs.finished(merged(change, probe.on));
  return evaluate(probe, { run: readerAt(session, probe.on.at === 'cursor' ? target.inputs : probe.on.at), whole: readerAt(session, 'end'), learner: NO_LEARNER });
}

function choicesOf({ kind, id }: Prediction, answer: Json, options: readonly QuestionOption[], seed: number): readonly Json[] {
  switch (kind) {
    case 'yesno': return [true, false];
    case 'choice': case 'cause': return shuffled([answer, ...options.map(({ value }) => value)], seed + Number(id.slice(1)));
    case 'order': return Array.isArray(answer) ? shuffled(answer as readonly Json[], seed + Number(id.slice(1))) : [];
    case 'set': return shuffled(membersOf([answer, ...options.map(({ value }) => value)]), seed + Number(id.slice(1)));
    default: return [];
  }
}

/** All members of some sets: what is offered must not be the answer alone. */
function membersOf(sets: readonly Json[]): readonly Json[] {
  const members = new Map<string, Json>();
  for (const set of sets) for (const member of Array.isArray(set) ? (set as readonly Json[]) : []) members.set(JSON.stringify(member), member);
  return [...members.values()];
}

/** The same order for the same seed. Mixed, so that the right answer does not always stand first. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const mixed = [...items];
  let state = (seed * 2654435761) >>> 0;
  for (let i = mixed.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 0x1_0000_0000) * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
  }
  return mixed;
}

/** The second question for a wrong answer: one of the changes, by the seed. */
export function chosenVary(prediction: Prediction, seed: number): { readonly vary: Vary; readonly number: number } | null {
  if (prediction.vary.length === 0) return null;
  const number = (seed + Number(prediction.id.slice(1))) % prediction.vary.length;
  return { vary: prediction.vary[number]!, number };
}
