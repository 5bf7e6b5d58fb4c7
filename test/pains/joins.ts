import { Consumed, Grouped, Materialized, Produced, Serdes, TableJoined, type StreamsBuilder } from '../../src/engine/index.ts';
import { input } from '../engine/session/sessions.ts';
import type { Pain } from './pain.ts';

const text = Serdes.string();

function clicksWithProfiles(builder: StreamsBuilder): void {
  const profiles = builder.table('profiles', Consumed.with(text, text), Materialized.as('profiles-store'));
  builder.stream('clicks', Consumed.with(text, text)).join(profiles, (click, profile) => `${click} by ${profile}`).to('out', Produced.with(text, text));
}

export const JOIN_PAINS: readonly Pain[] = [
  {
    number: 2, title: "a join gives nothing: keys are not co-partitioned, or another client hashed them",
    // alice belongs to partition 1 of 2 by murmur2; the clicks were written by a client with another hash
    topology: clicksWithProfiles, inputs: [input('profiles', ['alice', 'Alice A.', 0]), input('clicks', ['alice', 'home', 1000, { partition: 0 }])], options: { partitions: { profiles: 2, clicks: 2 } },
    script: [
      ['run'],
      ['expect topic("out").size == 0', 'as expected'],
      [
        'whynot 2', 'profiles-store does hold alice = Alice A., but in task 0_1; this record was in task 0_0', /clicks: key alice is 0x616c696365, murmur2 -?\d+, so partition 1 of 2, task 0_1/,
        /profiles: key alice is 0x616c696365, murmur2 -?\d+, so partition 1 of 2, task 0_1/, 'clicks offset 0 lies in partition 0, where murmur2 would have put it in 1', 'these two never meet',
      ],
      ['edit 2 partition 1'],
      ['end'],
      ['why out', 'out-0 offset 0: alice = home by Alice A.', 'found alice = Alice A. in profiles-store'],
      ['compare', 'main: nothing (dropped at join: no row in the table)'],
    ],
  },
  {
    number: 4, title: 'a stream-table join misses: the row is not there yet, or came later',
    topology: clicksWithProfiles, inputs: [input('clicks', ['alice', 'home', 1000]), input('profiles', ['alice', 'Alice A.', 1040])],
    script: [
      ['run'],
      ['whynot 1', 'the table has no row of alice at this moment', "the row came too late, with record 2 (alice = Alice A. at 00:01.040) at 2.2: its timestamp is 40 ms after this record's"],
      ['goto 1'],
      ['expect store("profiles-store").get("alice") == null', 'as expected'],
      ['end'],
      ['expect store("profiles-store").get("alice") == "Alice A."', 'as expected'],
      ['move 2 before 1'],
      ['end'],
      ['expect topic("out").last.value == "home by Alice A."', 'as expected'],
      ['compare', 'main: nothing (dropped at join: no row in the table)', 'b1: out alice = home by Alice A.'],
    ],
  },
  {
    number: 14, title: 'foreign-key joins and tombstones surprise',
    topology: (builder) => {
      const orders = builder.table('orders', Consumed.with(text, text), Materialized.as('orders-store'));
      const products = builder.table('products', Consumed.with(text, text), Materialized.as('products-store'));
      orders.join(products, (order: string) => order.split(':')[0] ?? null, (order, product) => `${order}=${product}`, TableJoined.as('fk')).toStream().to('out', Produced.with(text, text));
    },
    inputs: [input('products', ['p1', 'pen', 0]), input('orders', ['o1', 'p1:2', 1000], ['o2', 'p9:1', 2000], ['o1', null, 3000])],
    script: [
      ['run'],
      ['why out 0', 'o1 = p1:2=pen', 'came through app-', 'record 1: products-0 offset 0, p1 = pen', 'record 2: orders-0 offset 0, o1 = p1:2'],
      // a foreign key without a row: nothing comes, and nothing is an error
      ['whynot 3', 'the table has no row of p9 at this moment', 'it takes a row of p9 in products-store before this record, by products-0'],
      // the tombstone of the left row travels the round and comes back as one
      ['why out', 'out-0 offset 1: o1 = ∅', 'record 4: orders-0 offset 2, o1 = ∅'],
      ['skip 4'],
      ['end'],
      ['expect topic("out").size == 1', 'as expected'],
    ],
  },
  {
    number: 15, title: 'a re-grouped table is wrong in between',
    topology: (builder) => {
      builder.table('accounts', Consumed.with(text, Serdes.long()), Materialized.as<string, bigint, 'key-value'>('accounts-store').withValueSerde(Serdes.long()))
        .groupBy((_key, value) => ['total', value], Grouped.with(text, Serdes.long()))
        .reduce((sum, value) => sum + value, (sum, value) => sum - value, Materialized.as<string, bigint, 'key-value'>('total-store').withValueSerde(Serdes.long()))
        .toStream().to('totals', Produced.with(text, Serdes.long()));
    },
    inputs: [input('accounts', ['a', 100, 0], ['b', 50, 1000], ['a', 70, 2000])],
    script: [
      ['run'],
      ['expect topic("totals").last.value == 120', 'as expected'],
      // one change of one row is taken off and put on again: two steps where it goes to another group, one where it stays
      ['why totals', 'totals-0', 'total = 120', 'changed total-store total from', 'record 3: accounts-0 offset 2, a = 70'],
      ['history total-store total', /100/, /150/, /120/],
      ['edit 3 key c'],
      ['end'],
      ['expect topic("totals").last.value == 220', 'as expected'],
    ],
  },
];
