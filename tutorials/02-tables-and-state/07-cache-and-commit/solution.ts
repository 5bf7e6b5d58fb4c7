/** How often each user has clicked, at each click, and how often each page was opened, at each commit. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function clicks(builder: StreamsBuilder): void {
  const stream = builder.stream('clicks', Consumed.with(Serdes.string(), Serdes.string()));

  stream
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('clicks-per-user').withCachingDisabled())
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));

  stream
    .groupBy((_, page) => page, Grouped.with('by-page', Serdes.string(), Serdes.string()))
    .count(Materialized.as('pages'))
    .toStream()
    .to('pages-out', Produced.with(Serdes.string(), Serdes.long()));
}
