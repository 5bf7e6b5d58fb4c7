import { expect, test } from 'vitest';
import { IllegalArgumentException } from '../../../src/engine/errors/errors.ts';
import { EMIT_INTERVAL_CONFIG } from '../../../src/engine/operators/final-results.ts';
import { kstreamWindowAggregate } from '../../../src/engine/operators/streams/kstream-window-aggregate.ts';
import type { AnyProcessorSupplier } from '../../../src/engine/processor/processor.ts';
import { ThreadCache } from '../../../src/engine/state/cache/thread-cache.ts';
import { EmitStrategy } from '../../../src/engine/windows/emit-strategy.ts';
import { TimeWindows } from '../../../src/engine/windows/time-windows.ts';
import { UnlimitedWindows } from '../../../src/engine/windows/unlimited-windows.ts';
import { Windows } from '../../../src/engine/windows/windows.ts';
import { Windowed, timeWindow } from '../../../src/engine/windows/windowed.ts';
import { OperatorLine } from './operator-line.ts';
import { windowStore } from './operator-stores.ts';

const append = (_: string, value: string | null, aggregate: string): string => `${aggregate}${String(value)}`;
const onUpdate = EmitStrategy.onWindowUpdate();
const onClose = EmitStrategy.onWindowClose();

function windowing(windows: Windows, retentionMs = windows.sizeMs + windows.gracePeriodMs): OperatorLine {
  return new OperatorLine({ stores: [windowStore('w', retentionMs, windows.sizeMs)] })
    .add(kstreamWindowAggregate(windows, 'w', onUpdate, () => '', append), 'AGG');
}

test('tumbling windows take late records until their grace is over', () => {
  const line = windowing(TimeWindows.ofSizeAndGrace(10, 5));
  expect(line.pipe('k', 'a', 0)).toBe('([k@0/10], a, 0)');
  expect(line.pipe('k', 'b', 9)).toBe('([k@0/10], ab, 9)');
  expect(line.pipe('k', 'c', 10)).toBe('([k@10/20], c, 10)');
  expect(line.pipe('k', 'd', 14)).toBe('([k@10/20], cd, 14)');
  expect(line.pipe('k', 'e', 5)).toBe('([k@0/10], abe, 9)');
  expect(line.pipe('k', 'f', 15)).toBe('([k@10/20], cdf, 15)');
  expect(line.pipe('k', 'g', 5)).toBe('-');
  expect(line.pipe('k', null, 16, ['h'])).toBe('([k@10/20], cdfnull, 16 {h})');
  expect(line.pipe(null, 'x', 15)).toBe('-');
  expect(line.pipe('j', 'z', 3)).toBe('-');
  expect(line.fates).toEqual(['expired-window', 'null-key', 'expired-window']);
  expect(line.drops[0]!.details).toEqual({
    store: 'w', timestamp: 5, windowStart: 0, windowEnd: 10, streamTime: 15, gracePeriodMs: 5, closeTime: 10,
  });
});

test('a record can be late for one of its hopping windows', () => {
  const line = windowing(TimeWindows.ofSizeWithNoGrace(10).advanceBy(4));
  expect(line.pipe('k', 'a', 0)).toBe('([k@0/10], a, 0)');
  expect(line.pipe('k', 'b', 5)).toBe('([k@0/10], ab, 5) ([k@4/14], b, 5)');
  expect(line.pipe('k', 'c', 9)).toBe('([k@0/10], abc, 9) ([k@4/14], bc, 9) ([k@8/18], c, 9)');
  expect(line.pipe('k', 'd', 14)).toBe('([k@8/18], cd, 14) ([k@12/22], d, 14)');
  expect(line.pipe('k', 'e', 11)).toBe('([k@8/18], cde, 14)');
  expect(line.drops.map(({ details }) => [details!['windowStart'], details!['windowEnd']])).toEqual([[4, 14]]);
});

test('the reducer of a window sees its null values', () => {
  const line = new OperatorLine({ stores: [windowStore('w', 10, 10)] }).add(kstreamWindowAggregate<string, string, string>(
    TimeWindows.ofSizeWithNoGrace(10), 'w', onUpdate, () => null, (_, value, aggregate: string | null) => (aggregate === null ? value : `${aggregate},${value}`)));
  expect(line.pipe('k', null, 0)).toBe('([k@0/10], null, 0)');
  expect(line.pipe('k', 'a', 1)).toBe('([k@0/10], a, 1)');
  expect(line.pipe('k', null, 2)).toBe('([k@0/10], a,null, 2)');
});

