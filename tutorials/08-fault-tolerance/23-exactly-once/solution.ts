/** How often each user has clicked, each click once. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function clicksPerUser(builder: StreamsBuilder): void {
  builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('clicks-per-user'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}

export const config = { 'processing.guarantee': 'exactly_once_v2' };
