import { expect, test } from 'vitest';
import { IllegalArgumentException } from '../../../src/engine/errors/errors.ts';
import { EMIT_INTERVAL_CONFIG } from '../../../src/engine/operators/final-results.ts';
import { kstreamSlidingWindowAggregate } from '../../../src/engine/operators/aggregates/kstream-sliding-window-aggregate.ts';
import { ThreadCache } from '../../../src/engine/state/cache/thread-cache.ts';
import { EmitStrategy } from '../../../src/engine/windows/emit-strategy.ts';
import { SlidingWindows } from '../../../src/engine/windows/sliding-windows.ts';
import { OperatorLine } from './operator-line.ts';
import { windowStore } from './operator-stores.ts';

const append = (_: string, value: string, aggregate: string): string => aggregate + value;

function sliding(windows: SlidingWindows, emit = EmitStrategy.onWindowUpdate(), cached = false): OperatorLine {
  const d = windows.timeDifferenceMs;
  return new OperatorLine({
    stores: [windowStore('w', 2 * d + windows.gracePeriodMs, Math.max(d, 1), { cached })],
    config: { [EMIT_INTERVAL_CONFIG]: 0 },
    threadCache: new ThreadCache(1_000_000),
  }).add(kstreamSlidingWindowAggregate(windows, 'w', emit, () => '', append), 'AGG');
}

test('a record ends a window and opens those of the records around it', () => {
  const line = sliding(SlidingWindows.ofTimeDifferenceAndGrace(10, 2));
  expect(line.pipe('k', 'a', 3)).toBe('([k@0/10], a, 3)');
  expect(line.pipe('k', 'b', 15)).toBe('([k@5/15], b, 15)');
  expect(line.pipe('k', 'c', 15)).toBe('([k@5/15], bc, 15)');
  expect(line.pipe('k', 'd', 20)).toBe('([k@16/26], d, 20) ([k@10/20], bcd, 20)');
  expect(line.pipe('k', 'e', 18)).toBe('([k@16/26], de, 20) ([k@10/20], bcde, 20) ([k@8/18], bce, 18) ([k@19/29], d, 20)');
  expect(line.pipe('k', 'f', 40)).toBe('([k@30/40], f, 40)');
});

test('a late record within the grace joins and creates windows', () => {
  const line = sliding(SlidingWindows.ofTimeDifferenceAndGrace(10, 50));
  expect(line.pipe('k', 'a', 20)).toBe('([k@10/20], a, 20)');
  expect(line.pipe('k', 'b', 25)).toBe('([k@21/31], b, 25) ([k@15/25], ab, 25)');
  expect(line.pipe('k', 'c', 31)).toBe('([k@21/31], bc, 31) ([k@26/36], c, 31)');
  expect(line.pipe('k', 'd', 22)).toBe('([k@21/31], bcd, 31) ([k@15/25], abd, 25) ([k@12/22], ad, 22) ([k@23/33], bc, 31)');
});

test('records earlier than the time difference share one window', () => {
  const line = sliding(SlidingWindows.ofTimeDifferenceAndGrace(10, 50));
  expect(line.pipe('k', 'a', 5)).toBe('([k@0/10], a, 5)');
  expect(line.pipe('k', 'b', 7)).toBe('([k@6/16], b, 7) ([k@0/10], ab, 7)');
  expect(line.pipe('k', 'c', 5)).toBe('([k@0/10], abc, 7)');
  expect(line.pipe('k', 'd', 16)).toBe('([k@6/16], bd, 16) ([k@8/18], d, 16)');
});

test('an early record before another gets a right window of its own', () => {
  const line = sliding(SlidingWindows.ofTimeDifferenceAndGrace(10, 50));
  expect(line.pipe('k', 'a', 7)).toBe('([k@0/10], a, 7)');
  expect(line.pipe('k', 'b', 5)).toBe('([k@6/16], a, 7) ([k@0/10], ab, 7)');
  expect(line.pipe('k', 'c', 6)).toBe('([k@6/16], ac, 7) ([k@7/17], a, 7) ([k@0/10], abc, 7)');
});

test('each closed window refuses a late record for itself, a right window is made closed or not', () => {
  const line = sliding(SlidingWindows.ofTimeDifferenceWithNoGrace(10));
  line.pipe('k', 'a', 20);
  expect(line.pipe('k', 'b', 35)).toBe('([k@25/35], b, 35)');
  expect(line.pipe('k', 'c', 25)).toBe('([k@25/35], bc, 35) ([k@26/36], b, 35)');
  expect(line.pipe('k', 'd', 24)).toBe('-');
  expect(line.drops.map(({ reason, details }) => [reason, details!['windowStart'], details!['windowEnd'], details!['closeTime']])).toEqual([
    ['expired-window', 21, 31, 35], ['expired-window', 15, 25, 35], ['expired-window', 24, 34, 35],
  ]);
});

test('null keys and null values are dropped', () => {
  const line = sliding(SlidingWindows.ofTimeDifferenceWithNoGrace(10));
  expect([line.pipe(null, 'a', 0), line.pipe('k', null, 100), line.pipe('k', 'a', 5)]).toEqual(['-', '-', '([k@0/10], a, 5)']);
  expect(line.fates).toEqual(['null-key-or-value', 'null-key-or-value']);
});

test('a time difference of 0 fails at the first record', () => {
  expect(() => sliding(SlidingWindows.ofTimeDifferenceWithNoGrace(0)).pipe('k', 'a', 5)).toThrow(IllegalArgumentException);
});

test('through a cache the windows go out at commit, in the order in which they became dirty', () => {
  const line = sliding(SlidingWindows.ofTimeDifferenceWithNoGrace(10), EmitStrategy.onWindowUpdate(), true);
  line.pipe('k', 'b', 15);
  expect(line.pipe('k', 'd', 20, ['h'])).toBe('([k@16/26], d, 20 {h}) ([k@10/20], bd, 20 {h})');
});

test('on close, windows are emitted when stream time has passed their end', () => {
  const line = sliding(SlidingWindows.ofTimeDifferenceWithNoGrace(10), EmitStrategy.onWindowClose());
  expect(line.pipe('k', 'a', 20)).toBe('-');
  expect(line.pipe('k', 'b', 25)).toBe('([k@10/20], a, 20)');
  expect(line.pipe('k', 'c', 31)).toBe('([k@15/25], ab, 25)');
  expect(line.pipe('k', 'd', 36)).toBe('([k@21/31], bc, 31)');
  expect(line.metadata.get('w')).toBe(36);
});
