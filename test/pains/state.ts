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
    number: 17, title: 'restoring is slow, and rebalances storm', without: 'a session is one instance, so no task moves; asked is what a restore would have to read',
    topology: counts, inputs: THREE,
    script: [
      ['run'],
      ['commit'],
      // a restore reads the changelog from its start: four records for two keys, unless compaction took the older ones
      ['expect topic("app-counts-changelog").size == 4 and store("counts").size == 2', 'as expected'],
      ['amplification', /changelog\s+app-counts-changelog/],
      ['print offsets', /visits\s+0\s+4\s+4/],
      ['set statestore.cache.max.bytes=1000000'],
      ['end'],
      ['commit'],
      // a cache makes it two: that is what it spares the broker and the restore
      ['expect topic("app-counts-changelog").size == 2', 'as expected'],
    ],
  },
  {
    number: 18, title: 'what is committed, and who can see it', without: 'sessions run at least once: no transactions; asked is what a commit holds and what a restart would take again',
    topology: counts, inputs: THREE,
    script: [
      ['next 2'],
      ['commit', 'committed: visits-0 up to 2'],
      ['next 2'],
      // results are out, offsets are not: after a crash these two are taken, and counted, again
      ['print offsets', /visits\s+0\s+4\s+2/],
      ['expect topic("counts-out").size == 4', 'as expected'],
      ['goto 2'],
      ['!commit', 'this acts on the engine, which stands at the newest record'],
      ['end'],
      ['commit', 'committed: visits-0 up to 4'],
      ['print offsets', /visits\s+0\s+4\s+4/],
    ],
  },
];
