/** Readings of each sensor in each ten seconds: every update to `live`, and to `final` only what will not change any more. */
import { Consumed, Grouped, Materialized, Produced, Serdes, Suppressed, TimeWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;
const SIZE_MS = 10 * SECOND_MS;
const GRACE_MS = 5 * SECOND_MS;

export default function readingsPerWindow(builder: StreamsBuilder): void {
  const counts = builder
    .stream('readings', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .windowedBy(TimeWindows.ofSizeAndGrace(SIZE_MS, GRACE_MS))
    .count(Materialized.as('w').withRetention(600 * SECOND_MS));
  const produced = Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), SIZE_MS), Serdes.long());
  counts.toStream().to('live', produced);
  counts
    .suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()).withName('final-only'))
    .toStream()
    .to('final', produced);
}
