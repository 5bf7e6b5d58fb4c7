/** Payments without those that were sent twice, whoever sent them. */
import { Consumed, Produced, Repartitioned, Serdes, Stores } from 'kstep';
import type { KeyValueStore, Processor, ProcessorContext, StreamsBuilder } from 'kstep';

interface Payment { readonly id: string; readonly amount: number }

/** Passes on what has an id that it has not seen. */
function dedup(): Processor<string, Payment, string, Payment> {
  let context: ProcessorContext<string, Payment>;
  let seen: KeyValueStore<string, boolean>;
  return {
    init(own: ProcessorContext<string, Payment>) {
      context = own;
      seen = own.getStateStore('seen-ids');
    },
    process(record) {
      if (seen.get(record.key) === true) return;
      seen.put(record.key, true);
      context.forward(record);
    },
  };
}

export default function uniquePayments(builder: StreamsBuilder): void {
  builder.addStateStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('seen-ids'), Serdes.string(), Serdes.boolean()));

  builder
    .stream('payments', Consumed.with(Serdes.string(), Serdes.json<Payment>()))
    .selectKey((_, payment) => payment.id)
    .repartition(Repartitioned.with(Serdes.string(), Serdes.json<Payment>()).withName('by-id'))
    .process(dedup, 'seen-ids')
    .to('unique', Produced.with(Serdes.string(), Serdes.json<Payment>()));
}
