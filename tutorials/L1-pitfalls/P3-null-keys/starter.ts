/** How often each user came, and how often each page was opened. Or so it should be: three visits are missing. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

interface Visit { readonly page: string | null }

export default function visits(builder: StreamsBuilder): void {
  // TODO: a visit without a user or without a page is a visit, too
  const stream = builder.stream('visits', Consumed.with(Serdes.string(), Serdes.json<Visit>()));

  stream
    .groupByKey(Grouped.with(Serdes.string(), Serdes.json<Visit>()))
    .count(Materialized.as('visits-per-user'))
    .toStream()
    .to('by-user', Produced.with(Serdes.string(), Serdes.long()));

  stream
    .groupBy((_, visit) => visit.page, Grouped.with('page', Serdes.string(), Serdes.json<Visit>()))
    .count(Materialized.as('visits-per-page'))
    .toStream()
    .to('by-page', Produced.with(Serdes.string(), Serdes.long()));
}
