/** How many users each region has, of a table that says in which region each user is. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function usersPerRegion(builder: StreamsBuilder): void {
  builder
    .table('regions', Consumed.with(Serdes.string(), Serdes.string()))
    .groupBy((user, region) => [region, user], Grouped.with('by-region', Serdes.string(), Serdes.string()))
    .count(Materialized.as('users-per-region'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
