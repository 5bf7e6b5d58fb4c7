/** Which readings of a sensor lie within ten seconds of each other: windows that begin and end with records. */
import { Consumed, Grouped, Materialized, Produced, Serdes, SlidingWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;
const DIFFERENCE_MS = 10 * SECOND_MS;

export default function readingsTogether(builder: StreamsBuilder): void {
  builder
    .stream('temps', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(DIFFERENCE_MS, 30 * SECOND_MS))
    .aggregate<readonly string[]>(
      () => [],
      (_sensor, letter, letters) => [...letters, letter],
      Materialized.as('slide').withValueSerde(Serdes.json<readonly string[]>()).withRetention(600 * SECOND_MS),
    )
    .toStream()
    .to('slide-out', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), DIFFERENCE_MS), Serdes.json<readonly string[]>()));
}
