import { expect, test } from 'vitest';
import { Consumed, Joined, Produced, Serdes, type StreamsBuilder } from '../../../src/engine/index.ts';
import { input, open } from './sessions.ts';

const text = Serdes.string();
const join = (builder: StreamsBuilder): void => {
  const table = builder.table('customers', Consumed.with(text, text));
  builder.stream('orders', Consumed.with(text, text)).join(table, (order, level) => `${order} ${level}`, Joined.with(text, text, text)).to('out', Produced.with(text, text));
};

test('a wait for an empty queue counts from the record before it, whether or not somebody has asked for more', async () => {
  const ways = [];
  for (const asks of [true, false]) {
    const session = await open(join, [input('customers', ['a', 'gold', 0]), input('orders', ['a', 'o1', 5000], ['a', 'o2', 6000])], { config: { 'max.task.idle.ms': 10_000 } });
    await session.goto(1);
    if (asks) await session.end();
    await session.advanceWallClock(9999);
    await session.end();
    const before = session.timeline.inputCount;
    await session.advanceWallClock(1);
    await session.end();
    ways.push([before, session.timeline.inputCount]);
  }
  expect(ways).toEqual([[1, 3], [1, 3]]);
});
