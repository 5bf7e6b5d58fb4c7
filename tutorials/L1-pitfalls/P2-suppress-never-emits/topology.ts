/** How often each user came in each minute, once, when the minute is over. */
import { BufferConfig, Consumed, Grouped, Materialized, Produced, Serdes, Suppressed, TimeWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const MINUTE_MS = 60_000;

export default function finals(builder: StreamsBuilder): void {
  builder
    .stream('visits', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .windowedBy(TimeWindows.ofSizeWithNoGrace(MINUTE_MS))
    .count(Materialized.as('per-minute'))
    .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()).withName('until-closed'))
    .toStream()
    .to('final', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), MINUTE_MS), Serdes.long()));
}
