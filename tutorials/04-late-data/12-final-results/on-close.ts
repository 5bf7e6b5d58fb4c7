/** The final counts alone, without a buffer: the aggregation itself keeps quiet until a window closes. */
import { Consumed, EmitStrategy, Grouped, Materialized, Produced, Serdes, TimeWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;
const SIZE_MS = 10 * SECOND_MS;
const GRACE_MS = 5 * SECOND_MS;

export default function finalReadings(builder: StreamsBuilder): void {
  builder
    .stream('readings', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .windowedBy(TimeWindows.ofSizeAndGrace(SIZE_MS, GRACE_MS))
    .emitStrategy(EmitStrategy.onWindowClose())
    .count(Materialized.as('w').withRetention(600 * SECOND_MS))
    .toStream()
    .to('final', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), SIZE_MS), Serdes.long()));
}
