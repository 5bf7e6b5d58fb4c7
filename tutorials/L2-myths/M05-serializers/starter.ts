/** How often each user has clicked. */
import { type StreamsBuilder } from 'kstep';

export default function clicksPerUser(builder: StreamsBuilder): void {
  builder
    // TODO: say how keys and values are read
    .stream<string, string>('clicks')
    .groupByKey()
    .count()
    .toStream()
    .to('counts');
}
