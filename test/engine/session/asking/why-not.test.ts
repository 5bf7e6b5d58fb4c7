import { describe, expect, test } from 'vitest';
import {
  Consumed, EmitStrategy, Grouped, JoinWindows, Materialized, Produced, Serdes, StreamJoined, TimeWindows, WindowedSerdes, type StreamsBuilder,
} from '../../../../src/engine/index.ts';
import { counts, finals, input, leftJoin, open, pageSessions, visitsPerMinute, VISITS, wordCount } from '../sessions.ts';
import { ask, finished, refusal } from './ask.ts';

const text = Serdes.string();

describe('whynot of a record', () => {
  test('names the rule, what it saw and the line', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS], { sourceLine: () => '  .count()' }));
    const lines = await ask(on, 'whynot 6');
    expect(lines[0]).toBe('Why did record 6 give nothing?');
    expect(lines[1]).toBe('record 6: visits-0 offset 5, ∅ = /home at 01:05: dropped at count: null key  (6.1)');
    expect(lines.slice(2)).toEqual([
      '└─ count: dropped: its key is null and this step works by key; any key would have let it pass  (6.2)',
      '   ├─ what it saw: ∅ = /home  (6.2)',
      expect.stringMatching(/^ {3}└─ that is sessions\.ts:\d+: \.count\(\)$/),
    ]);
  });

  test('that was late names the record that closed its window', async () => {
    const on = await finished(open(finals, [input('readings', ['a', 'x', 0], ['a', 'x', 12_000], ['b', 'y', 16_000], ['b', 'q', 3000])]));
    const lines = (await ask(on, 'whynot 4')).join('\n');
    expect(lines).toContain('window [00:00,00:10) is closed; it would have had to arrive before stream time 00:15, or meet a grace of more than 6 s');
    expect(lines).toContain('record 3 (b = y at 00:16) had moved stream time here to 00:16');
    expect(lines).toContain('in time it would have been before record 3');
  });

  test('that waits for the end of a window says which record ends it, and after that which one did', async () => {
    const on = await finished(open(finals, [input('readings', ['a', 'x', 0], ['a', 'x', 12_000])]));
    expect((await ask(on, 'whynot 1')).at(-1)).toBe(
      '   └─ it takes one record with a timestamp of 00:15 or later that reaches final-only in task 0_0: on readings-0; 3 s are missing, and the wall clock does not help',
    );
    const later = await finished(open(finals, [input('readings', ['a', 'x', 0], ['a', 'y', 1000], ['a', 'x', 16_000])]));
    expect((await ask(later, 'whynot 1')).at(-1)).toContain('record 2 (a = y at 00:01) took its place');
    expect((await ask(later, 'whynot 2')).at(-1)).toContain('it went out at 3.5, because of record 3');
  });

  test('in another partition has its own clock', async () => {
    const on = await finished(open(finals, [input('readings', ['a', 'x', 0, { partition: 1 }], ['b', 'x', 60_000, { partition: 0 }])], { partitions: { readings: 2, final: 1 } }));
    expect((await ask(on, 'whynot 1')).join('\n')).toContain('reaches final-only in task 0_1: on readings-1; 15 s are missing');
  });

  test('that is cached asks for a commit, and tells what was swallowed', async () => {
    const on = await finished(open(counts, [input('visits', ['a', 'x', 0], ['b', 'x', 1000], ['a', 'x', 2000])], { config: { 'statestore.cache.max.bytes': 10_000 } }));
    expect((await ask(on, 'whynot 3')).at(-1)).toContain('it takes a commit');
    expect((await ask(on, 'whynot 1')).at(-1)).toContain('it was never seen downstream: record 3 (a = x at 00:02) took its place in the cache at 3.2');
    await on.execute('commit');
    expect((await ask(on, 'whynot 3')).at(-1)).toContain('the cache let it out at 3.5');
  });

  test('under a commit interval says when the next commit is due', async () => {
    const on = await finished(open(counts, [input('visits', ['a', 'x', 0])], { config: { 'statestore.cache.max.bytes': 10_000 }, commits: 'interval' }));
    expect((await ask(on, 'whynot 1')).at(-1)).toContain('it takes a commit: the next one is due in 30 s 1 ms of wall clock');
  });

  test('that found no row tells when it came', async () => {
    const on = await finished(open(clicks, [input('profiles', ['a', 'p', 140]), input('clicks', ['a', 'x', 100], ['b', 'y', 200])]));
    expect((await ask(on, 'whynot 1')).join('\n')).toMatch(/the row came too late, with record 2 \(a = p at 00:00\.140\) at 2\.2: its timestamp is 40 ms after this record's/);
    expect((await ask(on, 'whynot 3')).join('\n')).toMatch(/it takes a row of b in profiles-STATE-STORE-\d+ before this record, by profiles-0/);
  });

  test('whose partner is in another task shows both partitions side by side', async () => {
    const on = await finished(open(clicks, [input('profiles', ['a', 'p', 0, { partition: 0 }]), input('clicks', ['a', 'x', 100, { partition: 1 }])], { partitions: { profiles: 2, clicks: 2 } }));
    const lines = (await ask(on, 'whynot 2')).join('\n');
    expect(lines).toMatch(/profiles-STATE-STORE-\d+ does hold a = p, but in task 0_0; this record was in task 0_1/);
    expect(lines).toContain('clicks: key a is 0x61, murmur2 -1563381124, so partition 0 of 2, task 0_0');
    expect(lines).toContain('profiles: key a is 0x61, murmur2 -1563381124, so partition 0 of 2, task 0_0');
    expect(lines).toContain('clicks offset 0 lies in partition 1, where murmur2 would have put it in 0');
    expect(lines).toContain('these two never meet');
  });

  test('of a stream join tells which partner is missing, came, or is elsewhere', async () => {
    const missing = await finished(open(innerJoin, [input('orders', ['o1', 'x', 20_000]), input('payments', ['o2', 'p', 21_000], ['o1', 'q', 40_000])]));
    expect((await ask(missing, 'whynot 1')).join('\n')).toContain('it takes a record of the other side with key o1 and a timestamp from 00:10 to 00:30, on payments-0');
    const came = await finished(open(innerJoin, [input('orders', ['o1', 'x', 20_000]), input('payments', ['o1', 'p', 21_000])]));
    expect((await ask(came, 'whynot 1')).at(-1)).toContain('its partner came at 2.3: record 2 (o1 = p at 00:21)');
    const apart = await finished(open(innerJoin, [input('orders', ['o1', 'x', 20_000, { partition: 0 }]), input('payments', ['o1', 'p', 21_000, { partition: 1 }])], { partitions: { orders: 2, payments: 2 } }));
    expect((await ask(apart, 'whynot 1')).join('\n')).toMatch(/record 2 \(o1 = p at 00:21\) would match, but it is in task 0_1 and this one in task 0_0: orders and payments are not partitioned alike[^]*never meet/);
  });

  test('of a left join names both gates', async () => {
    const on = await finished(open(leftJoin, [input('orders', ['o1', 'x', 0], ['o2', 'y', 30_000]), input('payments')]));
    const lines = (await ask(on, 'whynot 1')).join('\n');
    expect(lines).toContain('stream time here has come to 00:30, but it is looked for only when another record comes');
    expect((await ask(on, 'whynot 2')).join('\n')).toContain('it takes 1 s more of wall clock (clock moves it), and then another record');
  });

  test('to a topic looks only at ways that lead there', async () => {
    const on = await finished(open(branches, [input('in', ['a', 'big', 0], ['a', 'small', 1000]), input('other', ['b', 'x', 2000])]));
    expect((await ask(on, 'whynot 1 small-out'))[1]).toContain('emitted 1');
    expect((await ask(on, 'whynot 1 small-out')).join('\n')).toMatch(/filter: dropped: the predicate[^]*what it saw: a = big[^]*what it gave went elsewhere: big-out/);
    expect(await ask(on, 'whynot 1 big-out')).toContain('└─ nothing of it was lost or kept back');
    expect((await ask(on, 'whynot 3 big-out')).join('\n')).toContain('no way leads from other to big-out: what comes there comes from in');
  });

  test('asks for no record that there is not', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    expect(await refusal(on, 'whynot 9')).toContain('record 9 has not been taken yet: the run stands after 8');
    expect(await refusal(on, 'whynot 0')).toContain('numbered from 1');
    expect(await refusal(on, 'whynot 1 cuonts')).toContain('did you mean counts?');
  });
});

