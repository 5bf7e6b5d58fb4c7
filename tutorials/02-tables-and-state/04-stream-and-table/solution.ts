/** In which city each user is now. */
import { Consumed, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function cityByUser(builder: StreamsBuilder): void {
  builder
    .table('moves', Consumed.with(Serdes.string(), Serdes.string()), Materialized.as('city-by-user'))
    .toStream()
    .to('as-table', Produced.with(Serdes.string(), Serdes.string()));
}
