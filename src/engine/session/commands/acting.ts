import { answersOf } from '../answers/answers.ts';
import { refused, said, type Command } from './command.ts';
import { arrived } from './travel.ts';
import { Refused } from '../refusals/refused.ts';

const UNITS: Readonly<{ [unit: string]: number }> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** `5s`, `1h`, `250ms`; without a unit milliseconds. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(text);
  const unit = match === null ? undefined : UNITS[match[2] === '' ? 'ms' : match[2]!];
  if (match === null || unit === undefined) throw new Refused((say) => say.notDuration(text));
  return Math.round(Number(match[1]) * unit);
}

export const ACTING: readonly Command[] = [
  {
    names: ['commit'], group: 'acting', usage: 'commit', data: 'as step',
    summary: { en: 'commit now: flush caches and buffers, send, commit offsets', zh: '立即提交：刷出缓存、发送、提交位移' },
    run: async (on) => {
      await on.session.commit();
      return arrived(on);
    },
  },
  {
    names: ['clock'], group: 'acting', usage: 'clock DURATION', data: 'as step',
    summary: { en: 'advance the wall clock (stream time does not move)', zh: '推进挂钟（流时间不动）' },
    run: async (on, call) => {
      if (call.args[0] === undefined) return refused((say) => say.clockNeeds);
      const ms = parseDuration(call.args.join('')) * (call.count ?? 1);
      const before = on.session.moment.at;
      await on.session.advanceWallClock(ms);
      return on.session.moment.at === before ? said(answersOf(on.session.language).clockMoved(call.args.join('')), on.whereData()) : arrived(on);
    },
  },
  {
    names: ['lang', 'language'], group: 'session', usage: 'lang en|zh', data: '{ language }',
    summary: { en: 'language of sentences', zh: '句子的语言' },
    run: (on, call) => {
      const language = call.args[0];
      if (language !== 'en' && language !== 'zh') return refused((say) => say.langNeeds(language));
      on.session.language = language;
      on.session.changed();
      return said(answersOf(language).language, { language });
    },
  },
];