describe('whynot of a key', () => {
  test('that is there says where it was written', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    expect((await ask(on, 'whynot alice @00:30'))[1]).toBe('it is there: visits-per-minute alice@[00:00,01:00) = 2, written at 3.2 (why tells the rest)  (3.2)');
  });

  test('that never came says from where it would have to come, or that it is too late', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    expect(await ask(on, 'whynot dave @02:00')).toEqual([
      'Why is dave not in [02:00,03:00) of visits-per-minute?', 'visits-per-minute has no dave in [02:00,03:00) at this moment',
      '├─ none of the 8 records taken so far from visits has the key dave', '└─ it takes a record with key dave and a timestamp from 02:00 to 02:59.999 on visits-0',
    ]);
    expect((await ask(on, 'whynot dave @00:00')).at(-1)).toBe('└─ [00:00,01:00) is closed and takes nothing any more: stream time there is 02:59 and the window closed at 02:00; in time a record would have been before record 7  (7.2)');
  });

  test('that came too late only', async () => {
    const on = await finished(open(visitsPerMinute, [input('visits', ['a', 'x', 130_000], ['b', 'y', 30_000], ['b', 'z', 31_000])]));
    const lines = (await ask(on, 'whynot b @00:00')).join('\n');
    expect(lines).toContain('record 3 (b = z at 00:31) belongs there: aggregate: dropped, too late');
    expect(lines).toContain('record 1 (a = x at 02:10) had moved stream time here to 02:10');
  });

  test('in other windows names those, and the end that belongs to the next', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    expect((await ask(on, 'whynot carol @01:00')).join('\n')).toContain('aggregate has seen carol in one record, all of them in other windows: [02:00,03:00)');
    const edge = await finished(open(visitsPerMinute, [input('visits', ['a', 'x', 60_000])]));
    expect((await ask(edge, 'whynot a @00:00')).join('\n')).toContain('record 1 (a = x) came exactly at the end, which belongs to the next window: [01:00,02:00)');
  });

  test('at a time that begins no window is told which windows contain it', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    expect((await ask(on, 'whynot dave @02:30')).join('\n')).toContain('no window begins at 02:30: they are 1 min long and begin at multiples of 1 min since 1970; [02:00,03:00) contains it');
  });

  test('that fell out of retention, was deleted or merged tells when', async () => {
    const expired = await finished(open(counted(Materialized.as<string, bigint, 'window'>('w').withRetention(20_000)), [input('in', ['a', 'x', 0], ['b', 'x', 900_000])]));
    expect((await ask(expired, 'whynot a @00:00'))[1]).toMatch(/a@\[00:00,00:10\) = 1 was there, and fell out of retention at 2\.\d, with record 2/);
    const merged = await finished(open(pageSessions, [input('visits', ['a', 'x', 0], ['a', 'x', 20_000])]));
    expect((await ask(merged, 'whynot a @[00:00,00:00]')).join('\n')).toMatch(/was merged into a longer session at 2\.2[^]*the session is \[00:00,00:20\] since then/);
  });

  test('filtered on the way names the node and its line', async () => {
    const on = await finished(open((builder: StreamsBuilder) => {
      builder.stream('in', Consumed.with(text, text)).filter((_key, value) => value !== 'no').groupByKey().count(Materialized.as('c')).toStream().to('out', Produced.with(text, Serdes.long()));
    }, [input('in', ['a', 'no', 0], ['b', 'yes', 0])]));
    expect((await ask(on, 'whynot a c')).join('\n')).toMatch(/record 1 \(a = no at 00:00\) had the key, but did not come so far: predicate does not let it pass at filter[^]*what it saw: a = no[^]*that is why-not\.test\.ts:\d+/);
  });

  test('that got another key on the way', async () => {
    const on = await finished(open((builder: StreamsBuilder) => {
      builder.stream('in', Consumed.with(text, text)).selectKey((key) => key.toUpperCase()).groupByKey(Grouped.with(text, text)).count(Materialized.as('c')).toStream().to('out', Produced.with(text, Serdes.long()));
    }, [input('in', ['a', 'x', 0])]));
    expect((await ask(on, 'whynot a c')).join('\n')).toContain('record 1 (a = x at 00:00) had the key, until selectKey gave it the key A');
  });

  test('of an aggregate behind a repartition is looked for where it would be', async () => {
    const on = await finished(open(wordCount, [input('lines', [null, 'a b a', 0])]));
    expect((await ask(on, 'whynot c')).slice(1)).toEqual([
      'words has no c at this moment', '├─ none of the 3 records that reached aggregate had the key c', '└─ it takes a record with key c on app-words-repartition-0, which is filled from lines',
    ]);
  });

  test('before the cursor has come there says when it comes', async () => {
    const on = await finished(open(visitsPerMinute, [VISITS]));
    await on.execute('goto 1');
    expect((await ask(on, 'whynot carol @02:00')).join('\n')).toContain('it comes later: at 8.2, with record 8');
  });

  test('needs a store when there are several, and a window only where there are windows', async () => {
    const on = await finished(open(clicks, [input('profiles', ['a', 'p', 0]), input('clicks')]));
    expect(await refusal(on, 'whynot a @00:00')).toContain('no store of this topology holds windows');
    expect(await refusal(on, 'whynot a nowhere')).toContain('there is no store nowhere');
    expect((await ask(on, 'whynot a'))[1]).toContain('it is there');
  });
});

