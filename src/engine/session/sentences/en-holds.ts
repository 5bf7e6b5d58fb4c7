import type { Phrases } from './phrases.ts';
import { text } from './text.ts';

const KEPT = { text: 'kept back', tone: 'note' } as const;

/** Reasons for keeping a record back, in English. Each says what lets it go. */
export const holds: Phrases['holds'] = {
  'suppress-until-window-closes': {
    short: 'suppressed until the window closes',
    tell: (o, t) => text`${KEPT}${o.isTrue('replaces') ? ' in place of its earlier value' : ''} until stream time here reaches end ${t.time(o.number('windowEnd'))} + grace ${t.span(o.number('graceMs'))} = ${t.time(o.number('closesAt'))}; it stands at ${t.time(o.number('streamTime'))}, and only a record that reaches this step moves it, the wall clock does not`,
  },
  'suppress-until-time-limit': {
    short: 'suppressed until the time limit',
    tell: (o, t) => (o.has('emitsAt')
      ? text`${KEPT} for ${t.span(o.number('limitMs'))}: it goes when stream time here reaches ${t.time(o.number('emitsAt'))}; it stands at ${t.time(o.number('streamTime'))}`
      : text`${KEPT} in place of its earlier value, and goes when that would have gone: ${t.span(o.number('limitMs'))} of stream time after it came; stream time here stands at ${t.time(o.number('streamTime'))}`),
  },
  'join-waiting-for-other-side': {
    short: 'waits for the other side',
    tell: (o, t) => text`no partner of ${o.key()} between ${t.time(o.number('from'))} and ${t.time(o.number('to'))}: ${KEPT} in the store of its side; a record of the other side with that key and a time in this range matches it`,
  },
  'join-unmatched-until-window-closes': {
    short: 'unmatched until the window closes',
    tell: (o, t) => text`no partner of ${o.key()} between ${t.time(o.number('from'))} and ${t.time(o.number('to'))}: ${KEPT} until one comes, or until stream time is past ${t.time(o.number('closesAt'))} (its window and grace ${t.span(o.number('graceMs'))}) and it goes out with null; stream time stands at ${t.time(o.number('streamTime'))}`,
  },
  'join-emit-throttled': {
    short: 'unmatched results throttled',
    tell: (o, t) => text`unmatched records since ${t.time(o.number('unmatchedSince'))} may be due, but are looked for only every ${t.span(o.number('emitIntervalMs'))} of wall clock: ${KEPT} until it reaches ${t.time(o.number('nextTimeToEmit'))} (it stands at ${t.time(o.number('wallClockTime'))}) and another record comes`,
  },
  'grace-buffer': {
    short: 'waits for the table',
    tell: (o, t) => text`${KEPT} for a grace of ${t.span(o.number('graceMs'))}, so that the table can catch up: it is joined when stream time reaches ${t.time(o.number('joinsAt'))}; it stands at ${t.time(o.number('streamTime'))}`,
  },
  'emit-on-window-close': {
    short: 'emitted when the window closes',
    tell: (o, t) => {
      const session = o.has('sessionEnd');
      const gap = session ? o.number('inactivityGapMs') : 0;
      const end = o.number(session ? 'sessionEnd' : 'windowEnd');
      const window = t.window(session ? o.window('sessionStart', 'sessionEnd') : o.window('windowStart', 'windowEnd'));
      const closesAt = end + gap + o.number('gracePeriodMs') + (o.holdsEnd || session ? 1 : 0);
      return text`${KEPT} in ${t.store(o.string('store'))}: the result of ${window} goes out when stream time reaches ${t.time(closesAt)} (end${session ? ' + gap ' : ''}${session ? t.span(gap) : null} + grace ${t.span(o.number('gracePeriodMs'))}); it stands at ${t.time(o.number('streamTime'))}`;
    },
  },
  'emit-throttled': {
    short: 'final results throttled',
    tell: (o, t) => text`windows up to ${t.time(o.number('closeTime'))} have closed, but are looked for only every ${t.span(o.number('intervalMs'))} of wall clock: ${KEPT} until it reaches ${t.time(o.number('nextEmitWallClockTime'))} (it stands at ${t.time(o.number('wallClockTime'))}) and another record comes`,
  },
  'cached-until-commit': {
    short: 'cached until commit',
    tell: (o, t) => text`${KEPT} in the cache of ${t.store(o.string('store'))} until commit: a later value of the same key takes its place, and only the last one goes on`,
  },
  'stored-by-processor': { short: 'stored by the processor', tell: () => text`${KEPT} in a store by the processor; a later record or a punctuation may bring it out` },
};
