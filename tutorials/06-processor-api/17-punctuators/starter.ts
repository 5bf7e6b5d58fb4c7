/** Says which devices have been silent for more than 30 seconds. Or so it should be: when all are silent, it is silent, too. */
import { Consumed, Named, Produced, PunctuationType, Record, Serdes, Stores } from 'kstep';
import type { KeyValueStore, Processor, ProcessorContext, StreamsBuilder } from 'kstep';

interface Alert { readonly silentSince: number }

const SECOND_MS = 1_000;

function watch(): Processor<string, string, string, Alert> {
  let context: ProcessorContext<string, Alert>;
  let lastSeen: KeyValueStore<string, number>;

  function alertSilent(now: number): void {
    const silent = [...lastSeen.all()].filter(([, time]) => now - time > 30 * SECOND_MS);
    for (const [device, time] of silent) {
      context.forward(new Record(device, { silentSince: time }, now));
      lastSeen.delete(device);
    }
  }

  return {
    init(own) {
      context = own;
      lastSeen = context.getStateStore('last-seen');
      context.schedule(
        10 * SECOND_MS,
        // TODO: which clock goes on when no record comes?
        PunctuationType.STREAM_TIME,
        alertSilent,
      );
    },
    process(beat) {
      lastSeen.put(beat.key, beat.timestamp);
    },
  };
}

export default function silentDevices(builder: StreamsBuilder): void {
  builder.addStateStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('last-seen'), Serdes.string(), Serdes.json<number>()));

  builder
    .stream('heartbeats', Consumed.with(Serdes.string(), Serdes.string()))
    .process(watch, Named.as('watch'), 'last-seen')
    .to('alerts', Produced.with(Serdes.string(), Serdes.json()));
}
