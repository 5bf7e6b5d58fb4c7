/** How often each page was clicked, before the pages were trimmed: grouping and store have names. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function clicksPerPage(builder: StreamsBuilder): void {
  builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .filter((_, page) => page !== null)
    .groupBy((_, page) => page, Grouped.with('by-page', Serdes.string(), Serdes.string()))
    .count(Materialized.as('clicks-per-page'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
