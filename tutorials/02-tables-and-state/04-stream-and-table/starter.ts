/** In which city each user is now. Or so it should be: who has left is still listed. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function cityByUser(builder: StreamsBuilder): void {
  builder
    // TODO: read the topic as what it is
    .stream('moves', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .reduce((_, city) => city, Materialized.as('city-by-user'))
    .toStream()
    .to('as-table', Produced.with(Serdes.string(), Serdes.string()));
}
