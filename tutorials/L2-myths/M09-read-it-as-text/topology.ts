/** How often each user has clicked; beside it the bytes that lie in `counts` for each result. */
import { Consumed, Grouped, Materialized, Produced, Serdes, type StreamsBuilder } from 'kstep';

const hex = (bytes: Uint8Array | null): string => [...(bytes ?? [])].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

export default function clicksPerUser(builder: StreamsBuilder): void {
  const counts = builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('clicks-per-user'))
    .toStream();
  counts.to('counts', Produced.with(Serdes.string(), Serdes.long()));
  counts.mapValues((count) => hex(Serdes.long().serializer.serialize('counts', count))).to('bytes-of-counts', Produced.with(Serdes.string(), Serdes.string()));
}
