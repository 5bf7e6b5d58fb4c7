import { nearest } from '../../common/nearest.ts';
import { IllegalArgumentException } from '../../errors/errors.ts';
import type { Debugger } from '../debugger.ts';
import { endOf, firstStep, type Position } from '../moment.ts';

/**
 * A recorded moment as people write it: `142` (the end of that record), `142.3`, `'a` or `a` (a mark).
 * @throws IllegalArgumentException  where the run has no such moment
 */
export function momentNamed(on: Debugger, text: string): Position {
  const { timeline } = on.session;
  const zh = on.session.language === 'zh';
  const number = /^(\d+)(?:\.(\d+))?$/.exec(text);
  const name = text.replace(/^['`]/, '');
  const mark = number === null ? on.marks.find((one) => one.name === name) : undefined;
  if (number === null && mark === undefined) {
    const names = on.markNames();
    const near = nearest(name, names);
    throw new IllegalArgumentException(zh
      ? `${text} 不是时刻：请写记录号（142）、其中一步（142.3）或标记${names.length === 0 ? '（还没有标记；mark NAME 设置）' : `（${names.map((one) => `'${one}`).join(' ')}）`}${near === null ? '' : `；是否想写 '${near}？`}`
      : `${text} is no moment: a record (142), a step of it (142.3) or a mark${names.length === 0 ? ' (none is set; mark NAME sets one)' : ` (${names.map((one) => `'${one}`).join(' ')})`}${near === null ? '' : `; did you mean '${near}?`}`);
  }
  const record = mark?.record ?? Number(number![1]);
  if (record > timeline.inputCount) throw new IllegalArgumentException(zh ? `还没有记录 ${record}：运行停在 ${timeline.inputCount} 之后` : `there is no record ${record} yet: the run stands after ${timeline.inputCount}`);
  const steps = endOf(timeline, record) - (record === 0 ? 0 : firstStep(timeline, record));
  return { record, step: Math.min(steps, mark?.step ?? (number![2] === undefined ? steps : Number(number![2]))) };
}

/** How many events had happened then. */
export function eventsAtPosition({ session: { timeline } }: Debugger, { record, step }: Position): number {
  const at = (record === 0 ? 0 : firstStep(timeline, record)) + step;
  return at < timeline.steps.length ? timeline.steps.at(at) : timeline.log.length;
}

export function isMoment(on: Debugger, text: string): boolean { return /^\d+(?:\.\d+)?$/.test(text) || text.startsWith("'") || on.markNames().includes(text); }
