/** How many readings each sensor has sent in each minute, whatever its clock says. */
import { Consumed, Grouped, Materialized, Produced, Serdes, TimeWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder, TimestampExtractor } from 'kstep';

const MINUTE_MS = 60_000;
const GRACE_MS = 30_000;

/** How far a reading may be ahead of all before it. */
const AHEAD_MS = 60 * MINUTE_MS;

const withinReason: TimestampExtractor = {
  name: 'withinReason',
  extract: ({ timestamp }, partitionTime) => (partitionTime >= 0 && timestamp > partitionTime + AHEAD_MS ? partitionTime : timestamp),
};

export default function readingsPerMinute(builder: StreamsBuilder): void {
  builder
    .stream('readings', Consumed.with(Serdes.string(), Serdes.integer()).withTimestampExtractor(withinReason))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.integer()))
    .windowedBy(TimeWindows.ofSizeAndGrace(MINUTE_MS, GRACE_MS))
    .count(Materialized.as('per-minute'))
    .toStream()
    .to('counts', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), MINUTE_MS), Serdes.long()));
}
