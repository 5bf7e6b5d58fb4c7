/** The mean of the air readings of each district, final, for every five minutes; a sensor whose clock is wrong does no harm. */
import { BufferConfig, Consumed, Grouped, Joined, Materialized, Produced, Serdes, Suppressed, TimeWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder, TimestampExtractor } from 'kstep';

const MINUTE_MS = 60_000;
const WINDOW_MS = 5 * MINUTE_MS;
/** How far a reading may be ahead of all before it. */
const AHEAD_MS = 10 * MINUTE_MS;

interface Reading { district: string; value: number }
interface Air { sum: number; n: number }

/** A time that is too far ahead becomes the partition time; -1 says that there is none yet. */
const withinReason: TimestampExtractor = {
  name: 'withinReason',
  extract: ({ timestamp }, partitionTime) => (partitionTime >= 0 && timestamp > partitionTime + AHEAD_MS ? partitionTime : timestamp),
};

export default function districtAir(builder: StreamsBuilder): void {
  const sensors = builder.table('sensors', Consumed.with(Serdes.string(), Serdes.string()), Materialized.as('sensors'));
  builder
    .stream('readings', Consumed.with(Serdes.string(), Serdes.double()).withTimestampExtractor(withinReason))
    .join(sensors, (value, district): Reading => ({ district, value }), Joined.with(Serdes.string(), Serdes.double(), Serdes.string()))
    .map((_, { district, value }): [string, number] => [district, value])
    .groupByKey(Grouped.with('by-district', Serdes.string(), Serdes.double()))
    .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW_MS, MINUTE_MS))
    .aggregate((): Air => ({ sum: 0, n: 0 }), (_, value, { sum, n }: Air) => ({ sum: sum + value, n: n + 1 }), Materialized.as<string, Air>('air').withValueSerde(Serdes.json<Air>()).withRetention(10 * MINUTE_MS))
    .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()).withName('until-closed'))
    .toStream()
    .to('district-air', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), WINDOW_MS), Serdes.json<Air>()));
}
