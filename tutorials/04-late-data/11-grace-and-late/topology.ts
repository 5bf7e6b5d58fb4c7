/** How many events of each key fall into each ten seconds. */
import { Consumed, Grouped, Materialized, Produced, Serdes, TimeWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;
const SIZE_MS = 10 * SECOND_MS;
/** Seconds for which a window still takes records after its end. */
const GRACE_S = 0;

export default function eventsPerWindow(builder: StreamsBuilder): void {
  builder
    .stream('events', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .windowedBy(TimeWindows.ofSizeAndGrace(SIZE_MS, GRACE_S * SECOND_MS))
    .count(Materialized.as('w').withRetention(600 * SECOND_MS))
    .toStream()
    .to('counts', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), SIZE_MS), Serdes.long()));
}
