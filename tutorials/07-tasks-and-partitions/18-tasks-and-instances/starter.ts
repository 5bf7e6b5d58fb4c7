/** How often each page was visited, with work for four threads that count and no more. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function visitsPerPage(builder: StreamsBuilder): void {
  builder
    .stream('visits', Consumed.with(Serdes.string(), Serdes.string()))
    // TODO: six threads are to have counting to do
    .groupBy((_user, page) => page, Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('visits-per-page'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
