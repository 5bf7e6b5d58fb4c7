import { describe, expect, test } from 'vitest';
import { Consumed, Grouped, Materialized, Produced, Record, Serdes, Stores, type StreamsBuilder } from '../../../../src/engine/index.ts';
import type { ProcessorContext } from '../../../../src/engine/processor/context.ts';
import type { KeyValueStore } from '../../../../src/engine/state/stores.ts';
import { plainText } from '../../../../src/engine/session/sentences/text.ts';
import { counts, finals, input, leftJoin, open, pageSessions, record, slidingCounts, visitsPerMinute, VISITS, wordCount } from '../sessions.ts';
import { ask, finished, flat, inputsOf, refusal } from './ask.ts';

const text = Serdes.string();

describe('the value of an aggregate', () => {
  test('is told by all its writes, newest first, each with its record', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    expect(await ask(on, 'why visits-per-minute alice @00:00')).toEqual([
      'Why visits-per-minute alice@[00:00,01:00) = 2?',
      'visits-per-minute: alice@[00:00,01:00) = 2  (3.2)',
      '├─ aggregate changed visits-per-minute alice@[00:00,01:00) from 1 to 2, by record 3: visits-0 offset 2, alice = /cart at 00:59.999  (3.2)',
      '└─ aggregate put the first value, 1, at alice@[00:00,01:00) of visits-per-minute, by record 1: visits-0 offset 0, alice = /home at 00:05  (1.2)',
    ]);
  });

  test('of many writes shows the newest and counts the others, until all are asked for', async () => {
    const on = await finished(open(counts, [{ topic: 'visits', records: Array.from({ length: 30 }, (_, i) => record('alice', 'x', i * 1000)) }]));
    const short = await ask(on, 'why counts alice');
    expect(short).toHaveLength(11);
    expect(short.at(-1)).toContain('… and 22 earlier writes of this key');
    expect(await ask(on, 'why counts alice all')).toHaveLength(32);
    expect((await inputsOf(on, 'why counts alice all')).inputs).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  });

  test('passes over records that left it as it was', async () => {
    const on = await finished(open((builder: StreamsBuilder) => {
      builder.stream('temperatures', Consumed.with(text, Serdes.long())).groupByKey().reduce((a, b) => (a > b ? a : b), Materialized.as('highest')).toStream().to('out', Produced.with(text, Serdes.long()));
    }, [input('temperatures', ['a', 5, 0], ['a', 3, 1000], ['a', 4, 2000], ['a', 9, 3000])]));
    const lines = await ask(on, 'why highest a');
    expect(lines[2]).toContain('from 5 to 9');
    expect(lines[3]).toContain('2 records in between left it as it was');
    expect((await inputsOf(on, 'why highest a')).inputs).toEqual([1, 4]);
  });

  test('is the one at the cursor, not the newest', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    await on.execute('goto 1');
    expect((await inputsOf(on, 'why visits-per-minute alice @00:00')).inputs).toEqual([1]);
    expect(await refusal(on, 'why visits-per-minute carol')).toContain('whynot says why');
  });

  test('in a session names what was merged', async () => {
    const on = await finished(open(pageSessions, [input('visits', ['a', 'x', 0], ['a', 'x', 50_000], ['a', 'x', 25_000])]));
    const lines = await ask(on, 'why sessions-out');
    expect(lines.join('\n')).toContain('session [00:50,00:50] (1) was merged into it');
    expect((await inputsOf(on, 'why sessions-out')).inputs).toEqual([1, 2, 3]);
    expect((await inputsOf(on, 'why sessions-out 1')).inputs).toEqual([2]);
  });

  test('in a sliding window names the window that it began as', async () => {
    const on = await finished(open(slidingCounts, [input('readings', ['a', 'x', 10_000], ['a', 'x', 15_000], ['a', 'x', 12_000])]));
    expect((await ask(on, 'why sliding a @[00:05,00:15]')).join('\n')).toContain('it began as the content of window [00:00,00:10] (1)');
    expect((await inputsOf(on, 'why sliding a @[00:05,00:15]')).inputs).toEqual([1, 2, 3]);
    expect((await inputsOf(on, 'why sliding a @[00:10.001,00:20.001]')).inputs).toEqual([2, 3]);
  });
});

