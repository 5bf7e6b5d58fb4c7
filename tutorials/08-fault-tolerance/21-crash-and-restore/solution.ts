/** How often each user has clicked, whatever is read twice: the ids of the clicks are kept, and each of them once. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function clicksPerUser(builder: StreamsBuilder): void {
  builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .aggregate(
      (): readonly string[] => [],
      (_user, id, ids) => (ids.includes(id) ? ids : [...ids, id]),
      Materialized.as('clicks-per-user').withValueSerde(Serdes.json<readonly string[]>()),
    )
    .toStream()
    .mapValues((ids) => BigInt(ids.length))
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
