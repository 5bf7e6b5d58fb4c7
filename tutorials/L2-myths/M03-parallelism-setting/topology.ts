/** How often each user has clicked. */
import { Consumed, Grouped, Materialized, Produced, Serdes, type StreamsBuilder } from 'kstep';

export default function clicksPerUser(builder: StreamsBuilder): void {
  builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('clicks-per-user'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
