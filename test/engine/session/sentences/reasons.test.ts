import { describe, expect, test } from 'vitest';
import { DROP_REASONS, HOLD_REASONS, type DropReason, type HoldReason } from '../../../../src/engine/trace/reasons.ts';
import type { Details } from '../../../../src/engine/trace/events.ts';
import { Operands } from '../../../../src/engine/session/sentences/operands.ts';
import { phrasesOf } from '../../../../src/engine/session/sentences/phrases-of.ts';
import { plainText, Tell } from '../../../../src/engine/session/sentences/text.ts';
import { describeWindows } from '../../../../src/engine/windows/window-description.ts';
import { SessionWindows } from '../../../../src/engine/windows/session-windows.ts';
import { SlidingWindows } from '../../../../src/engine/windows/sliding-windows.ts';
import { TimeWindows } from '../../../../src/engine/windows/time-windows.ts';

const tell = new Tell({ kind: 'relative', base: 0 }, (node) => node);
const tumbling = describeWindows(TimeWindows.ofSizeAndGrace(10_000, 5000));

/** What operators tell of each reason, and what a sentence has to say of it. */
type Sample = readonly [details: Details | null, ...mentions: readonly string[]];

const late = { store: 'w', timestamp: 7000, windowStart: 0, windowEnd: 10_000, streamTime: 15_000, gracePeriodMs: 5000, closeTime: 10_000 };
const lateSession = { store: 's', timestamp: 89_999, sessionStart: 89_999, sessionEnd: 89_999, streamTime: 180_000, gracePeriodMs: 60_000, inactivityGapMs: 30_000, closeTime: 90_000 };

const DROPS: { readonly [reason in DropReason]: Sample } = {
  'null-key': [null],
  'null-value': [null],
  'null-key-or-value': [{ keyIsNull: false, valueIsNull: true }],
  'null-join-key': [{ key: 'o1', joinKey: null, value: 'v' }, 'o1'],
  'null-foreign-key': [{ key: 'o1', value: 'v' }, 'o1'],
  'expired-window': [late, '00:15', '00:10', '5 s', '[00:00,00:10)'],
  'expired-record': [{ store: 's', timestamp: 1000, observedStreamTime: 90_000, retentionMs: 60_000 }, 's', '1 min', '01:30', '00:01', '00:30'],
  'expired-session': [lateSession, '03:00', '01:29.999', '30 s', '1 min', '01:30', '1 min 1 ms'],
  'out-of-order-version': [{ key: 'a', timestamp: 3000 }, 'a', '00:03'],
  'stale-response': [{ key: 'a', currentValue: 'x' }, 'a', 'x'],
  'null-subscription': [null],
  'deserialization-error': [{ topic: 't', partition: 1, offset: 4, message: 'no JSON' }, 't-1', '4', 'no JSON'],
  'negative-timestamp': [{ topic: 't', partition: 0, offset: 1, timestamp: -1 }, '-1'],
  'serialization-error': [{ topic: 't', message: 'no long' }, 't', 'no long'],
  'processing-error': [{ message: 'oops' }, 'oops'],
  'production-error': [{ message: 'too large' }, 'too large'],
  'no-partition': [{ topic: 't' }, 't'],
  'predicate-false': [null],
  'no-branch': [null],
  'empty-flat-map': [null],
  'null-key-before-repartition': [null],
  'no-table-match': [{ key: 'alice', asOf: 3000 }, 'alice', '00:03'],
  'no-window-match': [{ key: 'a', timestamp: 1000, streamTime: 60_000, retentionMs: 20_000 }, '00:01', '20 s', '01:00', '00:40'],
  'no-join-result': [null],
  'superseded-version': [{ key: 'a', timestamp: 3000 }, 'a', '00:03'],
  'null-group-key': [null],
  'before-window-start': [{ timestamp: 1000, windowStart: 5000 }, '00:01', '00:05'],
  'no-window': [{ timestamp: 1000 }, '00:01'],
  'unchanged-tombstone': [{ key: 'a' }],
  'incomplete-pair': [null],
  'final-tombstone': [{ key: 'a', timestamp: 1000 }, 'a'],
  'no-subscription': [{ key: 'p1' }, 'p1'],
  'not-forwarded': [{ key: 'o1', foreignKey: 'p1', instruction: 'DELETE_KEY_NO_PROPAGATE' }, 'o1', 'p1', 'DELETE_KEY_NO_PROPAGATE'],
  terminal: [null],
  'no-child': [null],
  'global-store': [null],
};

