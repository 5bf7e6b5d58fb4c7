import { Consumed, Grouped, Materialized, Produced, Serdes, type StreamsBuilder } from '../../src/engine/index.ts';
import { input } from '../engine/session/sessions.ts';
import type { Pain } from './pain.ts';

const text = Serdes.string();

function counts(builder: StreamsBuilder): void {
  builder.stream('visits', Consumed.with(text, text)).groupByKey().count(Materialized.as('counts')).toStream().to('counts-out', Produced.with(text, Serdes.long()));
}
function wordCount(builder: StreamsBuilder): void {
  builder.stream('lines', Consumed.with(text, text)).flatMapValues((value: string) => value.split(' ')).groupBy((_key, word) => word, Grouped.with(text, text))
    .count(Materialized.as('words')).toStream().to('word-counts', Produced.with(text, Serdes.long()));
}
const THREE = [input('visits', ['b', '1', 0], ['a', '2', 1000], ['b', '3', 2000], ['b', '4', 3000])];

export const STATE_PAINS: readonly Pain[] = [
  {
    number: 5, title: 'too many or too few updates: the test passes and production differs',
    topology: counts, inputs: THREE, options: { config: { 'statestore.cache.max.bytes': 10_485_760 }, commits: 'interval' },
    script: [
      ['run'],
      ['expect topic("counts-out").size == 0', 'as expected'],
      ['print cache', /b/, /3/],
      ['whynot 1', 'it was never seen downstream: record 3 (b = 3 at 00:02) took its place in the cache'],
      ['whynot 4', 'it takes a commit: the next one is due in 30 s 1 ms of wall clock'],
      ['clock 31s'],
      ['expect topic("counts-out").size == 2', 'as expected'],
      ['why counts-out', 'b = 3', 'the last of 3 updates, the others were never seen downstream'],
      ['profiles', 'driver and production differ first at record 1', 'driver: counts-out b = 1', 'production: nothing (in the cache at aggregate: cached until commit)', 'the record cache makes the difference'],
    ],
  },
  {
    number: 7, title: 'one cannot see state',
    topology: counts, inputs: THREE,
    script: [
      ['run'],
      ['print store counts', /a\s+1/, /b\s+3/],
      ['goto 2'],
      ['print store counts', /b\s+1/],
      ['expect store("counts").get("b") == 1', 'as expected'],
      ['history counts b', /1/, /2/, /3/],
      ['end'],
      ['watch counts b'],
      ['continue-', 'counts b: 2 → 3'],
      ['diff 1 4', /b/, /a/],
    ],
  },
  {
    number: 10, title: 'hidden repartition topics cost and reorder',
    topology: wordCount, inputs: [input('lines', [null, 'a b a', 0], [null, 'c', 1000])],
    script: [
      ['topology', 'words-repartition'],
      ['goto 1.3'],
      ['run'],
      ['why words a', 'came through app-words-repartition-0 offset 2, where words-repartition-filter had sent it by its key a', 'selectKey gave it the key a instead of ∅'],
      ['amplification', /repartition\s+app-words-repartition/, /changelog\s+app-words-changelog/, /each of 2 records led to/],
    ],
  },
  {
    number: 17, title: 'restoring is slow, and rebalances storm',
    topology: counts, inputs: [input('visits', ['a', '/', 0, { partition: 0 }], ['b', '/', 1000, { partition: 1 }], ['b', '/', 2000, { partition: 1 }], ['c', '/', 3000, { partition: 1 }], ['b', '/', 4000, { partition: 1 }])],
    options: { partitions: { visits: 2 }, instances: 2, config: { 'restore.consumer.max.poll.records': 2 } },
    script: [
      ['next 3'],
      ['commit'],
      ['next'],
      ['print tasks', /0_0\s+i1\s+1\s+running/, /0_1\s+i2\s+1\s+running/],
      ['kill i2', 'instance i2: is killed', 'nothing more is committed', '0_1 is no longer in i2/1', 'counts with 2 rows goes with it'],
      ['step', 'rebalance of the group: session.timeout.ms has passed without a sign of life from a member; its threads are i1/1'],
      ['print tasks', /0_1\s+–\s+–\s+closed/],
      // the changelog is read in pieces, each of them a step
      ['2 step', 'restoring of task 0_1', 'counts is restored from app-counts-changelog-1 up to offset 2 of 3'],
      ['print tasks', /0_1\s+i1\s+1\s+restoring 66%/],
      ['next', 'task 0_1: runs in i1/1, taking visits-1 from offset 2'],
      ['next', 'read again: visits-1 offset 2 key=c'],
      ['break restore 0_1', 'restore 0_1'],
      ['continue-', 'up to offset 3 of 3'],
      ['disable'],
      ['end'],
      ['start i2', 'runs in i2/1'],
      ['threads 3 i2', 'its threads are i1/1, i2/1, i2/2, i2/3'],
    ],
  },
  {
    number: 18, title: 'what is committed, and who can see it',
    topology: counts, inputs: THREE, options: { config: { 'processing.guarantee': 'exactly_once_v2', 'statestore.cache.max.bytes': 0 } },
    script: [
      ['next 2'],
      ['commit', 'committed: visits-0 up to 2'],
      ['next 2'],
      ['print offsets', /visits\s+0\s+4\s+2/],
      // an open transaction holds its readers up at the last stable offset
      ['print topic counts-out', /3\s+00:02\s+b\s+2\s+open/, 'a transaction is open from offset 3 on; readers of committed records wait there, the end is'],
      ['kill i1', 'nothing more is committed'],
      ['start i1', 'the transaction is aborted with records in app-counts-changelog-0, counts-out-0: readers of committed records never see them'],
      ['print topic counts-out committed', /0\s+00:00\s+b\s+1/],
      ['expect store("counts").get("b") == 1', 'as expected'],
      ['next', 'read again: visits-0 offset 2'],
      ['end'],
      ['commit', 'committed: visits-0 up to 4'],
      ['print topic counts-out', /3\s+00:02\s+b\s+2\s+aborted/, /7\s+00:03\s+b\s+3/],
      ['goto 2'],
      ['!commit', 'this acts on the engine, which stands at the newest record'],
    ],
  },
];
