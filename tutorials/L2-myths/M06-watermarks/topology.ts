/** How many readings each sensor has sent. */
import { Consumed, Grouped, Materialized, Produced, Serdes, type StreamsBuilder } from 'kstep';

export default function readingsPerSensor(builder: StreamsBuilder): void {
  builder
    .stream('readings', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('readings-per-sensor'))
    .toStream()
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
