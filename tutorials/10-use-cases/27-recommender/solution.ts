/** What to recommend to each user: the first bestseller of the category that they like best which they have not seen yet. */
import { Consumed, Grouped, Materialized, Named, Produced, Serdes, Stores } from 'kstep';
import type { FixedKeyProcessor, FixedKeyProcessorContext, KeyValueStore, StreamsBuilder } from 'kstep';

const POINTS = { view: 1, buy: 3 };

interface Behaviour { id?: string; type: 'view' | 'buy'; item: string }
interface Liking { item: string; category: string; points: number }
interface Profile { score: { [category: string]: number }; seen: string[] }

/** With one more thing seen; names in the order of the alphabet, so that equal profiles are equal bytes. */
function afterSeeing({ score, seen }: Profile, { item, category, points }: Liking): Profile {
  const scores = { ...score, [category]: (score[category] ?? 0) + points };
  return {
    score: Object.fromEntries(Object.entries(scores).sort(([a], [b]) => (a < b ? -1 : 1))),
    seen: [...new Set([...seen, item])].sort(),
  };
}

/** The category with most points; of several the first by name. */
function bestCategory({ score }: Profile): string {
  return Object.keys(score).reduce((best, category) => (score[category]! > score[best]! ? category : best));
}

/** Lets each event through once, by its id. */
function onlyOnce(): FixedKeyProcessor<string, Behaviour> {
  let context: FixedKeyProcessorContext<string, Behaviour>;
  let seen: KeyValueStore<string, number>;
  return {
    init(own: FixedKeyProcessorContext<string, Behaviour>) {
      context = own;
      seen = own.getStateStore('seen-events');
    },
    process(record) {
      if (seen.putIfAbsent(record.value.id ?? '', record.timestamp) === null) context.forward(record);
    },
  };
}

export default function recommendations(builder: StreamsBuilder): void {
  const items = builder.globalTable('items', Consumed.with(Serdes.string(), Serdes.string()), Materialized.as('items'));
  const bestsellers = builder.globalTable('bestsellers', Consumed.with(Serdes.string(), Serdes.json<string[]>()), Materialized.as('bestsellers'));
  builder.addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore('seen-events'), Serdes.string(), Serdes.json<number>()));
  builder
    .stream('behaviour', Consumed.with(Serdes.string(), Serdes.json<Behaviour>()))
    .processValues(onlyOnce, 'seen-events')
    .join(items, (_, { item }) => item, ({ type, item }, category): Liking => ({ item, category, points: POINTS[type] }), Named.as('find-category'))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.json<Liking>()))
    .aggregate((): Profile => ({ score: {}, seen: [] }), (_, liking, profile: Profile) => afterSeeing(profile, liking), Named.as('add-up'), Materialized.as<string, Profile>('profiles').withValueSerde(Serdes.json<Profile>()))
    .toStream(Named.as('each-profile'))
    .join(bestsellers, (_, profile) => bestCategory(profile), ({ seen }, best) => best.find((item) => !seen.includes(item)) ?? '(nothing new)', Named.as('find-bestseller'))
    .to('recommendations', Produced.with(Serdes.string(), Serdes.string()));
}
