import { expect, test } from 'vitest';
import { StreamsException } from '../../../src/engine/errors/errors.ts';
import { ktableSuppress, type SuppressBufferBounds } from '../../../src/engine/operators/tables/ktable-suppress.ts';
import { Change } from '../../../src/engine/operators/tables/ktable.ts';
import type { OperatorContext } from '../../../src/engine/processor/context.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import { timeWindowedSerde } from '../../../src/engine/serde/windowed.ts';
import { SuppressBufferBuilder } from '../../../src/engine/state/buffers/suppress-buffer.ts';
import { Windowed, timeWindow } from '../../../src/engine/windows/windowed.ts';
import { OperatorLine } from './operator-line.ts';
import { tableNode, tableSource, tableStore } from './table-stores.ts';

const text = Serdes.string();
const UNBOUNDED: SuppressBufferBounds = { maxRecords: Infinity, maxBytes: Infinity, whenFull: 'shut-down' };

/** untilWindowCloses over changes of windowed keys. */
function untilWindowCloses(graceMs: number): OperatorLine {
  const parent = tableNode(tableSource('t'));
  return new OperatorLine({ stores: [new SuppressBufferBuilder('buffer', timeWindowedSerde(text, 10), text)], changes: true })
    .add(ktableSuppress({ parent: parent as never, storeName: 'buffer', wait: graceMs, timeOf: 'window-end', bufferConfig: UNBOUNDED, safeToDropTombstones: true }));
}
function at(key: string, start: number): Windowed<string> { return new Windowed(key, timeWindow(start, start + 10)); }

/** untilTimeLimit over a table source. */
function untilTimeLimit(wait: number, bufferConfig = UNBOUNDED): OperatorLine & { readonly view: (key: string) => unknown } {
  const source = tableSource('t');
  const suppress = ktableSuppress<string, string>({
    parent: tableNode(source), storeName: 'buffer', wait, timeOf: 'record', bufferConfig, safeToDropTombstones: false,
  });
  const line = new OperatorLine({ stores: [tableStore('t'), new SuppressBufferBuilder('buffer', text, text)] }).add(source).add(suppress);
  return Object.assign(line, {
    view(key: string): unknown {
      const getter = suppress.view().get();
      getter.init(line.contextOf(1) as OperatorContext);
      return getter.get(key);
    },
  });
}

test('final results leave when stream time has reached the end and grace of their window, by end and then key', () => {
  const line = untilWindowCloses(5);
  expect(line.pipe(at('k', 0), new Change('a', null), 0, ['h1'])).toBe('-');
  expect(line.pipe(at('j', 0), new Change('b', null), 9)).toBe('-');
  expect(line.pipe(at('k', 10), new Change('c', null), 12)).toBe('-');
  expect(line.pipe(at('k', 10), new Change('cd', 'c'), 14, ['h2'])).toBe('-');
  expect(line.pipe(at('z', 10), new Change('e', null), 15, ['h3'])).toBe('([j@0/10], b<null, 9) ([k@0/10], a<null, 0 {h1})');
  expect(line.pipe(at('g', 20), new Change('f', null), 25)).toBe('([k@10/20], cd<c, 14 {h2}) ([z@10/20], e<null, 15 {h3})');
});

test('a tombstone is no final result, and a key may come back', () => {
  const line = untilWindowCloses(0);
  line.pipe(at('k', 0), new Change('a', null), 1);
  line.pipe(at('k', 0), new Change<string>(null, 'a'), 2);
  expect(line.pipe(at('k', 10), new Change('b', null), 12)).toBe('-');
  expect(line.drops.map(({ reason }) => reason)).toEqual(['final-tombstone']);
  expect(line.dropped).toBe(0);
});

test('a hold says when the window closes; what goes straight through is not held', () => {
  const line = untilWindowCloses(5);
  line.pipe(at('k', 0), new Change('a', null), 3);
  expect(line.holds).toEqual([{
    node: 'NODE-0', reason: 'suppress-until-window-closes',
    details: { key: 'k@0/10', windowEnd: 10, graceMs: 5, streamTime: 3, closesAt: 15, replaces: false },
  }]);
  expect(line.pipe(at('k', 0), new Change('b', 'a'), 15)).toBe('([k@0/10], b<a, 15)');
  expect(line.holds).toHaveLength(1);
});

test('a time limit counts from the first change of a key, and later ones take its place', () => {
  const line = untilTimeLimit(5);
  for (const [key, value, time] of [['a', '1', 0], ['b', '1', 2], ['a', '2', 3], ['b', null, 4]] as const) expect(line.pipe(key, value, time)).toBe('-');
  expect(line.pipe('c', '1', 5)).toBe('(a, 2, 3)');
  expect(line.pipe('d', '1', 7)).toBe('(b, null, 4)');
  expect(line.pipe('d', '2', 20)).toBe('(c, 1, 5) (d, 2, 20)');
  expect(line.pipe('e', '1', 12)).toBe('(e, 1, 12)');
});

test('a time limit of 0 lets everything pass, late records too', () => {
  const line = untilTimeLimit(0);
  expect(line.pipe('a', '1', 10)).toBe('(a, 1, 10)');
  expect(line.pipe('a', '2', 5)).toBe('(a, 2, 5)');
});

test('a full buffer that may emit early lets the oldest go', () => {
  const line = untilTimeLimit(1_000_000, { maxRecords: 2, maxBytes: Infinity, whenFull: 'emit' });
  expect(line.pipe('a', '1', 0)).toBe('-');
  expect(line.pipe('b', '1', 5)).toBe('-');
  expect(line.pipe('c', '1', 3)).toBe('(a, 1, 0)');
  expect(line.pipe('a', '2', 9)).toBe('(c, 1, 3)');
  expect(line.pipe('d', '1', 1)).toBe('(d, 1, 1)');
  expect(line.pipe('e', '1', 50)).toBe('(b, 1, 5)');
});

test('bytes are counted as Kafka counts them: 32 for one-byte key and value from a topic of two letters', () => {
  expect(untilTimeLimit(100, { maxRecords: Infinity, maxBytes: 32, whenFull: 'emit' }).pipe('a', '1', 0)).toBe('-');
  expect(untilTimeLimit(100, { maxRecords: Infinity, maxBytes: 31, whenFull: 'emit' }).pipe('a', '1', 0)).toBe('(a, 1, 0)');
});

test('a full strict buffer ends the application', () => {
  const line = untilTimeLimit(100, { maxRecords: 1, maxBytes: Infinity, whenFull: 'shut-down' });
  expect(line.pipe('a', '1', 0)).toBe('-');
  expect(() => line.pipe('b', '1', 0)).toThrow(StreamsException);
  expect(() => line.pipe('c', '1', 0)).toThrow(/NODE-1 buffer exceeded its max capacity. Currently \[3\/1\] records/);
});

test('a reader of a suppressed table sees the value from before the first change that waits', () => {
  const line = untilTimeLimit(10);
  line.pipe('k', '1', 5);
  expect(line.view('k')).toBeNull();
  expect(line.pipe('q', 'z', 30)).toBe('(k, 1, 5)');
  expect(line.view('k')).toEqual({ value: '1', timestamp: 5 });
  line.pipe('k', '2', 31);
  line.pipe('k', '3', 32);
  expect(line.view('k')).toEqual({ value: '1', timestamp: -1 });
});
