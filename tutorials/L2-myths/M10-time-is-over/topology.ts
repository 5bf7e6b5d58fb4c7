/** The final count of readings in each ten seconds. */
import { Consumed, Grouped, Materialized, Produced, Serdes, Suppressed, TimeWindows, WindowedSerdes, type StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;
const SIZE_MS = 10 * SECOND_MS;

export default function finalReadings(builder: StreamsBuilder): void {
  builder
    .stream('readings', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .windowedBy(TimeWindows.ofSizeAndGrace(SIZE_MS, 5 * SECOND_MS))
    .count(Materialized.as('w'))
    .suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()).withName('final-only'))
    .toStream()
    .to('final', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), SIZE_MS), Serdes.long()));
}
