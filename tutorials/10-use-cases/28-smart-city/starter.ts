/** The mean of the air readings of each district, final, for every five minutes, whatever the clock of a sensor says, and word of each district that falls silent. Or so it should be. */
import {
  BufferConfig, Consumed, Grouped, Joined, Materialized, Produced, Repartitioned, Serdes, Stores, Suppressed, TimeWindows, WindowedSerdes,
} from 'kstep';
import type { KeyValueStore, Processor, ProcessorContext, StreamsBuilder, TimestampExtractor } from 'kstep';

const MINUTE_MS = 60_000;
const WINDOW_MS = 5 * MINUTE_MS;
/** How far a reading may be ahead of all before it. */
const AHEAD_MS = 10 * MINUTE_MS;
/** How long a district may say nothing. */
const SILENT_MS = 2 * MINUTE_MS;

interface Reading { district: string; value: number }
interface Air { sum: number; n: number }

/** When a reading counts as taken. */
const withinReason: TimestampExtractor = {
  name: 'withinReason',
  // TODO: where the time is more than AHEAD_MS beyond the partition time, give the partition time instead
  extract: ({ timestamp }) => timestamp,
};

/** Remembers when each district was last heard of, by the wall clock. */
function listen(): Processor<string, number, string, string> {
  let context: ProcessorContext<string, string>;
  let lastHeard: KeyValueStore<string, number>;
  return {
    init(own: ProcessorContext<string, string>) {
      context = own;
      lastHeard = own.getStateStore('last-heard');
      // TODO: look every ten seconds whether a district has not been heard of for SILENT_MS, and forward `silent` for it, once
    },
    process({ key }) { lastHeard.put(key, context.currentSystemTimeMs()); },
  };
}

export default function districtAir(builder: StreamsBuilder): void {
  const sensors = builder.table('sensors', Consumed.with(Serdes.string(), Serdes.string()), Materialized.as('sensors'));
  builder.addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore('last-heard'), Serdes.string(), Serdes.json<number>()));
  const byDistrict = builder
    .stream('readings', Consumed.with(Serdes.string(), Serdes.double()).withTimestampExtractor(withinReason))
    .join(sensors, (value, district): Reading => ({ district, value }), Joined.with(Serdes.string(), Serdes.double(), Serdes.string()))
    .map((_, { district, value }): [string, number] => [district, value])
    .repartition(Repartitioned.with(Serdes.string(), Serdes.double()).withName('by-district'));
  byDistrict
    .groupByKey(Grouped.with(Serdes.string(), Serdes.double()))
    .windowedBy(TimeWindows.ofSizeAndGrace(WINDOW_MS, MINUTE_MS))
    .aggregate((): Air => ({ sum: 0, n: 0 }), (_, value, { sum, n }: Air) => ({ sum: sum + value, n: n + 1 }), Materialized.as<string, Air>('air').withValueSerde(Serdes.json<Air>()).withRetention(10 * MINUTE_MS))
    .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()).withName('until-closed'))
    .toStream()
    .to('district-air', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), WINDOW_MS), Serdes.json<Air>()));
  byDistrict
    .process(listen, 'last-heard')
    .to('silent-districts', Produced.with(Serdes.string(), Serdes.string()));
}
