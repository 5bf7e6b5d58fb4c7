/** The mean of the air readings of each district, final, for every five minutes, whatever the clock of a sensor says, and word of each district that falls silent. */
import {
  BufferConfig, Consumed, Grouped, Joined, Materialized, Produced, PunctuationType, Record, Repartitioned, Serdes, Stores, Suppressed, TimeWindows, WindowedSerdes,
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

/** A time that is too far ahead becomes the partition time; -1 says that there is none yet. */
const withinReason: TimestampExtractor = {
  name: 'withinReason',
  extract: ({ timestamp }, partitionTime) => (partitionTime >= 0 && timestamp > partitionTime + AHEAD_MS ? partitionTime : timestamp),
};

/** Remembers when each district was last heard of, by the wall clock, and says `silent` once when that is too long ago. */
function listen(): Processor<string, number, string, string> {
  let context: ProcessorContext<string, string>;
  let lastHeard: KeyValueStore<string, number>;
  return {
    init(own: ProcessorContext<string, string>) {
      context = own;
      lastHeard = own.getStateStore('last-heard');
      own.schedule(10_000, PunctuationType.WALL_CLOCK_TIME, (now) => {
        for (const [district, heard] of [...lastHeard.all()]) {
          if (now - heard < SILENT_MS) continue;
          context.forward(new Record(district, 'silent', now));
          lastHeard.delete(district);
        }
      });
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
