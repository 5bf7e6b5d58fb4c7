import { expect, test } from 'vitest';
import { formatValue } from '../../../src/cli/output/values.ts';
import { Consumed, Produced, Serdes, SessionWindows, SlidingWindows, TimeWindows, WindowedSerdes, type StreamsBuilder } from '../../../src/engine/index.ts';
import type { Json } from '../../../src/engine/session/codec.ts';
import { runToEnd } from '../../../src/engine/session/run-to-end.ts';
import type { InputRecord } from '../../../src/engine/session/session-options.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2024, 0, 1, 12);
const strings = Consumed.with(Serdes.string(), Serdes.string());
const times = Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), MINUTE), Serdes.long());
const sessions = Produced.with(WindowedSerdes.sessionWindowedSerdeFrom(Serdes.string()), Serdes.long());

/** The keys that `kstep run` gives for two visits of alice, at 12:00 and 12:00:30. */
async function keysOf(build: (builder: StreamsBuilder) => void): Promise<readonly Json[]> {
  const keys: Json[] = [];
  const visit = (timestamp: number): InputRecord => ({ key: 'alice', value: '/home', timestamp, partition: null, headers: [], raw: null, note: null, where: 'test' });
  await runToEnd({
    session: { title: 'visits', topology: build, inputs: [{ topic: 'visits', records: [visit(NOON), visit(NOON + MINUTE / 2)] }] },
    clock: { now: () => 0 }, onOutput: ({ key }) => keys.push(key), trace: null, stopped: () => false, idleMs: 0,
  });
  return keys;
}

test('kstep run closes time windows with a bracket that leaves their end out, and tells programs their kind', async () => {
  const keys = await keysOf((builder) => void builder.stream('visits', strings).groupByKey().windowedBy(TimeWindows.ofSizeWithNoGrace(MINUTE)).count().toStream().to('counts', times));
  expect(keys.at(-1)).toEqual({ key: 'alice', start: NOON, end: NOON + MINUTE, kind: 'time' });
  expect(keys.map(formatValue)).toEqual(['alice@[2024-01-01 12:00,12:01)', 'alice@[2024-01-01 12:00,12:01)']);
});

test('kstep run closes session windows with a bracket that takes their end in', async () => {
  const keys = await keysOf((builder) => void builder.stream('visits', strings).groupByKey().windowedBy(SessionWindows.ofInactivityGapWithNoGrace(MINUTE)).count().toStream().to('counts', sessions));
  expect(keys.at(-1)).toEqual({ key: 'alice', start: NOON, end: NOON + MINUTE / 2, kind: 'session' });
  expect(formatValue(keys.at(-1)!)).toBe('alice@[2024-01-01 12:00,12:00:30]');
});

test('kstep run takes the end of sliding windows in, which Kafka writes as time windows', async () => {
  const keys = await keysOf((builder) => void builder.stream('visits', strings).groupByKey().windowedBy(SlidingWindows.ofTimeDifferenceWithNoGrace(MINUTE)).count().toStream().to('counts', times));
  expect(keys[0]).toMatchObject({ key: 'alice', kind: 'sliding' });
  expect(formatValue(keys[0]!)).toBe('alice@[2024-01-01 11:59,12:00]');
});

test('kstep run writes an object with a start and an end that is no window as what it is', () => {
  expect(formatValue({ key: 'alice', start: 1, end: 2 })).toBe('{"key":"alice","start":1,"end":2}');
});

test('what a value holds cannot end the line or move the cursor', () => {
  expect(formatValue('v\u001b[2J\n\tx\u007f')).toBe('v␛[2J␊␉x␡');
  expect(formatValue({ key: 'a\r', start: NOON, end: NOON + MINUTE, kind: 'time' })).toBe('a␍@[2024-01-01 12:00,12:01)');
  expect(formatValue({ text: 'a\nb' })).toBe('{"text":"a\\nb"}');
  expect(formatValue('上海 🙂 Zoë')).toBe('上海 🙂 Zoë');
});
