/** The final count of readings of each sensor in each ten seconds. A key of its own, `clock`, sends ticks that belong to no sensor. */
import { Consumed, Grouped, Materialized, Produced, Serdes, Suppressed, TimeWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;
const SIZE_MS = 10 * SECOND_MS;
const GRACE_MS = 5 * SECOND_MS;

export default function finalReadings(builder: StreamsBuilder): void {
  builder
    .stream('readings', Consumed.with(Serdes.string(), Serdes.string()))
    // TODO: keep the ticks out of `final`, and still let them close windows
    .filter((key) => key !== 'clock')
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .windowedBy(TimeWindows.ofSizeAndGrace(SIZE_MS, GRACE_MS))
    .count(Materialized.as('w'))
    .suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()).withName('final-only'))
    .toStream()
    .to('final', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), SIZE_MS), Serdes.long()));
}
