import { describe, expect, test } from 'vitest';
import { Duration } from '../../../src/engine/windows/duration.ts';
import { EmitStrategy } from '../../../src/engine/windows/emit-strategy.ts';
import { JoinWindows } from '../../../src/engine/windows/join-windows.ts';
import { SessionWindows } from '../../../src/engine/windows/session-windows.ts';
import { SlidingWindows } from '../../../src/engine/windows/sliding-windows.ts';
import { TimeWindows } from '../../../src/engine/windows/time-windows.ts';
import { UnlimitedWindows } from '../../../src/engine/windows/unlimited-windows.ts';
import {
  sessionWindow, timeWindow, unlimitedWindow, Windowed, windowsEqual, windowsOverlap, windowText, type Window,
} from '../../../src/engine/windows/windowed.ts';
import { Windows } from '../../../src/engine/windows/windows.ts';
import { IllegalArgumentException, IllegalStateException, UnsupportedOperationException } from '../../../src/engine/errors/errors.ts';

const spans = (windows: Windows, timestamp: number): string => windows.windowListFor(timestamp).map((w) => `${w.start}/${w.end}`).join(' ');

describe('TimeWindows', () => {
  test('tumble from the epoch, the end exclusive', () => {
    const windows = TimeWindows.ofSizeWithNoGrace(10);
    expect([0, 9, 10, 14].map((t) => spans(windows, t))).toEqual(['0/10', '0/10', '10/20', '10/20']);
  });

  test('hop: a record is in every window that has begun and not ended, none of them before the epoch', () => {
    const windows = TimeWindows.ofSizeWithNoGrace(10).advanceBy(4);
    expect(spans(windows, 0)).toBe('0/10');
    expect(spans(windows, 9)).toBe('0/10 4/14 8/18');
    expect(spans(windows, 14)).toBe('8/18 12/22');
  });

  test('need not have a size that is a multiple of the advance', () => {
    expect(spans(TimeWindows.ofSizeWithNoGrace(7).advanceBy(3), 8)).toBe('3/10 6/13');
  });

  test('give the same windows as map, list and starts', () => {
    const windows = TimeWindows.ofSizeAndGrace(10, 1).advanceBy(3);
    for (let t = 0; t < 40; t++) {
      const expected = Array.from({ length: 40 }, (_, i) => 3 * i).filter((start) => start <= t && t < start + 10);
      expect([...windows.windowsFor(t).keys()]).toEqual(expected);
      expect(windows.windowStartsFor(t)).toEqual(expected);
      expect(windows.windowListFor(t)).toEqual(expected.map((start) => windows.windowFrom(start)));
    }
  });

  test.each([
    ['no size', () => TimeWindows.ofSizeWithNoGrace(0), /size .* larger than zero, got 0/],
    ['negative grace', () => TimeWindows.ofSizeAndGrace(10, -1), /Grace period .* got -1/],
    ['no advance', () => TimeWindows.ofSizeWithNoGrace(10).advanceBy(0), /10 ms, but it is 0 ms/],
    ['an advance beyond the size', () => TimeWindows.ofSizeWithNoGrace(10).advanceBy(11), /10 ms, but it is 11 ms/],
    ['null', () => TimeWindows.ofSizeWithNoGrace(null as never), /"size" \(value was: null\). It shouldn't be null/],
    ['an overflow', () => TimeWindows.ofSizeAndGrace(10, Infinity), /"afterWindowEnd" \(value was: Infinity\). It can't be converted/],
    ['a text', () => TimeWindows.ofSizeWithNoGrace(10).advanceBy('5 min' as never), /"advance" \(value was: "5 min"\)/],
  ])('refuse %s', (_, call, message) => {
    expect(call).toThrow(IllegalArgumentException);
    expect(call).toThrow(message);
  });
});

describe('UnlimitedWindows', () => {
  test('are one window, and none before its start', () => {
    const windows = UnlimitedWindows.of().startOn(5);
    expect(windows.windowStartsFor(4)).toEqual([]);
    expect([...windows.windowsFor(5).values()]).toEqual([unlimitedWindow(5)]);
    expect(() => UnlimitedWindows.of().startOn(-1)).toThrow(IllegalArgumentException);
  });
});

test('SlidingWindows take a time difference of 0 but none below', () => {
  expect(SlidingWindows.ofTimeDifferenceWithNoGrace(0)).toMatchObject({ timeDifferenceMs: 0, gracePeriodMs: 0 });
  expect(SlidingWindows.ofTimeDifferenceAndGrace(10, 5)).toMatchObject({ timeDifferenceMs: 10, gracePeriodMs: 5 });
  expect(() => SlidingWindows.ofTimeDifferenceWithNoGrace(-1)).toThrow(/time difference must not be negative, got -1/);
  expect(() => SlidingWindows.ofTimeDifferenceAndGrace(1, -1)).toThrow(IllegalArgumentException);
});

test('SessionWindows need a gap', () => {
  expect(SessionWindows.ofInactivityGapAndGrace(10, 5)).toMatchObject({ inactivityGapMs: 10, gracePeriodMs: 5 });
  expect(() => SessionWindows.ofInactivityGapWithNoGrace(-1)).toThrow(/Gap time cannot be negative, got -1/);
  expect(SessionWindows.ofInactivityGapWithNoGrace(0).inactivityGapMs).toBe(0);
  expect(() => SessionWindows.ofInactivityGapAndGrace(1, -1)).toThrow(IllegalArgumentException);
});

describe('JoinWindows', () => {
  test('may have a negative side as long as something remains', () => {
    const windows = JoinWindows.ofTimeDifferenceAndGrace(10, 2).before(-5);
    expect(windows).toMatchObject({ beforeMs: -5, afterMs: 10, sizeMs: 5, gracePeriodMs: 2, enableSpuriousResultFix: true });
    expect(() => windows.after(4)).toThrow(/before -5 and after 4/);
    expect(() => JoinWindows.ofTimeDifferenceWithNoGrace(-1)).toThrow(IllegalArgumentException);
  });

  test('made by the deprecated of have a grace of a day less the window', () => {
    expect(JoinWindows.of(10)).toMatchObject({ gracePeriodMs: 86_400_000 - 20, enableSpuriousResultFix: false });
    expect(JoinWindows.of(86_400_000).gracePeriodMs).toBe(0);
    expect(JoinWindows.of(10).grace(3).after(1)).toMatchObject({ gracePeriodMs: 3, enableSpuriousResultFix: false });
  });

  test('refuse grace where a factory has set it, and windowsFor', () => {
    expect(() => JoinWindows.ofTimeDifferenceWithNoGrace(1).grace(1)).toThrow(IllegalStateException);
    expect(() => JoinWindows.ofTimeDifferenceWithNoGrace(1).windowsFor()).toThrow(UnsupportedOperationException);
  });
});

test("Windows of one's own answer every question from windowsFor", () => {
  class Odd extends Windows {
    override readonly sizeMs = 3;
    override readonly gracePeriodMs = 0;
    override windowsFor(timestamp: number): ReadonlyMap<number, Window> { return new Map([[timestamp, timeWindow(timestamp, timestamp + 3)]]); }
  }
  expect(new Odd().windowStartsFor(4)).toEqual([4]);
  expect(new Odd().windowListFor(4)).toEqual([timeWindow(4, 7)]);
});

test('windows print as in Kafka', () => {
  expect(String(TimeWindows.ofSizeWithNoGrace(10))).toBe('TimeWindows{, sizeMs=10, advanceMs=10, graceMs=0}');
  expect(String(SlidingWindows.ofTimeDifferenceWithNoGrace(10))).toBe('SlidingWindows{, sizeMs=10, graceMs=0}');
  expect(String(SessionWindows.ofInactivityGapAndGrace(10, 1))).toBe('SessionWindows{gapMs=10, graceMs=1}');
  expect(String(JoinWindows.ofTimeDifferenceAndGrace(10, 1).before(2))).toBe('JoinWindows{beforeMs=2, afterMs=10, graceMs=1}');
  expect(String(UnlimitedWindows.of())).toBe('UnlimitedWindows{startMs=0}');
  expect(windowText(timeWindow(1, 2))).toBe('Window{startMs=1, endMs=2}');
  expect(String(new Windowed('k', sessionWindow(5, 5)))).toBe('[k@5/5]');
  expect(String(new Windowed('k', unlimitedWindow(0)))).toBe('[k@0/9223372036854775807]');
});

test('a time window has an extent, a session may be a point', () => {
  expect(() => timeWindow(5, 5)).toThrow(IllegalArgumentException);
  expect(() => timeWindow(-1, 5)).toThrow(IllegalArgumentException);
  expect(sessionWindow(5, 5)).toEqual({ kind: 'session', start: 5, end: 5 });
  expect(() => sessionWindow(5, 4)).toThrow(IllegalArgumentException);
});

test('windows overlap by exclusive ends, sessions by inclusive ones', () => {
  expect(windowsOverlap(timeWindow(0, 10), timeWindow(10, 20))).toBe(false);
  expect(windowsOverlap(sessionWindow(0, 10), sessionWindow(10, 20))).toBe(true);
  expect(windowsEqual(timeWindow(0, 10), sessionWindow(0, 10))).toBe(false);
  expect(() => windowsOverlap(timeWindow(0, 10), sessionWindow(0, 10))).toThrow(IllegalArgumentException);
});

test('durations are milliseconds, and strategies are values', () => {
  expect(Duration.ofMinutes(5)).toBe(300_000);
  expect(Duration.ofDays(1)).toBe(Duration.ofHours(24));
  expect(EmitStrategy.onWindowClose()).toEqual({ kind: 'on-window-close' });
});
