/** How often each user came, with a copy of each store on another instance. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function visitsPerUser(builder: StreamsBuilder): void {
  builder
    .stream('visits', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('visits-per-user'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}

export const config = { 'num.standby.replicas': 1 };
