import { expect, test } from 'vitest';
import {
  Consumed, Grouped, Materialized, Produced, Record, Serdes, Stores, Suppressed, BufferConfig, TimeWindows, WindowedSerdes, type StreamsBuilder,
} from '../../../../src/engine/index.ts';
import type { ProcessorContext } from '../../../../src/engine/processor/context.ts';
import type { Debugger } from '../../../../src/engine/session/debugger.ts';
import { counts, finals, input, leftJoin, open, visitsPerMinute, VISITS } from '../sessions.ts';
import { ask, finished } from '../asking/ask.ts';

const text = Serdes.string();
const rule = async (on: Debugger): Promise<unknown> => ((await on.execute('profiles')).data as { readonly rule: unknown }).rule;

test('agree where no rule matters', async () => {
  const on = await finished(open((builder: StreamsBuilder) => {
    builder.stream('in', Consumed.with(text, text)).mapValues((value: string) => value.toUpperCase()).to('out', Produced.with(text, text));
  }, [input('in', ['a', 'x', 0], ['b', 'y', 1000])]));
  expect((await ask(on, 'profiles')).at(-1)).toBe('the test driver and production give the same for these 2 records');
});

test('differ by the cache: production swallows updates that a test sees', async () => {
  const on = await finished(open(counts, [input('visits', ['a', 'x', 0], ['b', 'x', 1000], ['a', 'x', 2000])]));
  const lines = (await ask(on, 'profiles')).join('\n');
  expect(lines).toContain('driver and production differ first at record 1');
  expect(lines).toContain('production: counts-out b = 1, counts-out a = 2');
  expect(lines).toContain('the record cache makes the difference');
  expect(await rule(on)).toBe('cache');
});

test('commit by the wall clock, which goes with the records', async () => {
  const on = await finished(open(counts, [input('visits', ['a', 'x', 0], ['a', 'x', 1000], ['a', 'x', 60_000])]));
  const lines = (await ask(on, 'profiles all')).join('\n');
  // the record of a minute brings the clock so far that the two before it were committed
  expect(lines).toContain('one record came out differently');
  expect(lines).toContain('record 1: visits-0 a = x');
});

test('differ by partitions: each task has a stream time of its own', async () => {
  const on = await finished(open(finals, [input('readings', ['a', 'x', 0], ['d', 'x', 16_000])], { partitions: { readings: 2 }, config: { 'statestore.cache.max.bytes': 0 } }));
  const lines = (await ask(on, 'profiles')).join('\n');
  expect(lines).toMatch(/driver: final a@\[00:00,00:10\) = 1/);
  expect(lines).toContain('partitions and tasks make the difference');
  expect(await rule(on)).toBe('tasks');
});

test('differ by the throttle: unmatched results are looked for once a second', async () => {
  const on = await finished(open(leftJoin, [input('orders', ['o1', 'x', 0], ['o2', 'y', 5600], ['o3', 'z', 20_000], ['o4', 'w', 20_700]), input('payments')]));
  expect(await rule(on)).toBe('throttle');
});

test('differ by the wall clock: punctuations of wall-clock time run only where it goes', async () => {
  const on = await finished(open((builder: StreamsBuilder) => {
    builder.stream('in', Consumed.with(text, text)).process(() => {
      let context: ProcessorContext<string, string>;
      return {
        init(given: ProcessorContext<string, string>) {
          context = given;
          given.schedule(10_000, 'wall-clock-time', (now) => context.forward(new Record('tick', 'tock', now)));
        },
        process(record: Record<string, string>) { context.forward(record); },
      };
    }).to('out', Produced.with(text, text));
  }, [input('in', ['a', 'x', 0], ['a', 'y', 25_000])]));
  expect(await rule(on)).toBe('clock');
});

test('differ by the order: a task takes the lowest timestamp, a test pipes what it likes', async () => {
  const on = await finished(open((builder: StreamsBuilder) => {
    const profiles = builder.table('profiles', Consumed.with(text, text));
    builder.stream('clicks', Consumed.with(text, text)).join(profiles, (click, profile) => `${click}/${profile}`).to('out', Produced.with(text, text));
  }, [input('clicks', ['a', 'x', 2000]), input('profiles', ['a', 'p', 1000])]));
  await ask(on, 'move 2 before 1');
  expect((await ask(on, 'profiles')).at(-1)).toContain('give the same');
});

test('run all sub-topologies in one task under the driver', async () => {
  const on = await finished(open((builder: StreamsBuilder) => {
    builder.stream('in', Consumed.with(text, text)).groupBy((_key, value) => value, Grouped.with(text, text)).windowedBy(TimeWindows.ofSizeAndGrace(10_000, 0)).count(Materialized.as('w'))
      .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded())).toStream().to('out', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(text, 10_000), Serdes.long()));
    builder.addStateStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('unused'), text, text));
  }, [input('in', [null, 'a', 0], [null, 'b', 11_000])]));
  const lines = (await ask(on, 'profiles')).join('\n');
  expect(lines).toContain('in: 1');
  expect(lines).not.toContain('NaN');
});

test('speak Chinese', async () => {
  const on = await finished(open(visitsPerMinute, [VISITS]));
  on.session.language = 'zh';
  for (const line of await ask(on, 'profiles')) if (!/^ {2}visits|^ {6}/.test(line)) expect(line).toMatch(/\p{Script=Han}/u);
});
