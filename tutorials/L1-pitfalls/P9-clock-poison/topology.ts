/** How many readings each sensor has sent in each minute. */
import { Consumed, Grouped, Materialized, Produced, Serdes, TimeWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const MINUTE_MS = 60_000;
const GRACE_MS = 30_000;

export default function readingsPerMinute(builder: StreamsBuilder): void {
  builder
    .stream('readings', Consumed.with(Serdes.string(), Serdes.integer()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.integer()))
    .windowedBy(TimeWindows.ofSizeAndGrace(MINUTE_MS, GRACE_MS))
    .count(Materialized.as('per-minute'))
    .toStream()
    .to('counts', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), MINUTE_MS), Serdes.long()));
}
