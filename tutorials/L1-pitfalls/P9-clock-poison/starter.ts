/** How many readings each sensor has sent in each minute. Or so it should be: after one reading nothing is counted any more. */
import { Consumed, Grouped, Materialized, Produced, Serdes, TimeWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder, TimestampExtractor } from 'kstep';

const MINUTE_MS = 60_000;
const GRACE_MS = 30_000;

const withinReason: TimestampExtractor = {
  name: 'withinReason',
  // TODO: what is to happen to a time that cannot be true?
  extract: ({ timestamp }, _partitionTime) => timestamp,
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