test('a result goes out even if the store no longer takes it', () => {
  const line = windowing(TimeWindows.ofSizeAndGrace(10, 100), 20);
  expect(line.pipe('k', 'a', 50)).toBe('([k@50/60], a, 50)');
  expect(line.pipe('k', 'b', 5)).toBe('([k@0/10], b, 5)');
  expect(line.pipe('k', 'c', 6)).toBe('([k@0/10], c, 6)');
  expect(line.drops.map(({ node, reason }) => [node, reason])).toEqual([['w', 'expired-record'], ['w', 'expired-record']]);
});

test('an unlimited window begins at its start and never closes', () => {
  const line = windowing(UnlimitedWindows.of().startOn(5), Number.MAX_SAFE_INTEGER);
  const end = '9223372036854775807';
  expect(line.pipe('k', 'a', 4)).toBe('-');
  expect(line.pipe('k', 'b', 1_000_000)).toBe(`([k@5/${end}], b, 1000000)`);
  expect(line.pipe('k', 'c', 5)).toBe(`([k@5/${end}], bc, 1000000)`);
  expect(line.pipe(null, 'c', 5)).toBe('-');
  expect(line.drops).toEqual([
    { node: 'AGG', reason: 'before-window-start', details: { timestamp: 4, windowStart: 5 } }, { node: 'AGG', reason: 'null-key', details: null },
  ]);
});

test('windows of your own may leave times out', () => {
  class FirstHalves extends Windows {
    readonly sizeMs = 5;
    readonly gracePeriodMs = 0;
    windowsFor(timestamp: number) {
      const start = timestamp - timestamp % 10;
      return timestamp < start + 5 ? new Map([[start, timeWindow(start, start + 5)]]) : new Map();
    }
  }
  const line = windowing(new FirstHalves(), 100);
  expect(line.pipe('k', 'a', 12)).toBe('([k@10/15], a, 12)');
  expect(line.pipe('k', 'b', 16)).toBe('-');
  expect(line.pipe('k', 'c', 14)).toBe('-');
  expect(line.fates).toEqual(['no-window', 'expired-window']);
});

test.each([false, true])('old values start from the initializer without a cache and from null with it (cache %s)', (cached) => {
  const aggregate = kstreamWindowAggregate(TimeWindows.ofSizeWithNoGrace(10), 'w', onUpdate, () => 'i', append);
  aggregate.enableSendingOldValues(true);
  const line = new OperatorLine({ stores: [windowStore('w', 10, 10, { cached })], threadCache: new ThreadCache(1_000_000), changes: true }).add(aggregate);
  expect(line.pipe('k', 'a', 1)).toBe(cached ? '([k@0/10], ia<null, 1)' : '([k@0/10], ia<i, 1)');
  expect(line.pipe('k', 'b', 0, ['h'])).toBe('([k@0/10], iab<ia, 1 {h})');
});

test('the view finds a window by its start', () => {
  const aggregate = kstreamWindowAggregate(TimeWindows.ofSizeWithNoGrace(10), 'w', onUpdate, () => '', append);
  const line = new OperatorLine({ stores: [windowStore('w', 10, 10)] }).add(aggregate);
  line.pipe('k', 'a', 3);
  const getter = aggregate.view().get();
  getter.init(line.contextOf(0));
  expect(getter.get(new Windowed('k', timeWindow(0, 10)))).toEqual({ value: 'a', timestamp: 3 });
  expect(getter.get(new Windowed('k', timeWindow(10, 20)))).toBe(null);
});

function closing(windows: TimeWindows, retentionMs: number, config: Readonly<{ [key: string]: unknown }> = { [EMIT_INTERVAL_CONFIG]: 0 }, metadata = {}): OperatorLine {
  const supplier: AnyProcessorSupplier = kstreamWindowAggregate(windows, 'w', onClose, () => '', append);
  return new OperatorLine({ stores: [windowStore('w', retentionMs, windows.sizeMs)], config, metadata }).add(supplier, 'AGG');
}

