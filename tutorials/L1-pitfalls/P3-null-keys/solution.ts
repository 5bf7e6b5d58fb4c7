/** How often each user came, and how often each page was opened, with a row for nobody and one for no page. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

interface Visit { readonly page: string | null }

export default function visits(builder: StreamsBuilder): void {
  const stream = builder.stream('visits', Consumed.with(Serdes.string(), Serdes.json<Visit>()));

  stream
    .selectKey((user) => user ?? '(nobody)')
    .groupByKey(Grouped.with(Serdes.string(), Serdes.json<Visit>()))
    .count(Materialized.as('visits-per-user'))
    .toStream()
    .to('by-user', Produced.with(Serdes.string(), Serdes.long()));

  stream
    .groupBy((_, visit) => visit.page ?? '(none)', Grouped.with('page', Serdes.string(), Serdes.json<Visit>()))
    .count(Materialized.as('visits-per-page'))
    .toStream()
    .to('by-page', Produced.with(Serdes.string(), Serdes.long()));
}
