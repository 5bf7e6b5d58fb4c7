/** How often each page was visited, counted by up to six threads. */
import { Consumed, Grouped, Materialized, Produced, Repartitioned, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function visitsPerPage(builder: StreamsBuilder): void {
  builder
    .stream('visits', Consumed.with(Serdes.string(), Serdes.string()))
    .selectKey((_user, page) => page)
    .repartition(Repartitioned.with(Serdes.string(), Serdes.string()).withNumberOfPartitions(6))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('visits-per-page'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