const HOLDS: { readonly [reason in HoldReason]: Sample } = {
  'suppress-until-window-closes': [{ key: 'a', windowEnd: 10_000, graceMs: 5000, streamTime: 12_000, closesAt: 15_000, replaces: true }, '00:10', '5 s', '00:15', '00:12'],
  'suppress-until-time-limit': [{ key: 'a', timestamp: 1000, limitMs: 60_000, streamTime: 2000, emitsAt: 61_000, replaces: false, buffered: 2 }, '1 min', '01:01', '00:02'],
  'join-waiting-for-other-side': [{ key: 'o1', timestamp: 20_000, from: 10_000, to: 30_000, streamTime: 20_000 }, 'o1', '00:10', '00:30'],
  'join-unmatched-until-window-closes': [{ key: 'o1', timestamp: 20_000, from: 10_000, to: 30_000, graceMs: 5000, streamTime: 20_000, closesAt: 35_000 }, 'o1', '00:10', '00:30', '00:35', '5 s', '00:20'],
  'join-emit-throttled': [{ wallClockTime: 500, nextTimeToEmit: 1000, emitIntervalMs: 1000, unmatchedSince: 20_000 }, '00:20', '1 s', '00:01', '00:00.500'],
  'grace-buffer': [{ key: 'a', timestamp: 1000, graceMs: 5000, streamTime: 2000, joinsAt: 6000 }, '5 s', '00:06', '00:02'],
  'emit-on-window-close': [late, 'w', '[00:00,00:10)', '00:15', '5 s'],
  'emit-throttled': [{ store: 'w', closeTime: 10_000, lastCloseTime: -1, wallClockTime: 500, nextEmitWallClockTime: 1000, intervalMs: 1000 }, '00:10', '1 s', '00:01', '00:00.500'],
  'cached-until-commit': [{ store: 'counts' }, 'counts'],
  'stored-by-processor': [null],
};

const samples = [...Object.entries(DROPS), ...Object.entries(HOLDS)] as readonly [string, Sample][];

test('the samples cover every reason that a trace can name', () => {
  expect(samples.map(([reason]) => reason).sort()).toEqual([...Object.keys(DROP_REASONS), ...Object.keys(HOLD_REASONS)].sort());
});

describe.each(['en', 'zh'] as const)('in %s', (language) => {
  const words = phrasesOf(language);

  test.each(samples)('%s has a sentence with its operands, and what would have to happen', (reason, [details, ...mentions]) => {
    const said = plainText(words.reason(reason, new Operands(details, tumbling), tell));
    for (const mention of mentions) expect(said).toContain(mention);
    expect(said).not.toMatch(/[?]|NaN|undefined|∞/);
    expect(said.length).toBeGreaterThan(language === 'en' ? 30 : 10);
    // the rule, then what would have let it pass, or what lets it go
    if (reason in DROP_REASONS) expect(said).toMatch(language === 'en' ? /[;:]/ : /[；：，]/);
  });

  test.each(samples)('%s has a short form for labels', (reason) => {
    const short = words.shortReason(reason);
    expect(short).not.toBe(reason);
    expect(short.length).toBeLessThan(40);
  });

  test('no two reasons share a sentence', () => {
    const all = samples.map(([reason, [details]]) => plainText(words.reason(reason, new Operands(details, tumbling), tell)));
    expect(new Set(all).size).toBe(samples.length);
  });

  test('a trace without details still makes a sentence', () => {
    for (const [reason] of samples) expect(plainText(words.reason(reason, new Operands(null, null), tell))).not.toMatch(/NaN|undefined/);
  });
});

test('Chinese sentences are in Chinese', () => {
  const { shortReason, reason } = phrasesOf('zh');
  for (const [name, [details]] of samples) {
    expect(shortReason(name)).toMatch(/\p{Script=Han}/u);
    expect(plainText(reason(name, new Operands(details, tumbling), tell))).toMatch(/\p{Script=Han}/u);
  }
});

describe('why a record is late', () => {
  const english = phrasesOf('en');

  test('names the grace that time windows would have needed: more than the distance to the end', () => {
    expect(plainText(english.reason('expired-window', new Operands(late, tumbling), tell))).toBe(
      'dropped, too late: stream time 00:15 has reached end 00:10 + grace 5 s: window [00:00,00:10) is closed; '
      + 'it would have had to arrive before stream time 00:15, or meet a grace of more than 5 s',
    );
  });

  test('of sliding windows comes a millisecond later, because they hold their end', () => {
    const sliding = describeWindows(SlidingWindows.ofTimeDifferenceAndGrace(10_000, 5000));
    const said = plainText(english.reason('expired-window', new Operands({ ...late, streamTime: 15_001 }, sliding), tell));
    expect(said).toContain('stream time 00:15.001 has passed end 00:10 + grace 5 s: window [00:00,00:10] is closed');
    expect(said).toContain('before stream time 00:15.001, or meet a grace of at least 5 s 1 ms');
  });

  test('of sessions counts the gap too', () => {
    const sessions = describeWindows(SessionWindows.ofInactivityGapAndGrace(30_000, 60_000));
    expect(plainText(english.reason('expired-session', new Operands(lateSession, sessions), tell))).toBe(
      'dropped, too late: stream time 03:00 has passed end 01:29.999 + gap 30 s + grace 1 min: session [01:29.999,01:29.999] is closed; '
      + 'a record at 01:30 or later would have been taken, or this one with a grace of at least 1 min 1 ms',
    );
  });
});
