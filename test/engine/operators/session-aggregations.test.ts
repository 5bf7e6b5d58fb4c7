import { expect, test } from 'vitest';
import { EMIT_INTERVAL_CONFIG } from '../../../src/engine/operators/final-results.ts';
import { kstreamSessionWindowAggregate } from '../../../src/engine/operators/aggregates/kstream-session-window-aggregate.ts';
import type { AnyStoreBuilder } from '../../../src/engine/processor/state-store.ts';
import { ThreadCache } from '../../../src/engine/state/cache/thread-cache.ts';
import { EmitStrategy } from '../../../src/engine/windows/emit-strategy.ts';
import { SessionWindows } from '../../../src/engine/windows/session-windows.ts';
import { Windowed, sessionWindow } from '../../../src/engine/windows/windowed.ts';
import { OperatorLine } from './operator-line.ts';
import { sessionStore } from './operator-stores.ts';

const append = (_: string, value: string | null, aggregate: string): string => `${aggregate}${String(value)}`;
const bar = (_: string, one: string, two: string): string => `<${one}|${two}>`;
const concat = (_: string, one: string, two: string): string => one + two;
const onUpdate = EmitStrategy.onWindowUpdate();

function sessions(windows: SessionWindows, merger = bar, store: AnyStoreBuilder = sessionStore('s', windows.inactivityGapMs + windows.gracePeriodMs)): OperatorLine {
  return new OperatorLine({ stores: [store], threadCache: new ThreadCache(1_000_000) })
    .add(kstreamSessionWindowAggregate(windows, 's', onUpdate, () => '', append, merger), 'AGG');
}

test('a record merges the sessions within the gap, tombstones first, aggregator last', () => {
  const line = sessions(SessionWindows.ofInactivityGapAndGrace(10, 5));
  expect(line.pipe('k', 'a', 0, ['h'])).toBe('([k@0/0], a, 0)');
  expect(line.pipe('k', 'b', 10)).toBe('([k@0/0], null, 0) ([k@0/10], <|a>b, 10)');
  expect(line.pipe('k', 'c', 21)).toBe('([k@21/21], c, 21)');
  expect(line.pipe('k', 'd', 15)).toBe('([k@0/10], null, 10) ([k@21/21], null, 21) ([k@0/21], <<|<|a>b>|c>d, 21)');
  expect(line.pipe('k', 'e', 40)).toBe('([k@40/40], e, 40)');
  expect(line.pipe('k', 'f', 24)).toBe('-');
  expect(line.pipe('k', 'g', 25)).toBe('([k@25/25], g, 25)');
  expect(line.pipe('k', null, 40)).toBe('([k@40/40], <|e>null, 40)');
  expect(line.pipe(null, 'x', 40)).toBe('-');
  // the store has forgotten [25,25] already, yet its result goes out
  expect(line.drops.filter(({ node }) => node === 's').map(({ reason }) => reason)).toEqual(['expired-record']);
  expect(line.drops.filter(({ node }) => node === 'AGG')).toEqual([
    {
      node: 'AGG', reason: 'expired-session',
      details: { store: 's', timestamp: 24, sessionStart: 24, sessionEnd: 24, streamTime: 40, gracePeriodMs: 5, inactivityGapMs: 10, closeTime: 25 },
    },
    { node: 'AGG', reason: 'null-key', details: null },
  ]);
});

test('a record between two sessions bridges them', () => {
  const line = sessions(SessionWindows.ofInactivityGapAndGrace(10, 50), concat);
  line.pipe('k', 'a', 0);
  line.pipe('k', 'b', 20);
  expect(line.pipe('k', 'c', 10)).toBe('([k@0/0], null, 0) ([k@20/20], null, 20) ([k@0/20], abc, 20)');
  expect(line.pipe('j', 'd', 10)).toBe('([j@10/10], d, 10)');
});

test('old values of merged sessions go out with their tombstones', () => {
  const aggregate = kstreamSessionWindowAggregate(SessionWindows.ofInactivityGapWithNoGrace(10), 's', onUpdate, () => '', append, concat);
  aggregate.enableSendingOldValues(true);
  const line = new OperatorLine({ stores: [sessionStore('s', 10)], changes: true }).add(aggregate);
  expect(line.pipe('k', 'a', 0)).toBe('([k@0/0], a<null, 0)');
  expect(line.pipe('k', 'b', 5)).toBe('([k@0/0], null<a, 0) ([k@0/5], ab<null, 5)');
  const getter = aggregate.view().get();
  getter.init(line.contextOf(0));
  expect(getter.get(new Windowed('k', sessionWindow(0, 5)))).toEqual({ value: 'ab', timestamp: 5 });
  expect(getter.get(new Windowed('k', sessionWindow(0, 0)))).toBe(null);
});

test('through a cache results have the headers of the put, and the end of their session for a timestamp', () => {
  const line = sessions(SessionWindows.ofInactivityGapWithNoGrace(10), concat, sessionStore('s', 10, { cached: true }));
  expect(line.pipe('k', 'a', 0, ['h'])).toBe('([k@0/0], a, 0 {h})');
  expect(line.pipe('k', 'b', 5, ['g'])).toBe('([k@0/0], null, 0 {g}) ([k@0/5], ab, 5 {g})');
  expect(line.holds.map(({ reason }) => reason)).toEqual(['cached-until-commit', 'cached-until-commit']);
});

test('on close, sessions go out after gap and grace, by end, then by key', () => {
  const line = new OperatorLine({ stores: [sessionStore('s', 1000)], config: { [EMIT_INTERVAL_CONFIG]: 0 } })
    .add(kstreamSessionWindowAggregate(SessionWindows.ofInactivityGapWithNoGrace(10), 's', EmitStrategy.onWindowClose(), () => '', append, concat), 'AGG');
  expect(line.pipe('k', 'a', 0)).toBe('-');
  expect(line.pipe('j', 'b', 5)).toBe('-');
  expect(line.pipe('k', 'c', 8)).toBe('-');
  expect(line.pipe('k', 'd', 16, ['h'])).toBe('([j@5/5], b, 5 {h})');
  expect(line.pipe('k', 'e', 19)).toBe('-');
  expect(line.pipe('k', 'f', 50)).toBe('([k@0/19], acde, 19)');
  expect(line.pipe('k', 'g', 100)).toBe('([k@50/50], f, 50)');
  expect(line.metadata.get('s')).toBe(90);
  expect(new Set(line.fates)).toEqual(new Set(['emit-on-window-close']));
});
