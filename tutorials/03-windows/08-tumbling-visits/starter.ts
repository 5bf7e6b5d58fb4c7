/** How often each user came in each minute. Or so it should be: whatever comes in, this says one. */
import { Consumed, Produced, Serdes } from 'kstep';
import type { ProcessorContext, StreamsBuilder } from 'kstep';

const MINUTE_MS = 60_000;

export default function visitsPerMinute(builder: StreamsBuilder): void {
  builder
    .stream('visits', Consumed.with(Serdes.string(), Serdes.string()))
    // TODO: replace this step by one that still knows the last visit when the next one comes
    .process(() => {
      let context: ProcessorContext<string, unknown>;
      return {
        init(own: ProcessorContext<string, unknown>) {
          context = own;
        },
        process(record) {
          const visits = new Map<number, number>();
          const minute = record.timestamp - (record.timestamp % MINUTE_MS);
          visits.set(minute, (visits.get(minute) ?? 0) + 1);
          context.forward(record.withValue(Object.fromEntries(visits)));
        },
      };
    })
    .to('counts', Produced.with(Serdes.string(), Serdes.json()));
}
