/** How often each page was clicked: version 2, which takes blanks away. */
import { Consumed, Grouped, Produced, Serdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

export default function clicksPerPage(builder: StreamsBuilder): void {
  builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .filter((_, page) => page !== null)
    .mapValues((page) => page.trim())
    .groupBy((_, page) => page, Grouped.with(Serdes.string(), Serdes.string()))
    .count()
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
