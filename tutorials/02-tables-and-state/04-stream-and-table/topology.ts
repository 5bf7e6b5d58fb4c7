/** One topic, read twice: every record as it comes, and the newest city of each user. */
import { Consumed, Materialized, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function moves(builder: StreamsBuilder): void {
  const stream = builder.stream('moves', Consumed.with(Serdes.string(), Serdes.string()));

  stream.to('as-stream', Produced.with(Serdes.string(), Serdes.string()));

  stream
    .toTable(Materialized.as('city-by-user').withKeySerde(Serdes.string()).withValueSerde(Serdes.string()))
    .toStream()
    .to('as-table', Produced.with(Serdes.string(), Serdes.string()));
}
