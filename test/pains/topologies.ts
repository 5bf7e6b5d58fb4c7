import { Consumed, Grouped, Materialized, Produced, Serdes, type StreamsBuilder } from '../../src/engine/index.ts';
import { Debugger } from '../../src/engine/session/debugger.ts';
import type { DebuggerHost } from '../../src/engine/session/debugger-host.ts';
import { input } from '../engine/session/sessions.ts';
import type { Pain } from './pain.ts';

const text = Serdes.string();

/** The program before and after someone put a filter into it; a name keeps a store where it was. */
export function edited(isEdited: boolean) {
  return (builder: StreamsBuilder): void => {
    const visits = builder.stream('visits', Consumed.with(text, text));
    const kept = isEdited ? visits.filter((_key, value) => value !== 'bot') : visits;
    kept.groupByKey(Grouped.with(text, text)).count().toStream().to('unnamed', Produced.with(text, Serdes.long()));
    kept.groupByKey(Grouped.with(text, text)).count(Materialized.as('named')).toStream().to('by-name', Produced.with(text, Serdes.long()));
  };
}

/** A host that has nothing but the edited file. */
const HOST = {
  topologyFile: 'visits.ts', loaded: { topology: edited(false), config: {}, file: 'visits.ts', source: '' },
  load: () => Promise.resolve({ topology: edited(true), config: {}, file: 'visits.ts', source: '' }), exists: () => false, sourceLine: () => null, relative: (_from: string, to: string) => to,
} as unknown as DebuggerHost;

function wordCount(builder: StreamsBuilder): void {
  builder.stream('lines', Consumed.with(text, text)).flatMapValues((value: string) => value.split(' ')).groupBy((_key, word) => word, Grouped.with(text, text))
    .count(Materialized.as('words')).toStream().to('word-counts', Produced.with(text, Serdes.long()));
}

export const TOPOLOGY_PAINS: readonly Pain[] = [
  {
    number: 6, title: 'what my topology really is, and what is in it',
    topology: wordCount, inputs: [input('lines', [null, 'a b', 0])], options: { sourceLine: () => '.count()' },
    script: [
      ['topology', 'sub-topology 0', 'sub-topology 1', 'selectKey', 'KSTREAM-KEY-SELECT-0000000002', 'words-repartition-filter', '[words]', /count\s+KSTREAM-AGGREGATE-0000000003/],
      ['run'],
      ['goto 1.3'],
      ['where', 'flatMapValues', 'selectKey'],
      ['!why node count', 'no record has reached count at this moment'],
      ['end'],
      ['why node count', 'Why did count see b = b?', 'came through app-words-repartition-0 offset 1'],
    ],
  },
  {
    number: 9, title: 'an edit of the topology renames its internals, and state is lost',
    topology: edited(false), inputs: [input('visits', ['a', 'x', 0], ['a', 'bot', 1000])],
    debuggerOf: (on) => new Debugger(on.session, { host: HOST }),
    script: [
      ['run'],
      ['expect store("KSTREAM-AGGREGATE-STATE-STORE-0000000001").get("a") == 2 and store("named").get("a") == 2', 'as expected'],
      ['reload'],
      // the same file with a filter in front: the generated name has moved on by one, the given one has not
      ['!expect store("KSTREAM-AGGREGATE-STATE-STORE-0000000001").get("a") == 2', 'there is no store KSTREAM-AGGREGATE-STATE-STORE-0000000001; did you mean KSTREAM-AGGREGATE-STATE-STORE-0000000002?'],
      ['expect store("KSTREAM-AGGREGATE-STATE-STORE-0000000002").get("a") == 1 and store("named").get("a") == 1', 'as expected'],
      ['topology', 'KSTREAM-AGGREGATE-STATE-STORE-0000000002', 'named'],
    ],
  },
  {
    number: 19, title: 'a bug that shows only with several partitions, or in another order',
    // a list of whatever came: its order is the order of arrival, and which keys share a task decides it
    topology: (builder) => {
      builder.stream('in', Consumed.with(text, text)).groupBy(() => 'all', Grouped.with(text, text)).aggregate(() => '', (_key, value, all: string) => all + value, Materialized.as<string, string, 'key-value'>('order').withKeySerde(text).withValueSerde(text))
        .toStream().to('out', Produced.with(text, text));
    },
    inputs: [input('in', ['a', '1', 3000], ['a', '2', 1000], ['d', '3', 2000])],
    script: [
      ['run'],
      ['expect store("order").get("all") == "123"', 'as expected'],
      ['partitions in=2'],
      ['end'],
      // now 3 is in a task of its own, and comes before the one that waits behind a later time
      ['expect store("order").get("all") == "312"', 'as expected'],
      ['compare', 'differ first at record 1', 'order all: main: 123, b1: 312'],
      ['switch main'],
      ['move 3 before 1'],
      ['end'],
      ['expect store("order").get("all") == "312"', 'as expected'],
      ['compare b1', 'agree in all 3 records'],
    ],
  },
  {
    number: 20, title: 'making and replaying test data is a chore',
    topology: wordCount, inputs: [input('lines', ['k', 'a b', 0], ['k', null, 1000], ['k', 'a', 5000])],
    script: [
      ['run', 'the run has ended here', "Cannot read properties of null (reading 'split')", 'KSTREAM-FLATMAPVALUES-0000000001'],
      // the tombstone in the data breaks a program that did not expect one; change the data until it shows what is wanted
      ['edit 2 value "c"'],
      ['end'],
      ['insert lines {"key": "k", "value": "c c", "ts": "00:06"}'],
      ['end'],
      ['expect store("words").get("c") == 3', 'as expected'],
      ['branches', 'edit 2 value "c", insert lines'],
      ['export test --to vitest', 'TopologyTestDriver', "lines.pipeInput('k', 'c c', BASE + 6000);", "['c', 3n, BASE + 6000]"],
    ],
  },
];