function clicks(builder: StreamsBuilder): void {
  const profiles = builder.table('profiles', Consumed.with(text, text));
  builder.stream('clicks', Consumed.with(text, text)).join(profiles, (click, profile) => `${click}/${profile}`).to('out', Produced.with(text, text));
}
function innerJoin(builder: StreamsBuilder): void {
  builder.stream('orders', Consumed.with(text, text)).join(builder.stream('payments', Consumed.with(text, text)), (a, b) => `${a}+${b}`, JoinWindows.ofTimeDifferenceAndGrace(10_000, 5000), StreamJoined.with(text, text, text).withName('paid'))
    .to('out', Produced.with(text, text));
}
function branches(builder: StreamsBuilder): void {
  const stream = builder.stream('in', Consumed.with(text, text));
  stream.filter((_key, value) => value === 'big').to('big-out', Produced.with(text, text));
  stream.filter((_key, value) => value === 'small').to('small-out', Produced.with(text, text));
  builder.stream('other', Consumed.with(text, text)).to('other-out', Produced.with(text, text));
}
function counted(materialized: Materialized<string, bigint, 'window'>) {
  return (builder: StreamsBuilder): void => {
    builder.stream('in', Consumed.with(text, text)).groupByKey().windowedBy(TimeWindows.ofSizeAndGrace(10_000, 0)).emitStrategy(EmitStrategy.onWindowUpdate()).count(materialized)
      .toStream().to('out', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(text, 10_000), Serdes.long()));
  };
}
