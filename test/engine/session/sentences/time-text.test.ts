import { expect, test } from 'vitest';
import { windowText } from '../../../../src/engine/session/sentences/time-text.ts';
import { parseKeyAt } from '../../../../src/engine/session/commands/arguments.ts';
import { open, VISITS, visitsPerMinute } from '../sessions.ts';

const at = (text: string): number => Date.parse(`${text}Z`);
const utc = { kind: 'utc', base: 0 } as const;
const time = (start: string, end: string): string => windowText({ kind: 'time', start: at(start), end: at(end) }, utc);

test('a window in UTC leaves out what repeats or is zero', () => {
  expect(time('2018-01-31T02:00', '2018-01-31T03:00')).toBe('[2018-01-31 02:00,03:00)');
  expect(time('2018-01-31T23:00', '2018-02-01T00:00')).toBe('[2018-01-31 23:00,2018-02-01 00:00)');
  expect(time('2018-01-31T02:00:30', '2018-01-31T02:01')).toBe('[2018-01-31 02:00:30,02:01)');
  expect(windowText({ kind: 'session', start: at('2018-01-31T02:00:00.250'), end: at('2018-01-31T02:00:00.250') }, utc)).toBe('[2018-01-31 02:00:00.250,02:00:00.250]');
  expect(windowText({ kind: 'unlimited', start: at('2018-01-31T00:00'), end: Number.MAX_SAFE_INTEGER }, utc)).toBe('[2018-01-31 00:00,∞)');
  expect(windowText({ kind: 'time', start: 60_000, end: 120_000 }, { kind: 'relative', base: 0 })).toBe('[01:00,02:00)');
});

test('commands read a window as sentences write it', async () => {
  const session = await open(visitsPerMinute, [VISITS]);
  for (const [start, end] of [['2018-01-31T02:00', '2018-01-31T03:00'], ['2018-01-31T23:00', '2018-02-01T00:00'], ['2018-01-31T02:00:30', '2018-01-31T02:01:30.500']] as const) {
    expect(parseKeyAt(session, `alice@${time(start, end)}`.split(' '))).toEqual({ key: 'alice', window: { start: at(start), end: at(end) } });
  }
});
