/** Raises an alert when a user clicks for the third time. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function alerts(builder: StreamsBuilder): void {
  builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('clicks-per-user'))
    .toStream()
    .filter((_, count) => count === 3n)
    .to('alerts', Produced.with(Serdes.string(), Serdes.long()));
}
