import { expect, test } from 'vitest';
import { bytesOfLatin1, latin1Of } from '../../../src/engine/common/bytes.ts';
import { SeededRandom } from '../../../src/engine/common/random.ts';
import { LiveKeys } from '../../../src/engine/debug/live-keys.ts';
import { Projection } from '../../../src/engine/debug/projection.ts';
import { Timeline } from '../../../src/engine/debug/timeline.ts';
import { EventLog } from '../../../src/engine/trace/event-log.ts';

function written(maxEvents: number, count: number): Timeline {
  const random = new SeededRandom(3);
  const log = new EventLog(maxEvents);
  const timeline = new Timeline(log);
  const held = new Map<string, Uint8Array>();
  for (let i = 0; i < count; i++) {
    const key = `k${random.int(200)}`;
    const newValue = random.chance(0.4) ? null : bytesOfLatin1(String(i));
    log.emit({ kind: 'store-write', task: '0_0', store: 's', node: null, cause: 'put', key: bytesOfLatin1(key), oldValue: held.get(key) ?? null, newValue, timestamp: i });
    if (newValue === null) held.delete(key);
    else held.set(key, newValue);
  }
  return timeline;
}

test.each([['with all events', Infinity], ['with the oldest events let go', 1000]])('the list at any moment, near or far, is that of the projection (%s)', (_, maxEvents) => {
  const timeline = written(maxEvents, 40_000);
  const live = new LiveKeys(timeline, timeline.store('0_0', 's'));
  const { first, length } = timeline.log;
  for (const cursor of [length, length - 1, length - 50, length - 900, first + 10, first + 12, first + 3000, length - 3, length]) {
    expect(live.at(cursor), String(cursor)).toEqual([...new Projection(timeline, cursor).rows('0_0', 's')].map((row) => latin1Of(row.key)));
  }
});

test('before the oldest event that is left the list is the same one at every moment', () => {
  const timeline = written(1000, 40_000);
  const live = new LiveKeys(timeline, timeline.store('0_0', 's'));
  const { first } = timeline.log;
  const oldest = live.at(first);
  for (const cursor of [first - 1, first - 300, 5, 6]) {
    expect(live.at(cursor)).toBe(oldest);
    expect(live.at(cursor)).toEqual([...new Projection(timeline, cursor).rows('0_0', 's')].map((row) => latin1Of(row.key)));
  }
});

test('going far reads no events of keys that came and went once, however many there are', () => {
  const log = new EventLog(3000);
  const timeline = new Timeline(log);
  const one = bytesOfLatin1('1');
  const count = 60_000;
  const alive = 55_000;
  const write = (i: number, oldValue: Uint8Array | null, newValue: Uint8Array | null): void => log.emit({
    kind: 'store-write', task: '0_0', store: 's', node: null, cause: 'put', key: bytesOfLatin1(`user-${(i * 7919) % count}`), oldValue, newValue, timestamp: i,
  });
  for (let i = 0; i < count; i++) {
    write(i, null, one);
    if (i >= alive) write(i - alive, one, null);
  }
  const live = new LiveKeys(timeline, timeline.store('0_0', 's'));
  let read = 0;
  const at = log.at.bind(log);
  log.at = (number) => {
    read++;
    return at(number);
  };
  for (const cursor of [log.length, log.first + 1500, log.first, log.length - 1]) {
    const ids = live.at(cursor);
    expect(ids.length).toBe(alive + (cursor === log.length ? 0 : (log.length - cursor) % 2));
    expect([...ids].sort()).toEqual(ids);
  }
  expect(read).toBeLessThan(1100);
});

test.each([['with all events', Infinity], ['with the oldest events let go', 1000]])('a filter asks about the keys that were written on the way only, and lets the same ones through (%s)', (_, maxEvents) => {
  const timeline = written(maxEvents, 40_000);
  const live = new LiveKeys(timeline, timeline.store('0_0', 's'));
  const { first, length } = timeline.log;
  let asked = 0;
  for (const cursor of [length, length - 3, length - 2, length - 400, first + 5, first + 30, first - 20, length]) {
    const moment = new Projection(timeline, cursor);
    const rows = [...moment.rows('0_0', 's')].map((row) => ({ id: latin1Of(row.key), value: latin1Of(row.value) }));
    const before = asked;
    const found = live.matching(cursor, '7', (id) => {
      asked++;
      return rows.some((row) => row.id === id && row.value.includes('7'));
    });
    expect(found, String(cursor)).toEqual(rows.filter(({ value }) => value.includes('7')).map(({ id }) => id));
    if (cursor === length - 3 || cursor === length - 2) expect(asked - before).toBeLessThanOrEqual(3);
  }
  expect(live.matching(length, 'k1', (id) => id.startsWith('k1'))).toEqual(live.at(length).filter((id) => id.startsWith('k1')));
});