describe('an output', () => {
  test('is followed through a repartition topic, with what each step made of it', async () => {
    const on = await finished(open(wordCount, [input('lines', [null, 'a b a', 0], [null, 'a', 1000])]));
    expect(await ask(on, 'why word-counts 1')).toEqual([
      'Why word-counts-0 offset 1: b = 1?',
      'word-counts-0 offset 1: b = 1 at 00:00  (1.19)',
      '└─ aggregate put the first value, 1, at b of words  (1.17)',
      '   └─ came through app-words-repartition-0 offset 1, where words-repartition-filter had sent it by its key b  (1.16)',
      '      └─ flatMapValues made b of a b a; selectKey gave it the key b instead of ∅  (1.7)',
      '         └─ record 1: lines-0 offset 0, ∅ = a b a at 00:00  (1.1)',
    ]);
  });

  test('of a flush says how many updates were never seen', async () => {
    const on = await finished(open(counts, [input('visits', ['a', 'x', 0], ['b', 'x', 1000], ['a', 'x', 2000])], { config: { 'statestore.cache.max.bytes': 10_000 } }));
    expect((await ask(on, 'why counts a'))[1]).toContain('in the cache and not yet flushed');
    await on.execute('commit');
    expect((await ask(on, 'why counts-out'))[2]).toContain('a commit let a = 2 out of the cache of counts: the last of 2 updates, the others were never seen downstream');
    expect((await inputsOf(on, 'why counts-out')).inputs).toEqual([1, 3]);
    expect((await inputsOf(on, 'why counts-out 0')).inputs).toEqual([2]);
  });

  test('of suppress names what is in it apart from what let it go', async () => {
    const on = await finished(open(finals, [input('readings', ['a', 'x', 0], ['b', 'x', 1000], ['a', 'x', 12_000], ['a', 'x', 16_000])]));
    expect(await inputsOf(on, 'why final 0')).toEqual({ inputs: [1], triggers: [4] });
    expect(await inputsOf(on, 'why final 1')).toEqual({ inputs: [2], triggers: [4] });
    expect((await ask(on, 'why final 1')).at(-1)).toBe('└─ it came out now because record 4 (a = x at 00:16) moved stream time here to 00:16  (4.3)');
  });

  test('of a join of streams names both records', async () => {
    const on = await finished(open(leftJoin, [input('orders', ['o1', 'x', 0], ['o1', 'y', 1000], ['o2', 'z', 2000]), input('payments', ['o1', 'p', 1500], ['o1', 'q', 1600])]));
    expect(await ask(on, 'why paid-orders 0').then((lines) => lines[1])).toContain('o1 = x+p');
    expect((await inputsOf(on, 'why paid-orders 0')).inputs).toEqual([1, 3]);
    expect((await inputsOf(on, 'why paid-orders 1')).inputs).toEqual([2, 3]);
    expect((await inputsOf(on, 'why paid-orders 2')).inputs).toEqual([1, 4]);
    expect((await ask(on, 'why paid-orders 1')).join('\n')).toContain('matched it with o1 = y at 00:01');
  });

  test('of an unmatched record names it, and the record that ended its window', async () => {
    const on = await finished(open(leftJoin, [input('orders', ['o1', 'x', 0]), input('payments')]));
    const clocked = await finished(open(leftJoin, [input('orders', ['o1', 'x', 0], ['o2', 'y', 30_000]), input('payments', ['o9', 'p', 29_000])], { config: { '__emit.interval.ms.kstreams.outer.join.spurious.results.fix__': 0 } }));
    expect(await refusal(on, 'why paid-orders')).toContain('nothing has been sent to paid-orders');
    expect(await inputsOf(clocked, 'why paid-orders 0')).toEqual({ inputs: [1], triggers: [2] });
  });

  test('of tables names the row that was joined, and both halves of a change', async () => {
    const on = await finished(open((builder: StreamsBuilder) => {
      const left = builder.table('l', Consumed.with(text, text));
      const right = builder.table('r', Consumed.with(text, text));
      left.join(right, (a, b) => a + b).groupBy((_key, value) => [value, value], Grouped.with(text, text))
        .aggregate(() => '', (_key, value, all) => `${all}+${value}`, (_key, value, all) => `${all}-${value}`, Materialized.with(text, text)).toStream().to('out', Produced.with(text, text));
    }, [input('l', ['a', 'x', 0], ['a', 'y', 2000]), input('r', ['a', 'p', 500])]));
    expect((await inputsOf(on, 'why out 0')).inputs).toEqual([1, 2]);
    expect((await ask(on, 'why out 1'))[1]).toContain('+xp-xp');
    expect((await inputsOf(on, 'why out 1')).inputs).toEqual([1, 2, 3]);
    expect((await inputsOf(on, 'why out 2')).inputs).toEqual([2, 3]);
  });

  test("of a left join without a row says that none was there, and who deleted it", async () => {
    const on = await finished(open((builder: StreamsBuilder) => {
      const profiles = builder.table('profiles', Consumed.with(text, text));
      builder.stream('clicks', Consumed.with(text, text)).leftJoin(profiles, (click, profile) => `${click}/${profile}`).to('out', Produced.with(text, text));
    }, [input('profiles', ['a', 'p', 0], ['a', null, 1000]), input('clicks', ['a', 'x', 500], ['a', 'y', 2000], ['b', 'z', 3000])]));
    expect((await inputsOf(on, 'why out 0')).inputs).toEqual([1, 2]);
    expect((await ask(on, 'why out 1')).join('\n')).toMatch(/found no a in profiles-STATE-STORE-\d+ at that moment[^]*deleted a from/);
    expect((await inputsOf(on, 'why out 1')).inputs).toEqual([3, 4]);
    expect((await inputsOf(on, 'why out 2')).inputs).toEqual([5]);
  });

  test('of a foreign-key join goes the whole round', async () => {
    const on = await finished(open((builder: StreamsBuilder) => {
      const orders = builder.table('orders', Consumed.with(text, text));
      const products = builder.table('products', Consumed.with(text, text));
      orders.join(products, (order: string) => order.split(':')[0]!, (order, product) => `${order}=${product}`).toStream().to('out', Produced.with(text, text));
    }, [input('products', ['p1', 'pen', 0], ['p2', 'ink', 10]), input('orders', ['o1', 'p1:2', 1000], ['o2', 'p2:1', 1500])]));
    expect((await ask(on, 'why out 0'))[1]).toContain('p1:2=pen');
    expect((await inputsOf(on, 'why out 0')).inputs).toEqual([1, 3]);
    expect((await inputsOf(on, 'why out 1')).inputs).toEqual([2, 4]);
  });

  test("of a user's processor follows what it read, also when a punctuation sent it", async () => {
    const on = await finished(open((builder: StreamsBuilder) => {
      builder.addStateStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('seen'), text, text));
      builder.stream('in', Consumed.with(text, text)).process(() => {
        let store: KeyValueStore<string, string>;
        let context: ProcessorContext<string, string>;
        return {
          init(given: ProcessorContext<string, string>) {
            context = given;
            store = given.getStateStore('seen');
            given.schedule(10_000, 'stream-time', () => {
              const latest = store.get('a');
              if (latest !== null) context.forward(new Record('tick', latest, 0));
            });
          },
          process(record: Record<string, string>) {
            const before = store.get(record.key);
            store.put(record.key, record.value);
            context.forward(record.withValue(`${before ?? 'none'}>${record.value}`));
          },
        };
      }, 'seen').to('out', Produced.with(text, text));
    }, [input('in', ['a', '1', 1000], ['b', '2', 2000], ['a', '3', 3000])]));
    const outputs = on.session.timeline.outputs.get('out')!;
    const last = outputs.length - 1;
    expect((await ask(on, `why out ${last}`))[1]).toContain('a = 1>3');
    expect((await inputsOf(on, `why out ${last}`)).inputs).toEqual([1, 3]);
  });
});

