import { nearest } from '../../common/nearest.ts';
import type { Debugger } from '../debugger.ts';
import { endOf, firstStep, type Position } from '../moment.ts';
import { Refused } from '../refusals/refused.ts';

/**
 * A recorded moment as people write it: `142` (the end of that record), `142.3`, `'a` or `a` (a mark).
 * @throws Refused  where the run has no such moment
 */
export function momentNamed(on: Debugger, text: string): Position {
  const { timeline } = on.session;
  const number = /^(\d+)(?:\.(\d+))?$/.exec(text);
  const name = text.replace(/^['`]/, '');
  const mark = number === null ? on.marks.find((one) => one.name === name) : undefined;
  if (number === null && mark === undefined) {
    const names = on.markNames();
    const near = nearest(name, names);
    throw new Refused((say) => say.notMoment(text, names.map((one) => `'${one}`), near === null ? null : `'${near}`));
  }
  const record = mark?.record ?? Number(number![1]);
  if (record > timeline.inputCount) throw new Refused((say) => say.noRecordYetOf(record, timeline.inputCount));
  const steps = endOf(timeline, record) - (record === 0 ? 0 : firstStep(timeline, record));
  return { record, step: Math.min(steps, mark?.step ?? (number![2] === undefined ? steps : Number(number![2]))) };
}

/** How many events had happened then. */
export function eventsAtPosition({ session: { timeline } }: Debugger, { record, step }: Position): number {
  const at = (record === 0 ? 0 : firstStep(timeline, record)) + step;
  return at < timeline.steps.length ? timeline.steps.at(at) : timeline.log.length;
}

export function isMoment(on: Debugger, text: string): boolean { return /^\d+(?:\.\d+)?$/.test(text) || text.startsWith("'") || on.markNames().includes(text); }