test('on close, a window is emitted once, by the record that closes it, with that record\'s headers', () => {
  const line = closing(TimeWindows.ofSizeAndGrace(10, 5), 100);
  expect(line.pipe('k', 'a', 0, ['h1'])).toBe('-');
  expect(line.pipe('j', 'b', 3)).toBe('-');
  expect(line.pipe('k', 'c', 14)).toBe('-');
  expect(line.pipe('k', 'd', 15, ['h3'])).toBe('([j@0/10], b, 3 {h3}) ([k@0/10], a, 0 {h3})');
  expect(line.pipe('k', 'e', 26)).toBe('([k@10/20], cd, 15)');
  expect(line.metadata.get('w')).toBe(21);
  expect(line.holds[0]).toEqual({
    node: 'AGG', reason: 'emit-on-window-close',
    details: { store: 'w', timestamp: 0, windowStart: 0, windowEnd: 10, streamTime: 0, gracePeriodMs: 5, closeTime: -5 },
  });
});

test('on close, a late record closes windows too', () => {
  const line = closing(TimeWindows.ofSizeWithNoGrace(10), 100, { [EMIT_INTERVAL_CONFIG]: 100 });
  expect(line.pipe('k', 'a', 0)).toBe('-');
  expect(line.pipe('k', 'b', 12)).toBe('-');
  line.wallClock = 100;
  expect(line.pipe('k', 'c', 3)).toBe('([k@0/10], a, 0)');
  expect(line.fates.filter((reason) => reason !== 'emit-on-window-close')).toEqual(['expired-window', 'emit-throttled']);
});

test('on close, one look at the store an interval of wall clock is enough', () => {
  const line = closing(TimeWindows.ofSizeWithNoGrace(10), 100, {});
  expect(line.pipe('k', 'a', 0)).toBe('-');
  line.wallClock = 999;
  expect(line.pipe('k', 'b', 10)).toBe('-');
  line.wallClock = 1000;
  expect(line.pipe('k', 'c', 11)).toBe('([k@0/10], a, 0)');
  expect(line.pipe('k', 'd', 30)).toBe('-');
  line.wallClock = 5000;
  expect(line.pipe('k', 'e', 31)).toBe('([k@10/20], bc, 11)');
  expect(line.holds.filter(({ reason }) => reason === 'emit-throttled').map(({ details }) => details)).toEqual([
    { store: 'w', closeTime: 10, lastCloseTime: -1, wallClockTime: 999, nextEmitWallClockTime: 1000, intervalMs: 1000 },
    { store: 'w', closeTime: 30, lastCloseTime: 11, wallClockTime: 1000, nextEmitWallClockTime: 2000, intervalMs: 1000 },
  ]);
});

test('on close, what was emitted before a restart is not emitted again', () => {
  const line = closing(TimeWindows.ofSizeWithNoGrace(10), 100, { [EMIT_INTERVAL_CONFIG]: 0 }, { w: 10 });
  expect(line.pipe('k', 'a', 0)).toBe('-');
  expect(line.pipe('k', 'b', 10)).toBe('-');
  expect(line.pipe('k', 'c', 25)).toBe('([k@10/20], b, 10)');
});

test('on close, a window that leaves the store first is never emitted', () => {
  const line = closing(TimeWindows.ofSizeWithNoGrace(10), 10);
  expect([line.pipe('k', 'a', 0), line.pipe('k', 'b', 9), line.pipe('k', 'c', 10), line.pipe('k', 'd', 40)]).toEqual(['-', '-', '-', '-']);
});

test('on close, hopping windows go out in the order of their starts', () => {
  const line = closing(TimeWindows.ofSizeWithNoGrace(10).advanceBy(5), 100);
  expect(line.pipe('k', 'a', 7)).toBe('-');
  expect(line.pipe('j', 'b', 15)).toBe('([k@0/10], a, 7) ([k@5/15], a, 7)');
  expect(line.pipe('j', 'c', 19)).toBe('-');
  expect(line.pipe('j', 'c', 25)).toBe('([j@10/20], bc, 19) ([j@15/25], bc, 19)');
});

test('only windows that close can emit on close', () => {
  expect(() => kstreamWindowAggregate(UnlimitedWindows.of(), 'w', onClose, () => '', append)).toThrow(IllegalArgumentException);
});
