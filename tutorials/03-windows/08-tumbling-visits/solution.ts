/** How often each user came in each minute. */
import { Consumed, Grouped, Materialized, Produced, Serdes, TimeWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const MINUTE_MS = 60_000;

export default function visitsPerMinute(builder: StreamsBuilder): void {
  builder
    .stream('visits', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .windowedBy(TimeWindows.ofSizeAndGrace(MINUTE_MS, MINUTE_MS))
    .count(Materialized.as('visits-per-minute'))
    .toStream()
    .to('counts', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), MINUTE_MS), Serdes.long()));
}
