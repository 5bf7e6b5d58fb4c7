/** Errors per service and minute, and one alert for each minute in which a service reaches three errors. */
import { Consumed, Grouped, Materialized, Produced, Serdes, Stores, TimeWindows, WindowedSerdes } from 'kstep';
import type { FixedKeyProcessor, FixedKeyProcessorContext, StreamsBuilder, TimestampExtractor, Windowed, WindowStore } from 'kstep';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const ALERT_AT = 3n;

interface LogLine { svc: string | null; lvl: string; at?: number }

const timeOfLine: TimestampExtractor = {
  name: 'timeOfLine',
  extract: ({ value }, partitionTime) => (value as LogLine).at ?? partitionTime,
};

/** Lets the first count of a window through that has reached the threshold, and remembers that it did. */
function firstAtThreshold(): FixedKeyProcessor<Windowed<string>, bigint> {
  let context: FixedKeyProcessorContext<Windowed<string>, bigint>;
  let alerted: WindowStore<string, string>;
  return {
    init(own: FixedKeyProcessorContext<Windowed<string>, bigint>) {
      context = own;
      alerted = own.getStateStore('alerted');
    },
    process(record) {
      const { key, window } = record.key;
      if (record.value < ALERT_AT || alerted.fetch(key, window.start) !== null) return;
      alerted.put(key, 'yes', window.start);
      context.forward(record);
    },
  };
}

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
  builder.addStateStore(Stores.windowStoreBuilder(Stores.persistentWindowStore('alerted', 10 * MINUTE_MS, MINUTE_MS, false), Serdes.string(), Serdes.string()));
  counts
    .processValues(firstAtThreshold, 'alerted')
    .map(({ key, window }, count) => [key, `${count} errors in minute ${new Date(window.start).toISOString().slice(14, 19)}`])
    .to('alerts', Produced.with(Serdes.string(), Serdes.string()));
}
