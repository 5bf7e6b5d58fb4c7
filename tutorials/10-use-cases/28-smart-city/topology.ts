/** The mean of the air readings of each district, final, for every five minutes. */
import { BufferConfig, Consumed, Grouped, Joined, Materialized, Produced, Serdes, Suppressed, TimeWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const MINUTE_MS = 60_000;
const WINDOW_MS = 5 * MINUTE_MS;

interface Reading { district: string; value: number }
interface Air { sum: number; n: number }

export default function districtAir(builder: StreamsBuilder): void {
  const sensors = builder.table('sensors', Consumed.with(Serdes.string(), Serdes.string()), Materialized.as('sensors'));
  builder
    .stream('readings', Consumed.with(Serdes.string(), Serdes.double()))
    .join(sensors, (value, district): Reading => ({ district, value }), Joined.with(Serdes.string(), Serdes.double(), Serdes.string()))
    .map((_, { district, value }): [string, number] => [district, value])
    .groupByKey(Grouped.with('by-district', Serdes.string(), Serdes.double()))
    .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW_MS, MINUTE_MS))
    .aggregate((): Air => ({ sum: 0, n: 0 }), (_, value, { sum, n }: Air) => ({ sum: sum + value, n: n + 1 }), Materialized.as<string, Air>('air').withValueSerde(Serdes.json<Air>()).withRetention(10 * MINUTE_MS))
    .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()).withName('until-closed'))
    .toStream()
    .to('district-air', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), WINDOW_MS), Serdes.json<Air>()));
}
