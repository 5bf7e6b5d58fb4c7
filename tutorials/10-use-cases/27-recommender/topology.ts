/** What to recommend to each user: the first bestseller of the category that they like best which they have not seen yet. */
import { Consumed, Grouped, Materialized, Named, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

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

export default function recommendations(builder: StreamsBuilder): void {
  const items = builder.globalTable('items', Consumed.with(Serdes.string(), Serdes.string()), Materialized.as('items'));
  const bestsellers = builder.globalTable('bestsellers', Consumed.with(Serdes.string(), Serdes.json<string[]>()), Materialized.as('bestsellers'));
  builder
    .stream('behaviour', Consumed.with(Serdes.string(), Serdes.json<Behaviour>()))
    .join(items, (_, { item }) => item, ({ type, item }, category): Liking => ({ item, category, points: POINTS[type] }), Named.as('find-category'))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.json<Liking>()))
    .aggregate((): Profile => ({ score: {}, seen: [] }), (_, liking, profile: Profile) => afterSeeing(profile, liking), Named.as('add-up'), Materialized.as<string, Profile>('profiles').withValueSerde(Serdes.json<Profile>()))
    .toStream(Named.as('each-profile'))
    .join(bestsellers, (_, profile) => bestCategory(profile), ({ seen }, best) => best.find((item) => !seen.includes(item)) ?? '(nothing new)', Named.as('find-bestseller'))
    .to('recommendations', Produced.with(Serdes.string(), Serdes.string()));
}
