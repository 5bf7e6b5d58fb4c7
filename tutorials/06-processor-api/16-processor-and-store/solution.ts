/** Payments without those that were sent twice, whoever sent them. */
import { Consumed, Named, Produced, Repartitioned, Serdes, Stores } from 'kstep';
import type { KeyValueStore, Processor, ProcessorContext, StreamsBuilder } from 'kstep';

interface Payment { readonly id: string; readonly amount: number }

const MINUTE_MS = 60_000;

function dedup(): Processor<string, Payment> {
  let context: ProcessorContext<string, Payment>;
  let seen: KeyValueStore<string, number>;
  return {
    init(own) {
      context = own;
      seen = context.getStateStore('seen-ids');
    },
    process(record) {
      const last = seen.get(record.value.id);
      if (last !== null && record.timestamp - last < MINUTE_MS) return;
      seen.put(record.value.id, record.timestamp);
      context.forward(record);
    },
  };
}

export default function uniquePayments(builder: StreamsBuilder): void {
  builder.addStateStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('seen-ids'), Serdes.string(), Serdes.json<number>()));

  builder
    .stream('payments', Consumed.with(Serdes.string(), Serdes.json<Payment>()))
    .selectKey((_, payment) => payment.id)
    .repartition(Repartitioned.with(Serdes.string(), Serdes.json<Payment>()).withName('payments-by-id'))
    .process(
      dedup,
      Named.as('dedup'),
      'seen-ids',
    )
    .to('unique', Produced.with(Serdes.string(), Serdes.json()));
}
