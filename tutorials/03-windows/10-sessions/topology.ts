/** The pages of each visit: what one user opens without a break of more than thirty seconds. */
import { Consumed, Grouped, Materialized, Produced, Serdes, SessionWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;
const GAP_MS = 30 * SECOND_MS;
const GRACE_MS = 60 * SECOND_MS;

export default function pagesPerVisit(builder: StreamsBuilder): void {
  builder
    .stream('visits', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .windowedBy(SessionWindows.ofInactivityGapAndGrace(GAP_MS, GRACE_MS))
    .aggregate<readonly string[]>(
      () => [],
      (_user, page, pages) => [...pages, page],
      (_user, earlier, later) => [...earlier, ...later],
      Materialized.as('sessions').withValueSerde(Serdes.json<readonly string[]>()).withRetention(600 * SECOND_MS),
    )
    .toStream()
    .to('sessions-out', Produced.with(WindowedSerdes.sessionWindowedSerdeFrom(Serdes.string()), Serdes.json<readonly string[]>()));
}
