/** How often each page was visited, with counting for four threads and no more. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function visitsPerPage(builder: StreamsBuilder): void {
  builder
    .stream('visits', Consumed.with(Serdes.string(), Serdes.string()))
    // TODO: there must be counting for six threads
    .groupBy((_user, page) => page, Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('visits-per-page'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
