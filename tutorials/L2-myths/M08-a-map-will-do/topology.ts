/** How often each user has clicked, counted by hand in a map. */
import { Consumed, Produced, Serdes, type ProcessorContext, type StreamsBuilder } from 'kstep';

export default function clicksPerUser(builder: StreamsBuilder): void {
  builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .process(() => {
      let context: ProcessorContext<string, bigint>;
      const counts = new Map<string, bigint>();
      return {
        init(own: ProcessorContext<string, bigint>) {
          context = own;
        },
        process(record) {
          const count = (counts.get(record.key ?? '') ?? 0n) + 1n;
          counts.set(record.key ?? '', count);
          context.forward(record.withValue(count));
        },
      };
    })
    .to('counts', Produced.with(Serdes.string(), Serdes.long()));
}
