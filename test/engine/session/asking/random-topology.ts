import {
  Consumed, Grouped, Joined, JoinWindows, Materialized, Serdes, StreamJoined, TimeWindows, type KStream, type KTable, type StreamsBuilder,
} from '../../../../src/engine/index.ts';
import { SeededRandom } from '../../../../src/engine/common/random.ts';
import type { TopicInput } from '../../../../src/engine/session/session-options.ts';
import { record } from '../sessions.ts';

const text = Serdes.string();
type Stream = KStream<string, string>;
type Table = KTable<string, string>;

/** A stream whose values are those of its source, one by one: only these may be filtered and given keys by their values. */
interface Line { readonly stream: Stream; readonly isPlain: boolean }

/** The number in a token such as `v7`, so that what a record does follows from itself. */
const numberIn = (value: string): number => Number(/v(\d+)/.exec(value)![1]);

/**
 * A topology of a few random steps over two streams and a table. Values spell their history, so that whatever went into one can be seen in
 * it; and nothing but a record's own token decides where it goes, so that a record that is missing cannot send another one elsewhere.
 */
export function randomTopology(seed: number): (builder: StreamsBuilder) => void {
  return (builder) => {
    const random = new SeededRandom(seed);
    const lines: Line[] = ['s1', 's2'].map((topic) => ({ stream: builder.stream(topic, Consumed.with(text, text)), isPlain: true }));
    const tables: Table[] = [builder.table('t1', Consumed.with(text, text), Materialized.as<string, string, 'key-value'>('t1-store').withKeySerde(text).withValueSerde(text))];
    const named = (name: string): Materialized<string, string, 'key-value'> => Materialized.as<string, string, 'key-value'>(name).withKeySerde(text).withValueSerde(text);
    for (let step = 0; step < 5; step++) {
      const line = random.pick(lines);
      const table = random.pick(tables);
      const add = (stream: Stream, isPlain = false): void => void lines.push({ stream, isPlain });
      switch (random.int(9)) {
        case 0: add(line.stream.mapValues((value) => `m(${value})`), line.isPlain); break;
        case 1: if (line.isPlain) add(line.stream.filter((_key, value) => numberIn(value) % 3 !== 0), true); break;
        case 2: if (line.isPlain) add(line.stream.selectKey((_key, value) => `k${numberIn(value) % 2}`), true); break;
        case 3: add(line.stream.join(table, (a, b) => `${a}*${b}`, Joined.with(text, text, text))); break;
        case 4: add(line.stream.leftJoin(table, (a, b) => `${a}/${b ?? '-'}`, Joined.with(text, text, text))); break;
        case 5: add(line.stream.join(random.pick(lines).stream, (a, b) => `${a}&${b}`, JoinWindows.ofTimeDifferenceAndGrace(3_600_000, 3_600_000), StreamJoined.with(text, text, text))); break;
        case 6: {
          const folded = line.stream.groupByKey(Grouped.with(text, text)).aggregate(() => '', (_key, value, all: string) => `${all}+${value}`, named(`agg${step}`));
          tables.push(folded);
          add(folded.toStream());
          break;
        }
        case 7:
          line.stream.groupByKey(Grouped.with(text, text)).windowedBy(TimeWindows.ofSizeAndGrace(10_000, 3_600_000))
            .reduce((a, b) => `${a}.${b}`, Materialized.as<string, string, 'window'>(`win${step}`).withKeySerde(text).withValueSerde(text));
          break;
        case 8: {
          const regrouped = tables[0]!.groupBy((_key, value) => [`g${numberIn(value) % 2}`, value], Grouped.with(text, text))
            .aggregate(() => '', (_key, value, all: string) => `${all}+${value}`, (_key, value, all: string) => `${all}-${value}`, named(`group${step}`));
          tables.push(regrouped);
          tables.push(regrouped.mapValues((value) => `t(${value})`, named(`mapped${step}`)));
          break;
        }
      }
    }
    for (const [index, { stream }] of lines.entries()) stream.groupByKey(Grouped.with(text, text)).aggregate(() => '', (_key, value, all: string) => `${all}|${value}`, named(`end${index}`));
  };
}

/** A row changes at most once: of two changes the second would stand in for a first one that is missing, and take the old row back in its place. */
export function randomInputs(seed: number, count: number): readonly TopicInput[] {
  const random = new SeededRandom(seed * 7919);
  const topics = new Map<string, TopicInput['records'][number][]>([['s1', []], ['s2', []], ['t1', []]]);
  const rows = new Map<string, number>();
  for (let i = 1; i <= count; i++) {
    const key = `k${random.int(2)}`;
    const isRow = random.chance(0.4) && (rows.get(key) ?? 0) < 2;
    if (isRow) rows.set(key, (rows.get(key) ?? 0) + 1);
    topics.get(isRow ? 't1' : random.pick(['s1', 's2']))!.push(record(key, `v${i}`, i * 1500));
  }
  return [...topics].map(([topic, records]) => ({ topic, records }));
}
