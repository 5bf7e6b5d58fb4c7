/** How often each user has clicked, with the page in lower case on the way. */
import { Consumed, Grouped, Produced, Serdes, type StreamsBuilder } from 'kstep';

export default function clicksPerUser(builder: StreamsBuilder): void {
  builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .mapValues((page) => (page ?? '').toLowerCase())
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count()
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
