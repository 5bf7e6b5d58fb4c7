/** How often each page was visited. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function visitsPerPage(builder: StreamsBuilder): void {
  builder
    .stream('visits', Consumed.with(Serdes.string(), Serdes.string()))
    .groupBy((_user, page) => page, Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('visits-per-page'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
