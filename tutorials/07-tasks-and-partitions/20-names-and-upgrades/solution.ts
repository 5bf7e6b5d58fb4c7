/** How often each page was clicked. What has a topic of its own has a name, which stays when operators come and go. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function clicksPerPage(builder: StreamsBuilder): void {
  builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .filter((_, page) => page !== null)
    .mapValues((page) => page.trim())
    .groupBy((_, page) => page, Grouped.with('by-page', Serdes.string(), Serdes.string()))
    .count(Materialized.as('clicks-per-page'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