describe('a question', () => {
  test('without words is about the step at the cursor', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    await on.execute('goto 6.2');
    expect((await ask(on, 'why')).join('\n')).toMatch(/aggregate: dropped: its key is null[^]*record 6: visits-0 offset 5/);
    await on.execute('goto 3.2');
    expect((await ask(on, 'why'))[0]).toBe('Why visits-per-minute alice@[00:00,01:00) = 2?');
    await on.execute('goto 0');
    expect(await refusal(on, 'why')).toContain('nothing has happened yet');
  });

  test('takes records, nodes and rows', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    expect((await ask(on, 'why record 5'))[1]).toContain('record 5: visits-0 offset 4, bob = /faq at 00:40: emitted 1');
    expect((await ask(on, 'why node toStream'))[0]).toContain('Why did toStream see carol@[02:00,03:00) = 1?');
    const row = on.session.view({ store: { name: 'visits-per-minute', partition: null, filter: 'bob', from: 0, limit: 1, raw: false } }).store!.rows[0]!;
    expect((await ask(on, `why row ${JSON.stringify('visits-per-minute')} ${JSON.stringify(row.id)}`))[0]).toBe('Why visits-per-minute bob@[00:00,01:00) = 2?');
  });

  test('that makes no sense is answered with what there is', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    expect(await refusal(on, 'why count')).toContain('did you mean counts?');
    expect(await refusal(on, 'why visits-per-minute')).toContain('needs a key');
    expect(await refusal(on, 'why counts 99')).toContain('no record with offset 99');
    expect(await refusal(on, 'why record 99')).toContain('record 99 has not been taken yet: the run stands after 8');
    expect(await refusal(on, 'why node nope')).toContain('there is no node nope');
    expect(await refusal(on, 'why row visits-per-minute zz')).toContain('rows are named by the bytes of their key in hex');
  });

  test('stays on the screen, in the language of the session, with moments to go to', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    await on.execute('why visits-per-minute alice @00:00');
    const why = on.session.view({ why: { of: null } }, on.extras()).why!;
    expect(flat(why.root).map((cause) => cause.moment)).toEqual([{ record: 3, step: 2 }, { record: 3, step: 2 }, { record: 1, step: 2 }]);
    expect(new Set(flat(why.root).map((cause) => cause.id)).size).toBe(3);
    on.session.language = 'zh';
    expect(plainText(on.session.view({ why: { of: null } }, on.extras()).why!.question)).toBe('为什么 visits-per-minute 中 alice@[00:00,01:00) = 2？');
  });

  test('about what the recording has let go says so', async () => {
    const on = await finished(open(counts, [{ topic: 'visits', records: Array.from({ length: 2700 }, (_, i) => record(i === 0 ? 'old' : 'alice', 'x', i * 10)) }], { maxEvents: 20_000 }));
    expect((await ask(on, 'why counts old')).join('\n')).toContain('older than what the recording still holds');
    expect(await refusal(on, 'why record 1')).toContain('older than what the recording still holds');
    expect((await ask(on, 'why counts alice all')).at(-1)).toContain('older than what the recording still holds');
  });
});
