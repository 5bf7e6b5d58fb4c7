/** An alert for each patient whose heart beats fast, on the average of a minute, and who has a fever at about the same time. */
import { BufferConfig, Consumed, Grouped, JoinWindows, Materialized, Produced, Serdes, StreamJoined, Suppressed, TimeWindows } from 'kstep';
import type { StreamsBuilder } from 'kstep';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const GRACE_MS = 5 * SECOND_MS;

interface Beats { sum: number; n: number }
interface Alert { bpm: number; celsius: number }

export default function patientAlerts(builder: StreamsBuilder): void {
  const fever = builder
    .stream('body-temp', Consumed.with(Serdes.string(), Serdes.double()))
    .filter((_, celsius) => celsius > 38);
  const heartRates = builder.stream('heart-rate', Consumed.with(Serdes.string(), Serdes.double()));
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
