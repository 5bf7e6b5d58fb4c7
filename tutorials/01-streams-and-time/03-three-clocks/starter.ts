/** Readings of sensors, each with its own time and with the stream time at which it is taken. */
import { Consumed, Produced, Serdes } from 'kstep';
import type { ConsumerRecord, ProcessorContext, StreamsBuilder } from 'kstep';

/** `at`: when it was measured, in milliseconds after midnight. */
interface Reading { readonly celsius: number; readonly at: number | null }

const MIDNIGHT = Date.UTC(2024, 0, 1);

/** The time that the reading itself tells. A reading without one is lost. */
function measuredAt({ value }: ConsumerRecord<string, Reading>, partitionTime: number): number {
  // TODO: no reading may get lost
  return value.at === null ? -1 : MIDNIGHT + value.at;
}

export default function annotated(builder: StreamsBuilder): void {
  builder
    .stream('readings', Consumed.with(Serdes.string(), Serdes.json<Reading>())
      .withTimestampExtractor(measuredAt)
      .withName('readings'))
    .process(() => {
      let context: ProcessorContext<string, unknown>;
      return {
        init(own: ProcessorContext<string, unknown>) {
          context = own;
        },
        process(record) {
          const stream = context.currentStreamTimeMs();
          context.forward(record.withValue({ ...record.value, record: record.timestamp - MIDNIGHT, stream: stream - MIDNIGHT }));
        },
      };
    })
    .to('annotated', Produced.with(Serdes.string(), Serdes.json()));
}
