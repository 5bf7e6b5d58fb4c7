/** Errors per service and minute, from log lines of which some are garbage, and an alert at the third error of a minute. */
import { Consumed, Grouped, Materialized, Produced, Serdes, TimeWindows, WindowedSerdes } from 'kstep';
import type { StreamsBuilder, TimestampExtractor } from 'kstep';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const ALERT_AT = 3n;

interface LogLine { svc: string | null; lvl: string; at?: number }

/** When a line was written, by its own account; a line that does not say so counts as written just now. */
const timeOfLine: TimestampExtractor = {
  name: 'timeOfLine',
  extract: ({ value }, partitionTime) => (value as LogLine).at ?? partitionTime,
};

export default function errorsPerMinute(builder: StreamsBuilder): void {
  const counts = builder
    .stream('raw-logs', Consumed.with(Serdes.string(), Serdes.json<LogLine>()).withTimestampExtractor(timeOfLine))
    .filter((_, line) => line.lvl === 'ERROR')
    .selectKey((_, line) => line.svc)
    .groupByKey(Grouped.with('by-service', Serdes.string(), Serdes.json<LogLine>()))
    .windowedBy(TimeWindows.ofSizeAndGrace(MINUTE_MS, 30 * SECOND_MS))
    .count(Materialized.as<string, bigint>('errors-per-minute').withRetention(10 * MINUTE_MS))
    .toStream();
  counts.to('errors-per-minute-out', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), MINUTE_MS), Serdes.long()));
  counts
    .filter((_, count) => count === ALERT_AT)
    .map(({ key, window }, count) => [key, `${count} errors in minute ${new Date(window.start).toISOString().slice(14, 19)}`])
    .to('alerts', Produced.with(Serdes.string(), Serdes.string()));
}
