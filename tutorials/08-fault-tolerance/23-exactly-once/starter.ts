/** How often each user has clicked. After a crash some of them count twice. */
import { Consumed, Grouped, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function clicksPerUser(builder: StreamsBuilder): void {
  builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('clicks-per-user'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}

// TODO: what was sent and not committed stays, and is sent once more
export const config = { 'processing.guarantee': 'at_least_once' };
