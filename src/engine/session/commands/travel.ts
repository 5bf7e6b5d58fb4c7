import { answersOf } from '../answers/answers.ts';
import { endOf, firstStep } from '../moment.ts';
import type { Debugger } from '../debugger.ts';
import { refusalText } from '../refusals/refused.ts';
import type { Point } from '../stopping/point.ts';
import { Search, type Outcome } from '../stopping/search.ts';
import { refused, said, type CommandResult } from './command.ts';

/** After a move: where one stands and what happened there. */
export function arrived(on: Debugger): CommandResult {
  const { record, step } = on.session.moment.position;
  const lines = [`${record}.${step}  ${on.sentence()}`];
  const failure = on.session.run.failure;
  if (failure !== null && on.session.moment.atHead) lines.push(answersOf(on.session.language).runEnded(failure.error instanceof Error ? `${failure.error.name}: ${failure.error.message}` : String(failure.error)));
  return said(lines, on.whereData());
}

/** Moves with the points of the debugger, and one of its own where a command brings it. */
export function search(on: Debugger, also: Point | null = null): Search { return new Search(on.session, also === null ? on.points.all : [...on.points.all, also]); }

/** The first moment of which everything is still recorded: searches for the past end there. */
export function oldestMoment({ timeline }: Debugger['session']): number { return timeline.log.first === 0 ? 0 : timeline.steps.countBelow(timeline.log.first) + 1; }
/** What to say where a search came to it. */
export function letGo({ timeline, moment, language }: Debugger['session']): readonly string[] {
  return timeline.log.first === 0 ? [] : [answersOf(language).letGo(timeline.log.first, moment.record)];
}

/** Steps forward (or back, when negative) as far as they go; points stop on the way. */
export async function travelSteps(on: Debugger, count: number): Promise<CommandResult> {
  const from = on.session.moment.at;
  if (count < 0) return told(on, from, await search(on).back(Math.max(0, from + count)), false);
  return told(on, from, await search(on).forward((head) => (head >= from + count ? from + count : null)), true);
}

/** To the end of following records, or back to before this one and those in front of it. */
export async function travelRecords(on: Debugger, count: number): Promise<CommandResult> {
  const { session } = on;
  const { moment, timeline } = session;
  if (count >= 0) return told(on, moment.at, await search(on).forward(endOfRecord(on, session.recordAfter(count))), true);
  const inside = moment.record > 0 && moment.at > firstStep(timeline, moment.record);
  const target = Math.max(0, moment.record + (inside ? 0 : 1) + count);
  return told(on, moment.at, await search(on).back(endOf(timeline, target)), false);
}

/** To the end of the record at hand, or its start. */
export async function travelToEdge(on: Debugger, forward: boolean): Promise<CommandResult> {
  const { moment, timeline } = on.session;
  if (moment.record === 0) return refused((say) => say.noRecordYetNext);
  if (!forward) return told(on, moment.at, await search(on).back(Math.min(moment.at, firstStep(timeline, moment.record))), false, true);
  return told(on, moment.at, await search(on).forward(endOfRecord(on, moment.record)), true, true);
}

/** The end of a record does not move any more once nothing of it is in flight. */
export function endOfRecord(on: Debugger, record: number): () => number | null {
  const { session } = on;
  const { timeline } = session;
  return () => (timeline.inputCount > record || (timeline.inputCount === record && session.run.inFlight === 0) ? Math.max(session.moment.at, endOf(timeline, record)) : null);
}

/** What a move has come to, in words. `stays`: not to move is no failure. */
export function told(on: Debugger, from: number, outcome: Outcome, forward: boolean, stays = false): CommandResult {
  const here = arrived(on);
  switch (outcome.kind) {
    case 'stop': return stopped(on, outcome.points, here);
    case 'interrupted': return interrupted(on);
    case 'goal': return here;
    case 'end':
      if (on.session.moment.at === from && !stays) return refused(on.whyNot(forward));
      return forward && on.session.moment.atHead && on.waits ? { ...here, lines: [...here.lines, refusalText(on.whyNot(true), on.session.language)] } : here;
  }
}

/** Someone has stopped the work on the way. */
export function interrupted(on: Debugger): CommandResult {
  return { ok: false, lines: [answersOf(on.session.language).interrupted, ...arrived(on).lines], data: { ...on.whereData(), ended: 'interrupted' } };
}

export function stopped(on: Debugger, points: readonly Point[], here = arrived(on)): CommandResult {
  const { language, moment: { at } } = on.session;
  const words = answersOf(language);
  const lines = points.flatMap((point) => [...(point.id === 0 ? [] : [words.point(point.id, point.textIn(language))]), ...point.explain(at, words).map((line) => `  ${line}`)]);
  on.points.reached(points);
  return said([...lines, ...here.lines], {
    ...on.whereData(), ended: 'stop', points: points.filter((point) => point.id > 0).map((point) => ({ id: point.id, text: point.text, hits: point.hits, explanation: [...point.explain(at, answersOf('en'))] })),
  });
}
