/** How many readings each sensor has sent in the last minute, told every twenty seconds: windows that overlap. */
import { Consumed, Grouped, Materialized, Produced, Serdes, TimeWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;
const SIZE_MS = 60 * SECOND_MS;

export default function readingsPerMinute(builder: StreamsBuilder): void {
  builder
    .stream('temps', Consumed.with(Serdes.string(), Serdes.json<number>()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.json<number>()))
    .windowedBy(TimeWindows.ofSizeWithNoGrace(SIZE_MS).advanceBy(20 * SECOND_MS))
    .count(Materialized.as('hop').withRetention(600 * SECOND_MS))
    .toStream()
    .to('hop-counts', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), SIZE_MS), Serdes.long()));
}
