/** How often each user has clicked. */
import { Consumed, Serdes, type StreamsBuilder } from 'kstep';

export default function clicksPerUser(builder: StreamsBuilder): void {
  builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey()
    .count()
    .toStream()
    .to('counts');
}
