/** An alert when at least three readings within ten seconds are warmer than 35 degrees on average. */
import { Consumed, Grouped, Materialized, Produced, Serdes, TimeWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;
const TEN_SECONDS_MS = 10 * SECOND_MS;

interface Total { readonly sum: number; readonly n: number }

export default function heatAlerts(builder: StreamsBuilder): void {
  builder
    .stream('temps', Consumed.with(Serdes.string(), Serdes.json<number>()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.json<number>()))
    // TODO: find the hot spell wherever on the clock it lies
    .windowedBy(TimeWindows.ofSizeAndGrace(TEN_SECONDS_MS, 30 * SECOND_MS))
    .aggregate<Total>(
      () => ({ sum: 0, n: 0 }),
      (_sensor, celsius, { sum, n }) => ({ sum: sum + celsius, n: n + 1 }),
      Materialized.as('totals').withValueSerde(Serdes.json<Total>()),
    )
    .toStream()
    .filter((_window, total) => total !== null && total.n >= 3 && total.sum / total.n > 35)
    .to('alerts', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), TEN_SECONDS_MS), Serdes.json<Total>()));
}
