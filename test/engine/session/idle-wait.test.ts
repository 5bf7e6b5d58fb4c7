import { expect, test } from 'vitest';
import { Consumed, Joined, Produced, Serdes, type StreamsBuilder } from '../../../src/engine/index.ts';
import { Debugger } from '../../../src/engine/session/debugger.ts';
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

test('a run that waits says for what, and for how long, instead of being at its end', async () => {
  const session = await open(join, [input('customers', ['a', 'gold', 0]), input('orders', ['a', 'o1', 5000])], { config: { 'max.task.idle.ms': 10_000 } });
  const made = new Debugger(session);
  await made.execute('run');
  await made.execute('clock 4s');
  expect((await made.execute('next')).lines.join()).toContain('task 0_0 has records, and waits for one of customers-0, which is empty: max.task.idle.ms, for 6 s more (clock 6000ms)');
  await made.execute('clock 6000ms');
  await made.execute('run');
  expect((await made.execute('next')).lines.join()).toContain('this is the end of the input: 2 records');
});
