/** An alert for each patient whose heart beats fast, on the average of a minute, and who has a fever at about the same time. Who wears a silent monitor is reported. */
import { BufferConfig, Consumed, Grouped, JoinWindows, Materialized, Produced, PunctuationType, Record, Serdes, Stores, StreamJoined, Suppressed, TimeWindows } from 'kstep';
import type { KeyValueStore, Processor, ProcessorContext, StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const GRACE_MS = 5 * SECOND_MS;
/** How long a monitor may say nothing. */
const SILENT_MS = 30 * SECOND_MS;

interface Beats { sum: number; n: number }
interface Alert { bpm: number; celsius: number }

/** Remembers when each monitor was last heard of, by the wall clock, and reports it once when that is too long ago. */
function listen(): Processor<string, number, string, string> {
  let context: ProcessorContext<string, string>;
  let lastBeat: KeyValueStore<string, number>;
  return {
    init(own: ProcessorContext<string, string>) {
      context = own;
      lastBeat = own.getStateStore('last-beat');
      own.schedule(5 * SECOND_MS, PunctuationType.WALL_CLOCK_TIME, (now) => {
        for (const [patient, heard] of [...lastBeat.all()]) {
          if (now - heard < SILENT_MS) continue;
          context.forward(new Record(patient, 'no signal for 30 s', now));
          lastBeat.delete(patient);
        }
      });
    },
    process({ key }) { lastBeat.put(key, context.currentSystemTimeMs()); },
  };
}

export default function patientAlerts(builder: StreamsBuilder): void {
  const fever = builder
    .stream('body-temp', Consumed.with(Serdes.string(), Serdes.double()))
    .filter((_, celsius) => celsius > 38);
  const heartRates = builder.stream('heart-rate', Consumed.with(Serdes.string(), Serdes.double()));
  builder.addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore('last-beat'), Serdes.string(), Serdes.json<number>()));
  heartRates
    .process(listen, 'last-beat')
    .to('no-signal', Produced.with(Serdes.string(), Serdes.string()));
  const high = heartRates
    .groupByKey(Grouped.with(Serdes.string(), Serdes.double()))
    .windowedBy(TimeWindows.ofSizeAndGrace(MINUTE_MS, GRACE_MS))
    .aggregate((): Beats => ({ sum: 0, n: 0 }), (_, bpm, { sum, n }: Beats) => ({ sum: sum + bpm, n: n + 1 }), Materialized.as<string, Beats>('beats').withValueSerde(Serdes.json<Beats>()).withRetention(10 * MINUTE_MS))
    .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()).withName('until-closed'))
    .toStream()
    .map(({ key }, { sum, n }): [string, number] => [key, sum / n])
    .filter((_, bpm) => bpm > 100);
  high.to('high-heart-rate', Produced.with(Serdes.string(), Serdes.double()));
  high
    .join(fever, (bpm, celsius): Alert => ({ bpm, celsius }), JoinWindows.ofTimeDifferenceAndGrace(MINUTE_MS, MINUTE_MS), StreamJoined.with(Serdes.string(), Serdes.double(), Serdes.double()).withName('vitals'))
    .to('alerts', Produced.with(Serdes.string(), Serdes.json<Alert>()));
}
