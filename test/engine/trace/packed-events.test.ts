import { expect, test } from 'vitest';
import { EventLog } from '../../../src/engine/trace/event-log.ts';
import type { TraceEvent } from '../../../src/engine/trace/events.ts';
import { PackedEvents } from '../../../src/engine/trace/packed-events.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const late = 1_704_067_200_000;

/** One of each kind, and the nulls that a kind may have. */
const EVENTS: readonly TraceEvent[] = [
  { kind: 'turn-start', task: '0_1', cause: 'record', topic: 'in', partition: 1, offset: 2 ** 40, key: bytes(1, 2), value: bytes(), timestamp: late, headers: [['h', bytes(9)], ['h', null]] },
  { kind: 'turn-start', task: '0_1', cause: 'commit', topic: null, partition: -1, offset: -1, key: null, value: null, timestamp: -1, headers: [] },
  { kind: 'node-enter', node: 'a', from: null, depth: 0, key: 'k', value: { deep: [1n] }, timestamp: late, headers: [] },
  { kind: 'node-enter', node: 'b', from: 'a', depth: 1, key: null, value: 0, timestamp: 0, headers: [['x', null]] },
  { kind: 'store-read', task: '0_1', store: 's', node: null, operation: 'get', key: bytes(7), found: null },
  { kind: 'store-write', task: '0_1', store: 's', node: 'b', cause: 'put', key: bytes(255), oldValue: null, newValue: bytes(0, 1), timestamp: late },
  { kind: 'cache', task: '0_1', store: 's', key: bytes(1), dirty: true, cause: 'put' },
  { kind: 'cache', task: '0_1', store: 's', key: bytes(1), dirty: false, cause: 'flush' },
  { kind: 'time-advance', clock: 'stream', scope: '0_1', old: -1, new: late },
  { kind: 'output', task: '0_1', role: 'sink', node: 'b', topic: 'out', partition: 0, offset: 3, key: bytes(1), value: null, timestamp: null, headers: [] },
  { kind: 'drop', task: '0_1', node: 'b', reason: 'null-key', counted: true, details: { key: null, at: 1n } },
  { kind: 'hold', task: '0_1', node: null, reason: 'grace-buffer', details: null },
  { kind: 'failure', task: '0_1', node: 'b', error: 'TypeError', message: 'x', answer: null },
  { kind: 'punctuate', task: '0_1', action: 'fire', node: 'b', type: 'wall-clock-time', schedule: 1, oldDue: late, newDue: null, time: late },
  { kind: 'commit', task: '0_1', offsets: [['in', 0, -1, 5]] },
  { kind: 'sent', output: 4, topic: 'out', partition: 2, offset: 2 ** 33 },
  { kind: 'turn-end', task: '0_1' },
];

test('packed events come out as they went in', () => {
  const packed = new PackedEvents(EVENTS);
  for (let i = EVENTS.length - 1; i >= 0; i--) expect(packed.at(i)).toEqual(EVENTS[i]);
});

test('a log gives every event under its number, however long ago it was told', () => {
  const log = new EventLog();
  const count = 30_000;
  for (let i = 0; i < count; i++) log.emit(EVENTS[i % EVENTS.length]!);
  for (let i = 0; i < count; i += 611) expect(log.at(i)).toEqual(EVENTS[i % EVENTS.length]);
  expect(() => log.at(count)).toThrow(`the trace holds events 0 to ${count - 1}, not ${count}`);
});

test('a log with a limit lets the oldest events go and says so', () => {
  const log = new EventLog(10_000);
  for (let i = 0; i < 40_000; i++) log.emit(EVENTS[i % EVENTS.length]!);
  expect(log.first).toBeGreaterThan(0);
  expect(log.length - log.first).toBeLessThan(20_000);
  expect(log.at(log.first)).toEqual(EVENTS[log.first % EVENTS.length]);
  expect(() => log.at(0)).toThrow('not 0');
});

test('a log with a limit of bytes keeps fewer events where they are large', () => {
  const kept = (length: number): number => {
    const log = new EventLog(Infinity, 4_000_000);
    for (let i = 0; i < 20_000; i++) log.emit({ kind: 'store-write', task: '0_0', store: 's', node: null, cause: 'put', key: new Uint8Array(8), oldValue: null, newValue: new Uint8Array(length), timestamp: i });
    return log.length - log.first;
  };
  expect(kept(10)).toBe(20_000);
  expect(kept(1000)).toBeLessThan(7000);
  expect(kept(1000)).toBeGreaterThan(3000);
});
